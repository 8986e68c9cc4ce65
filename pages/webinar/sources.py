"""Where people came from: the tags of their links, partners, pages before, opened addresses. A bar that is pressed
chooses its people."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import Chosen
from pages.webinar.registered_from import show_registered_from
from pages.webinar.shares import Load, show_shares
from pages.webinars.words import dimension_words
from pages.widgets.drafts import kept
from pages.widgets.language import _

SIDES = (("source", "medium", "campaign", "content", "term"), ("partner", "referrer", "entry", "page_id"))
KEYS = ("by_tag", "by_way")


def show_sources(
    project: ProjectSettings, load: Load, load_registered: Callable[[str], pd.DataFrame | None], chosen: Chosen
) -> None:
    """Tags on the left, the other ways on the right; one of each at a time. Below the registered by the same tag."""
    tag = SIDES[0][0]
    for column, key, names in zip(st.container(key="sources").columns(2, gap="medium"), KEYS, SIDES, strict=True):
        with column.container(border=True, height="stretch"):
            with kept(key, names[0], options=names):
                name = st.segmented_control(
                    _("By source"),
                    names,
                    required=True,
                    format_func=dimension_words,
                    label_visibility="collapsed",
                    key=key,
                    wrap=True,
                )
            show_shares(project, name or names[0], load, chosen)
        tag = (name or tag) if names is SIDES[0] else tag
    st.caption(
        _("Click a bar to see only these people; click again to see everyone."),
        help=_(
            "These are the tags with which people entered the room. The tags with which they registered may be others."
        ),
    )
    show_registered_from(project, load_registered(tag), tag, chosen)
