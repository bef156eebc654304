"""The least that a Streamlit page with a figure can be: one filter and a chart of 39 dots. Measured beside the real
pages, to tell what a chart costs from what they cost."""

import plotly.graph_objects as go
import streamlit as st

REGIONS = ["abruzzo", "basilicata", "calabria", "campania", "molise", "puglia", "sardegna", "sicilia"]

st.title("One chart")
chosen = st.multiselect("Region", REGIONS, key="region", select_all=False)
st.plotly_chart(go.Figure(go.Scatter(x=list(range(39)), y=[len(chosen)] * 39, mode="markers")))
