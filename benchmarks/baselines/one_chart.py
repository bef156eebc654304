"""A minimal Streamlit page with one filter and one chart of 39 points, to measure the cost of a chart."""

import plotly.graph_objects as go
import streamlit as st

REGIONS = ["abruzzo", "basilicata", "calabria", "campania", "molise", "puglia", "sardegna", "sicilia"]

st.title("One chart")
chosen = st.multiselect("Region", REGIONS, key="region", select_all=False)
st.plotly_chart(go.Figure(go.Scatter(x=list(range(39)), y=[len(chosen)] * 39, mode="markers")))
