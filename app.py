"""The process: `streamlit run app.py`. Pages, the HTTP routes, and what starts and stops with the process."""

import streamlit as st
from starlette.middleware import Middleware

from core.web.check_start import check_start
from core.web.gate import Gate
from core.web.headers import SafeHeaders
from core.web.lifespan import lifespan
from core.web.metrics import Counted
from core.web.page_script import PageScript
from core.web.routes import page_routes
from pages.login_words import login_words
from pages.refusals import word_refusal
from pages.widgets.brought_scripts import brought_scripts
from pages.widgets.errors import show_unexpected
from pages.widgets.press import take_presses_first

take_presses_first()
check_start(st.get_option("server.address"))

app = st.App(
    "pages/navigation.py",
    routes=page_routes(),
    middleware=[
        Middleware(Counted),
        Middleware(SafeHeaders),
        Middleware(Gate, word=word_refusal, login_words=login_words),
        Middleware(PageScript, brought=brought_scripts),
    ],
    lifespan=lifespan,
    on_script_error=show_unexpected,
)
