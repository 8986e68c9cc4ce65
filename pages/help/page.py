"""Help: the guide, a job at a time. Every page leads to its section."""

import streamlit as st

from pages.help.guide import Picture, read_guide
from pages.widgets.head import show_head
from pages.widgets.language import _, language
from pages.widgets.sections import choose_section

TEXT_WIDTH_PX = 820
"""Longer lines are hard to read."""

guide = read_guide(language())
show_head(_("Help"), _("A job at a time. What is in bold stands on the screen in these words."), None)
chosen = choose_section({anchor: section.title for anchor, section in guide.items()}, "help_section")
with st.container(width=TEXT_WIDTH_PX):
    st.header(guide[chosen].title, anchor=False)
    for part in guide[chosen].parts:
        if not isinstance(part, Picture):
            st.markdown(part)
        elif part.file.exists():
            st.image(part.file, caption=part.words)
