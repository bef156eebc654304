"""A minimal Streamlit page with one filter and one number, the base of the ratios in the benchmarks."""

import streamlit as st

REGIONS = ["abruzzo", "basilicata", "calabria", "campania", "molise", "puglia", "sardegna", "sicilia"]

st.title("One number")
chosen = st.multiselect("Region", REGIONS, key="region", select_all=False)
st.metric("Cities", len(chosen))
