"""Streamlit script of the dashboard, for `cmsdash serve` and `streamlit run app.py`."""

# Each branch imports what it needs: the sandbox process that reads uploaded files runs this module and needs nothing.
if __name__ == "__main__":
    from cmsdash.ui.layout.page import render_layout
    from cmsdash.ui.run_times import observe_run

    with observe_run():
        page = render_layout()
        page()
elif (
    __name__ == "app"
):  # `streamlit run` imports this file and serves the object named `app`, if it was bound to an App
    from streamlit.starlette import App

    from cmsdash.server import SecurityMiddleware

    app = App(__file__)
    app = SecurityMiddleware(app)
