"""The dashboard's script: `cmsdash serve`, or `streamlit run app.py`."""

# Not at all in the process that reads an uploaded file apart, so each branch imports what it needs.
if __name__ == "__main__":
    from cmsdash.ui.layout.page import render_layout

    page = render_layout()
    page()
elif __name__ == "app":  # `streamlit run` looks for an `App` in this file, and serves what the name is bound to
    from streamlit.starlette import App

    from cmsdash.server import SecurityMiddleware

    app = App(__file__)
    app = SecurityMiddleware(app)
