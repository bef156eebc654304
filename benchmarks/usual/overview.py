"""The overview, built the usual way: files read and grouped at each run, folium, plotly express and data frames."""

import os
from pathlib import Path

import folium
import pandas as pd
import plotly.express as px
import streamlit as st
from streamlit_folium import st_folium

DATA = Path(os.environ["CMSDASH_DATA"])

# Map libraries from this server instead of other hosts: folium's Leaflet, and Bootstrap's style as the component has it.
# What only popups and icons need (jQuery, fonts of icons) is left out with them.
folium.Map.default_js = [("leaflet", "/app/static/leaflet.js")]
folium.Map.default_css = [
    ("leaflet_css", "/app/static/leaflet.css"),
    ("bootstrap_css", "/app/static/bootstrap.min.css"),
]

st.set_page_config(page_title="Città Medie Sud", layout="wide")

cities = pd.read_csv(DATA / "cities.csv")
figures = pd.read_csv(DATA / "figures.csv")
operations = pd.read_csv(DATA / "operations.csv")
areas = pd.read_csv(DATA / "operation_interventions.csv")
groups = pd.read_csv(DATA / "operation_target_groups.csv")
programme = pd.read_csv(DATA / "programme_figures.csv")

st.title("Funding of the medium-sized cities of southern Italy")
regions = st.multiselect("Region", sorted(cities["region"].unique()), select_all=False)
chosen = cities[cities["region"].isin(regions)] if regions else cities
st.write("Regions:", ", ".join(regions) if regions else "all")

figures = figures[(figures["priority"] == "5") & figures["city"].isin(chosen["city"])]
operations = operations[operations["city"].isin(chosen["city"])]
known = figures.sort_values("date").groupby("city").last().reset_index()
table = chosen.drop(columns="source").merge(
    known[["city", "amount_eur", "stage", "kind", "date", "source"]], on="city", how="left"
)
table["operations"] = table["city"].map(operations.groupby("city").size()).fillna(0)

first, second, third, fourth = st.columns(4)
first.metric("Cities", len(chosen))
second.metric("With a figure", int(table["amount_eur"].notna().sum()))
third.metric("Known amount", f"€ {table['amount_eur'].sum():,.0f}")
fourth.metric("Operations", len(operations))

city_map = folium.Map(location=[39.8, 14.5], zoom_start=6, tiles=None)
folium.GeoJson((DATA / "geography" / "regions.geojson").read_text(), name="Regions").add_to(city_map)
for city in table.itertuples():
    amount = city.amount_eur if pd.notna(city.amount_eur) else 0
    folium.CircleMarker(
        location=[city.centroid_lat, city.centroid_lon],
        radius=4 + amount**0.5 / 400,
        tooltip=f"{city.name}: € {amount:,.0f} ({city.stage}), {city.operations:.0f} operations",
        fill=True,
    ).add_to(city_map)
st_folium(city_map, use_container_width=True)

st.header("Intervention areas")
by_area = areas[areas["operation"].isin(operations["operation"])].groupby(["intervention", "basis"]).size()
by_area = by_area.rename("operations").reset_index()
st.plotly_chart(px.bar(by_area, x="operations", y="intervention", color="basis", orientation="h"))

st.header("Target groups")
by_group = groups[groups["operation"].isin(operations["operation"])].groupby("target_group").size()
st.dataframe(by_group.rename("operations").reset_index())

st.header("The programme")
st.dataframe(programme[["programme_figure", "amount_eur", "count", "share", "date", "source"]])

st.header("Known amounts by stage")
by_stage = figures.groupby(["stage", "kind"])["amount_eur"].sum().reset_index()
st.plotly_chart(px.bar(by_stage, x="amount_eur", y="stage", color="kind", orientation="h"))
st.dataframe(table[["name", "region", "amount_eur", "stage", "kind", "date", "source", "operations"]])
