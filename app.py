"""The process: `streamlit run app.py`. Pages, HTTP routes beside them, and what starts and stops with the process."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from core.environment import LOOPBACK, require_loopback
from core.errors import InvalidInput
from core.web.lifespan import lifespan
from core.web.routes import routes
from pages.widgets.errors import show_unexpected

try:
    require_loopback(st.get_option("server.address"))
except InvalidInput as error:
    raise SystemExit(
        f"Webinar Desk does not start on the address {error.value or '(all)'}: it has no login yet, so whoever reaches"
        " that address could read your viewers' contacts and use your tokens. Use 127.0.0.1 (the default)."
    ) from None

app = st.App(
    "pages/navigation.py",
    routes=routes,
    # A page of another site must not reach the dashboard through a name that points to this machine.
    middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=sorted(LOOPBACK))],
    lifespan=lifespan,
    on_script_error=show_unexpected,
)
