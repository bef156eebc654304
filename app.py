"""The dashboard's script: `cmsdash serve`, or `streamlit run app.py`."""

from cmsdash.shell.frame import open_frame

if __name__ == "__main__":  # not in the process that reads an uploaded file apart
    page = open_frame()
    page()
