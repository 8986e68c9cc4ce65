"""`b365_viewer` in the plan of a campaign: how much of it is saved, in words, and that of one person in full."""

import json
from collections.abc import Sequence

import streamlit as st

from core.domain.campaigns.campaign import Fact
from core.domain.campaigns.plan import PlannedPerson
from core.services.attendance.check_visitor import list_fields
from pages.widgets.language import _, ngettext, plain
from pages.widgets.small_table import show_facts

VIEWER: Fact = "b365_viewer"


def viewer_words(viewer: str) -> str:
    """How many fields of the report the variable holds."""
    return ngettext("{n} field of the report", "{n} fields of the report", len(_fields(viewer)))


def show_viewer_example(rows: Sequence[PlannedPerson]) -> None:
    """The variable as the first of these people gets it: its fields by name, and as it is saved, to be copied. Nothing
    where nobody gets it."""
    example = next((row.person for row in rows if VIEWER in row.person.variables), None)
    if example is None:
        return
    viewer = example.variables[VIEWER]
    title = _("What `b365_viewer` will hold: an example")
    with st.expander(title, key="campaign_plan_viewer"):
        whose = plain(example.username or example.email or example.phone or _("No name"))
        st.caption(_("For {name}. What Bizon365 left empty is not listed.", name=whose))
        filled = [(name, value) for name, value in _fields(viewer) if value]
        columns = {_("Field"): [name for name, _value in filled], _("Value"): [value for _name, value in filled]}
        show_facts("campaign_plan_fields", title, columns)
        st.caption(_("Exactly as it will be saved:"))
        st.code(viewer, language=None, wrap_lines=True, height=160)


def _fields(viewer: str) -> list[tuple[str, str]]:
    return list_fields(json.loads(viewer))
