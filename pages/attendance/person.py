"""Checking one person: the input, and the result with everything that Bizon365 sent about the person."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.domain.lists.asked import ask
from core.domain.matching import Asked, MatchKey, Outcome
from core.services.attendance.check_visitor import VisitorCheck, list_answers, list_fields, list_tags
from core.services.projects.projects import ProjectSettings
from core.services.reports.read_chat import ChatLine
from pages.attendance.question import CHECK_KEYS
from pages.attendance.words import name_of_device, name_of_reason, say_guests
from pages.widgets.drafts import kept
from pages.widgets.email_slips import offer_correction
from pages.widgets.kept_place import beside_button, enter_presses
from pages.widgets.language import UNKNOWN, _, code, minutes, moment, number, plain
from pages.widgets.list_columns import kind_name
from pages.widgets.press import press
from pages.widgets.small_table import show_facts

FIELDS: dict[MatchKey, str] = {
    "email": "attendance_email",
    "phone": "attendance_phone",
    "client_id": "attendance_client_id",
}
"""The keys of the fields."""


def ask_person(project: ProjectSettings) -> tuple[bool, Asked | None]:
    """Whether the button was pressed, and the keys of the person; None without any that could be looked for."""
    with enter_presses("attendance_person"):
        first, second, third = st.columns(3)
        with kept(FIELDS["email"], ""):
            email = first.text_input(_("E-mail"), key=FIELDS["email"], autocomplete="off")
        with kept(FIELDS["phone"], ""):
            phone = second.text_input(_("Phone"), key=FIELDS["phone"], autocomplete="off")
        with kept(FIELDS["client_id"], ""):
            client_id = third.text_input(
                _("Client id"),
                key=FIELDS["client_id"],
                autocomplete="off",
                help=_("The client id in Salebot (client_id)."),
            )
        with beside_button("offer_attendance"):
            pressed = press(_("Check"), key=CHECK_KEYS["person"], type="primary", icon=":material/person_search:")
            offer_correction(FIELDS["email"])
    asked = ask(client_id=client_id or "", email=email or "", phone=phone or "", country=project.phone_country)
    return pressed, asked if asked.keys or asked.doubt not in (None, "bad_email") else None


def show_visitor_check(project: ProjectSettings, check: VisitorCheck, chat: Sequence[ChatLine]) -> None:
    """Show the verdict, with the reason where nothing can be told; then the person's card, and `b365_viewer` folded."""
    _show_verdict(check)
    if check.match is None:
        return
    with st.container(border=True):
        _show_presence(project, check)
        st.markdown("\n".join(f"- **{label}:** {value}" for label, value in _card_lines(check)))
        if chat:
            with st.expander(_("Chat") + f" · {number(len(chat))}", key="attendance_chat"):
                for line in chat:
                    st.text(f"{moment(line.said_at, project.time_zone)}  {line.text}")
    if check.match.is_ambiguous:
        st.info(_("Several people have this contact; the one who stayed longest is shown."))
    _show_viewer(check)


def _show_verdict(check: VisitorCheck) -> None:
    outcome, reason = check.verdict
    needed = number(check.min_stay_s / 60)
    if outcome is Outcome.ATTENDED:
        counted = _("{n} min or longer", n=needed) if check.min_stay_s else _("anyone who entered counts")
        st.success(_("**Yes, this person was there** · {counted}", counted=counted), icon=":material/check_circle:")
    elif outcome is Outcome.ATTENDED_LESS:
        st.info(_("**No:** stayed less than {n} min", n=needed), icon=":material/cancel:")
    elif outcome is Outcome.ABSENT:
        st.info(_("**No, this person was not there**"), icon=":material/cancel:")
        for remark in (*([name_of_reason(reason)] if reason else []), *say_guests(check.guests)):
            st.caption(remark)
    elif reason:
        st.warning(_("**Cannot tell:** {reason}.", reason=name_of_reason(reason)), icon=":material/help:")


def _show_presence(project: ProjectSettings, check: VisitorCheck) -> None:
    zone = project.time_zone
    name = check.person.username if check.person else None
    st.header(plain(name) if name else _("No name"), anchor=False)
    stay, entered, left = st.columns(3)
    stay.metric(_("Time in the room"), minutes(check.stay_s))
    entered.metric(_("Entered"), _clock(check.entered_at, check.report.starts_at, zone))
    left.metric(_("Left"), _clock(check.left_at, check.report.starts_at, zone))


def _clock(at: datetime | None, starts_at: datetime, zone: ZoneInfo) -> str:
    """The time alone on the day of the webinar, which is named above; a whole moment would not fit."""
    if at and at.astimezone(zone).date() == starts_at.astimezone(zone).date():
        return f"{at.astimezone(zone):%H:%M}"
    return moment(at, zone)


def _card_lines(check: VisitorCheck) -> list[tuple[str, str]]:
    """What is known of the person, as labels and Markdown."""
    lines = []
    if check.match:
        # As code, because Markdown would turn an e-mail into a link
        lines.append((_("Found by"), f"{kind_name(check.match.matched_by)}, {code(check.match.matched_value)}"))
    if seen := check.person:
        device = name_of_device(seen.device) if seen.device else None
        lines.append((_("City"), plain(seen.city or UNKNOWN)))
        lines.append((_("Device"), plain(", ".join(filter(None, [device, seen.system, seen.browser])) or UNKNOWN)))
    if check.viewer is not None:
        tags = ", ".join(code(f"{name}={value}") for name, value in list_tags(check.viewer))
        lines.append((_("Source"), tags or _("the link had no tags")))
        lines += [(plain(name), plain(answer)) for name, answer in list_answers(check.viewer)]
    return lines


def _show_viewer(check: VisitorCheck) -> None:
    if check.viewer is None or check.viewer_json is None:
        return
    with st.expander(_("Everything from Bizon365, to copy"), key="attendance_viewer"):
        st.caption(
            _("`b365_viewer`: the last entry, exactly as in Bizon365. The time above is for all entries together.")
        )
        st.code(check.viewer_json, language=None, wrap_lines=True)
        fields = list_fields(check.viewer)
        columns = {_("Field"): [name for name, value in fields], _("Value"): [value for name, value in fields]}
        show_facts("attendance_fields", _("Everything from Bizon365, to copy"), columns)
