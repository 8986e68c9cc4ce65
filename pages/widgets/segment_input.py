"""A saved segment of the people of webinars as the list that a page asks for."""

import streamlit as st

from core.domain.access.rights import Right
from core.services.projects.operator_drafts import DraftFile
from core.services.projects.projects import ProjectSettings
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import Segment, list_segments, list_webinars_of
from core.spreadsheets.export import write_xlsx
from pages.widgets.desk import acting_desk
from pages.widgets.export import export_words
from pages.widgets.given_list import take_file
from pages.widgets.language import _
from pages.widgets.outcome import attempt
from pages.widgets.press import undisturbed


def offer_segments(project: ProjectSettings, key: str) -> None:
    """The saved segments, of which one becomes the list of `ask_given` with this key: its people as they are now, as a
    file. Nothing where there are none."""
    segments = {segment.name: segment for segment in list_segments(acting_desk(), project.id)}
    if segments and acting_desk().acting.may(Right.CONTACTS):
        st.selectbox(
            _("Or take a saved segment"),
            list(segments),
            index=None,
            placeholder=_("Choose a segment"),
            key=f"{key}_segment",
            on_change=_take,
            args=(project, key, segments),
        )


@undisturbed()
def _take(project: ProjectSettings, key: str, segments: dict[str, Segment]) -> None:
    segment = segments.get(st.session_state[f"{key}_segment"])
    st.session_state[f"{key}_segment"] = None
    if segment:
        attempt(key, lambda: take_file(key, _file(project, segment)), _("The people of the segment are the list now."))


def _file(project: ProjectSettings, segment: Segment) -> DraftFile:
    ids = list_webinars_of(acting_desk(), project.id, segment)
    frame = list_segment_people(acting_desk(), project.id, ids, segment.rules)
    titles = {
        "username": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
    }
    return DraftFile(f"{segment.name}.xlsx", write_xlsx(frame, titles, export_words()))
