"""The process: `streamlit run app.py`. Pages, the HTTP routes, and what starts and stops with the process."""

import streamlit as st
from starlette.middleware import Middleware

from core.web.check_start import check_start
from core.web.gate import HostGate
from core.web.lifespan import lifespan_at
from core.web.page_script import PageScript
from core.web.routes import routes
from pages.widgets.errors import show_unexpected

check_start(st.get_option("server.address"))

app = st.App(
    "pages/navigation.py",
    routes=routes,
    middleware=[Middleware(HostGate), Middleware(PageScript)],
    lifespan=lifespan_at(f"http://127.0.0.1:{st.get_option('server.port')}"),
    on_script_error=show_unexpected,
)
