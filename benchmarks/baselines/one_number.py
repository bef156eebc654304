"""The least that a Streamlit page can be: one filter and the number it changes. Measured beside the real pages."""

import streamlit as st

REGIONS = ["abruzzo", "basilicata", "calabria", "campania", "molise", "puglia", "sardegna", "sicilia"]

st.title("One number")
chosen = st.multiselect("Region", REGIONS, key="region", select_all=False)
st.metric("Cities", len(chosen))
