"""The page on money, built the usual way: files read and grouped at each run, plotly express and data frames."""

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

DATA = Path(os.environ["CMSDASH_DATA"])

st.set_page_config(page_title="Money", layout="wide")

cities = pd.read_csv(DATA / "cities.csv")
figures = pd.read_csv(DATA / "figures.csv")
programme = pd.read_csv(DATA / "programme_figures.csv")

st.title("Money by stage, city and region")
regions = st.multiselect("Region", sorted(cities["region"].unique()), select_all=False)
chosen = cities[cities["region"].isin(regions)] if regions else cities
st.write("Regions:", ", ".join(regions) if regions else "all")

figures = figures[figures["priority"] == "5"].merge(chosen[["city", "name", "region", "residents"]], on="city")
figures["per_resident"] = figures["amount_eur"] / figures["residents"]

st.header("Euro per resident, by stage")
st.plotly_chart(px.strip(figures, x="per_resident", y="stage", color="kind", hover_name="name"))
by_stage = figures.groupby("stage").agg(cities=("city", "nunique"), amount_eur=("amount_eur", "sum"))
st.dataframe(by_stage.join(figures.groupby("stage")["per_resident"].describe()).reset_index())

st.header("Amounts by stage and kind")
by_kind = figures.groupby(["stage", "kind"])["amount_eur"].sum().reset_index()
st.plotly_chart(px.bar(by_kind, x="amount_eur", y="stage", color="kind", orientation="h"))
st.dataframe(by_kind)

st.header("City by city")
st.plotly_chart(
    px.scatter(figures, x="stage", y="name", size="amount_eur", color="kind", hover_data=["date", "source"], height=900)
)
st.dataframe(figures[["name", "region", "stage", "amount_eur", "kind", "date", "source", "per_resident"]])

st.header("Region by region")
by_region = figures.groupby(["region", "stage"])["amount_eur"].sum().reset_index()
st.plotly_chart(px.scatter(by_region, x="stage", y="region", size="amount_eur", color="stage"))
st.dataframe(by_region.pivot_table(index="region", columns="stage", values="amount_eur").reset_index())

st.header("The programme's own figures")
amounts = programme.dropna(subset=["amount_eur"])
st.plotly_chart(px.bar(amounts, x="amount_eur", y="programme_figure", orientation="h"))
st.dataframe(amounts[["programme_figure", "amount_eur", "date", "source"]])
