"""The addresses at which other services fetch the people of a segment."""

import streamlit as st

from core.services.outside.segment_addresses import (
    KnownAddress,
    list_segment_addresses,
    make_segment_address,
    remove_segment_address,
)
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_reached_address
from core.services.webinars.segments import list_segments
from pages.settings.shown_once import hide_made, keep_made, show_made
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, plain, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed

PLACE = "segment_address"


def show_segment_addresses(project: ProjectSettings) -> None:
    """The addresses, and the segment for a new one."""
    with st.container(border=True):
        st.header(_("Segments for spreadsheets and CRM"), anchor=False)
        st.caption(
            _(
                "Google Sheets, amoCRM or GetCourse fetch the people of a saved segment by a link, as they are at that"
                " moment, with contacts. Anyone who has the link gets them, so keep it to yourself."
            )
        )
        for address in list_segment_addresses(acting_desk(), project.id):
            _show_address(project, address)
        names = [segment.name for segment in list_segments(acting_desk(), project.id)]
        if names:
            st.selectbox(_("Segment"), names, format_func=plain, key=_field(project.id))
            st.button(
                _("Create a link"), icon=":material/link:", on_click=_make, args=(project.id,), key=f"make_{PLACE}"
            )
        else:
            st.markdown(_("There are no saved segments yet: save one on the page of a webinar, tab “Segments”."))
        show_outcome(PLACE)
        show_made(project.id, PLACE)


def _show_address(project: ProjectSettings, address: KnownAddress) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{PLACE}_{address.id}"):
        used = recent(address.used_at, project.time_zone) if address.used_at else _("never")
        parts = [f"**{plain(address.segment)}**", f"…`{address.tail}`", _("last used: {when}", when=used)]
        st.markdown(" · ".join(parts))
        with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_{PLACE}_{address.id}"):
            st.write(_("The link stops working at once. The segment stays."))
            st.button(
                _("Yes, remove the link"),
                on_click=_remove,
                args=(project.id, address.id),
                key=f"removed_{PLACE}_{address.id}",
            )


def _field(project_id: int) -> str:
    return f"{PLACE}_segment_{project_id}"


@undisturbed()
def _make(project_id: int) -> None:
    segment, made = str(st.session_state[_field(project_id)]), list[str]()
    if attempt(PLACE, lambda: made.append(make_segment_address(acting_desk(), project_id, segment)), ""):
        keep_made(project_id, PLACE, get_reached_address(acting_desk(), project_id) + made[0])


@undisturbed()
def _remove(project_id: int, address_id: int) -> None:
    hide_made()
    attempt(PLACE, lambda: remove_segment_address(acting_desk(), project_id, address_id), _("The link is removed."))
