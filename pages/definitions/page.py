"""What the numbers of webinars mean, and what the project decides about them."""

import streamlit as st

from core.domain.access.rights import Right
from core.domain.reports.definitions import Counting, Definition
from core.services.projects.counting import get_counting
from core.services.projects.projects import ProjectSettings
from core.services.reports.change_counting import MOST_DAYS, MOST_S, change_counting
from pages.webinar.definitions import definition_title, definition_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, kept
from pages.widgets.head import show_head
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.project import current_project

_OUTCOME = "counting"
_FROM, _END, _DAYS = "counting_from", "counting_end", "counting_days"
MINUTE_S = 60
MOST_MIN = int(MOST_S) // MINUTE_S


def _show_definitions(counting: Counting) -> None:
    for definition in Definition:
        st.markdown(f"**{definition_title(definition)}**  \n{definition_words(definition, counting)}")


def _ask_counting(project: ProjectSettings, counting: Counting) -> None:
    """The fields, for those who may change them."""
    st.header(_("How this project counts"), anchor=False)
    first, second, third = st.columns(3, vertical_alignment="bottom")
    usual_end = None if counting.end_tolerance_s is None else round(counting.end_tolerance_s / MINUTE_S)
    with kept(_FROM, round(counting.attended_from_s / MINUTE_S)):
        first.number_input(_("Came: from how many minutes"), min_value=0, max_value=MOST_MIN, value=None, key=_FROM)
    with kept(_END, usual_end):
        second.number_input(
            _("To the end: the last minutes"),
            min_value=0,
            max_value=MOST_MIN,
            value=None,
            placeholder=_("5, or a twentieth"),
            key=_END,
        )
    with kept(_DAYS, counting.purchase_days):
        third.number_input(_("Bought: within how many days"), min_value=1, max_value=MOST_DAYS, value=None, key=_DAYS)

    def save() -> None:
        end = st.session_state[_END]
        wanted = Counting(
            attended_from_s=float(MINUTE_S * (st.session_state[_FROM] or 0)),
            purchase_days=int(st.session_state[_DAYS] or counting.purchase_days),
            end_tolerance_s=None if end is None else float(MINUTE_S * end),
        )
        said = _("Saved. The numbers of all webinars follow in a few minutes.")
        if attempt(_OUTCOME, lambda: change_counting(acting_desk(), project.id, wanted), said):
            for name in (_FROM, _END, _DAYS):
                drop(name)

    st.button(_("Count in this way"), on_click=save, key="counting_save")
    show_outcome(_OUTCOME)


project = current_project()
show_head(_("What the numbers mean"), _("Every number of a webinar, in one sentence."))
held = get_counting(acting_desk(), project.id)
_show_definitions(held)
if acting_desk().acting.may(Right.PROJECTS):
    _ask_counting(project, held)
