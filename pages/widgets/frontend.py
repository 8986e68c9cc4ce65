"""What every page brings into the browser: its title, our style sheet, and the script with Streamlit's own words."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from core.i18n import Language
from pages.widgets.language import _, language
from pages.widgets.streamlit_words import words_in

_HERE = Path(__file__).parent
_ICON = str(_HERE.with_name("favicon.svg"))


def dress_page(title: str) -> None:
    """Called once a run, before anything is shown."""
    st.set_page_config(page_title=f"{title} · Webinar Desk", page_icon=_ICON, layout="wide")
    st.html(_HERE / "frontend.css")
    st.html(_script(language(), _("The result is below")), unsafe_allow_javascript=True)


@cache
def _script(current: Language, below: str) -> str:
    words, sentences = words_in(current)
    given = json.dumps(
        {"language": current, "below": below, "words": words, "sentences": sentences}, ensure_ascii=False
    )
    # Streamlit drops a script in which a tag seems to begin.
    given = given.replace("<", r"\u003c")
    return f"<script>({(_HERE / 'frontend.js').read_text('utf-8').strip()})({given})</script>"
