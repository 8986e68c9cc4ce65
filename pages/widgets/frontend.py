"""What every page brings into the browser: its icon and title, our style sheet, and the script with Streamlit's own
words."""

from pathlib import Path

import streamlit as st

from pages.widgets.brought_scripts import frontend_script
from pages.widgets.language import language

_HERE = Path(__file__).parent
_ICON = str(_HERE.with_name("favicon.svg"))


def set_icon() -> None:
    """Called before the pages are named: for the tab, Streamlit would load the icon of a page from the internet."""
    st.set_page_config(page_icon=_ICON, layout="wide")


def dress_page(title: str) -> None:
    """Called once a run, before anything is shown."""
    st.set_page_config(page_title=f"{title} · Webinar Desk")
    st.html(_HERE / "frontend.css")
    st.html(f"<script>{frontend_script(language())}</script>", unsafe_allow_javascript=True)


def mark_in_menu(url_path: str) -> None:
    """Show the menu's link to this page as the one where the operator is: a page that the menu hides belongs to it."""
    link = f'[data-testid="stSidebarNavLink"][href$="/{url_path}"]'
    st.html(f"<style>{link} {{ background: rgb(150 171 166 / 25%); }} {link} span {{ font-weight: 600; }}</style>")
