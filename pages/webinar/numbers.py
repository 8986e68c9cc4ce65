"""The numbers of the chosen webinars. They count people; what each is out of, and the entries to the room, are help."""

import streamlit as st

from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import Breakdown, Chosen, Stays
from pages.widgets.language import _, minutes, ngettext, number, share


def show_numbers(reports: tuple[ReportRow, ...], breakdown: Breakdown, stays: Stays, chosen: Chosen) -> None:
    """People, the stay of the middle one, stayed to the end."""
    people = _("of {n} people", n=number(breakdown.people_in_all)) if chosen else ""
    known = _("known for {n} of {total}", n=number(stays.stays_known), total=number(stays.attendances))
    stayed = _("{n} of {total}", n=number(stays.stayed), total=number(stays.stayed_known))
    cards = st.grid(3, min_column_width=150, border=True)
    for title, value, out_of, how_counted in (
        (_("People"), number(breakdown.people), people, _how_counted(reports, stays)),
        (_("Half stayed longer than"), minutes(stays.median_stay_s), "", known),
        (_("Stayed to the end"), share(stays.stayed_share), stayed, None),
    ):
        with cards.cell():
            st.metric(title, value, delta=out_of or None, delta_color="off", delta_arrow="off", help=how_counted)


def _how_counted(reports: tuple[ReportRow, ...], stays: Stays) -> str:
    entries = ngettext("{n} entry to the room.", "{n} entries to the room.", stays.viewers)
    merged = _(
        "Entries with the same Salebot client id, e-mail or phone are one person; a family with one phone stays several"
        " people. An entry without contacts counts as a person of its own."
    )
    if len(reports) == 1:
        return f"{entries} {merged}"
    several = _(
        "People who came to several webinars count once, with the city and device of the newest one. Time in the room"
        " is counted per person and webinar: {n} in all.",
        n=number(stays.attendances),
    )
    return f"{entries} {merged} {several}"
