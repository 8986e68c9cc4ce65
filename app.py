"""The process: `streamlit run app.py`. Pages, HTTP routes beside them, and what starts and stops with the process."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from core.environment import LOOPBACK
from core.web.lifespan import lifespan
from core.web.routes import routes
from core.web.start import check_start
from pages.widgets.errors import show_unexpected

check_start(st.get_option("server.address"))

app = st.App(
    "pages/navigation.py",
    routes=routes,
    # A page of another site must not reach the dashboard through a name that points to this machine.
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=sorted(LOOPBACK))],
    lifespan=lifespan,
    on_script_error=show_unexpected,
)
