"""The dashboard's script: `cmsdash serve`, or `streamlit run app.py`."""

from cmsdash.shell.frame import open_frame

page = open_frame()
page()
