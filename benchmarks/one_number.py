"""The least that a Streamlit page can be: one filter and the number it changes. Measured beside the real pages."""

import streamlit as st

st.title("One number")
chosen = st.multiselect("Region", ["campania", "puglia", "sicilia"], key="region")
st.metric("Cities", len(chosen))
