"""Checking one person: the input, and the result with everything that Bizon365 sent about the person."""

import streamlit as st

from core.domain.matching import Asked, Outcome
from core.services.attendance.check_visitor import VisitorCheck, list_fields
from core.services.lists.read_people import ask
from core.services.projects.projects import ProjectSettings
from pages.attendance.words import name_of_reason
from pages.widgets.drafts import kept
from pages.widgets.language import _, minutes, moment, number
from pages.widgets.list_columns import kind_name


def ask_person() -> Asked | None:
    """The keys of one person when the button was pressed; else None."""
    with st.form("attendance_person", border=False):
        first, second, third = st.columns(3)
        with kept("attendance_email", ""):
            email = first.text_input(_("E-mail"), key="attendance_email", autocomplete="off")
        with kept("attendance_phone", ""):
            phone = second.text_input(_("Phone"), key="attendance_phone", autocomplete="off")
        with kept("attendance_client_id", ""):
            client_id = third.text_input(
                _("Client id"),
                key="attendance_client_id",
                autocomplete="off",
                help=_("The client id in Salebot (client_id)."),
            )
        pressed = st.form_submit_button(_("Check"), type="primary", icon=":material/person_search:")
    return ask(client_id=client_id or "", email=email or "", phone=phone or "") if pressed else None


def show_visitor_check(project: ProjectSettings, check: VisitorCheck) -> None:
    """Show the verdict, with the reason where nothing can be told; then presence and the fields of `b365_viewer`."""
    _show_verdict(check)
    if check.match is None:
        return
    zone = project.time_zone
    key, stay, entered, left = st.columns([2, 1, 1.4, 1.4])
    key.metric(_("Found by"), f"{kind_name(check.match.matched_by)}")
    stay.metric(_("Time in the room"), minutes(check.stay_s))
    entered.metric(_("Entered"), moment(check.entered_at, zone))
    left.metric(_("Left"), moment(check.left_at, zone))
    # As code, because Markdown would turn an e-mail into a link
    value = f"`` {check.match.matched_value} ``"
    st.caption(_("Contact: {value}.", value=value))
    if check.match.is_ambiguous:
        st.info(_("Several people have this contact; the one who stayed longest is shown."))
    _show_viewer(check)


def _show_verdict(check: VisitorCheck) -> None:
    outcome, reason = check.verdict
    needed = number(check.min_stay_s / 60)
    if outcome is Outcome.ATTENDED:
        counted = _("{n} min or longer", n=needed) if check.min_stay_s else _("anyone who entered counts")
        st.success(_("**Yes, was there** · {counted}", counted=counted), icon=":material/check_circle:")
    elif outcome is Outcome.ATTENDED_LESS:
        st.info(_("**No:** stayed less than {n} min", n=needed), icon=":material/cancel:")
    elif outcome is Outcome.ABSENT:
        st.info(_("**No, was not there**"), icon=":material/cancel:")
    elif reason:
        st.warning(_("**Cannot tell:** {reason}.", reason=name_of_reason(reason)), icon=":material/help:")


def _show_viewer(check: VisitorCheck) -> None:
    if check.viewer is None or check.viewer_json is None:
        return
    st.header("b365_viewer", anchor=False)
    st.caption(_("The last entry, exactly as in Bizon365. The time above is for all entries together."))
    st.code(check.viewer_json, language="json", wrap_lines=True)
    fields = list_fields(check.viewer)
    st.dataframe(
        {_("Field"): [name for name, value in fields], _("Value"): [value for name, value in fields]},
        hide_index=True,
        width="stretch",
    )
