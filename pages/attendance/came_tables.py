"""Tables of people at a webinar: those who had registered, and those who had not."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.domain.matching import Outcome
from core.services.attendance.check_registered import RegisteredCheck
from core.services.projects.projects import ProjectSettings
from pages.attendance.send import offer_registered, offer_unregistered
from pages.attendance.words import name_of_registered, room_columns, word_devices, word_rows
from pages.widgets.export import show_export
from pages.widgets.language import TABLE_MOMENT, _, ngettext, zone_name

TABLE_HEIGHT_PX = 460
EVERYBODY = "everybody"


def show_registered(project: ProjectSettings, check: RegisteredCheck, group: str) -> None:
    """Registered people of one outcome (its code), or `EVERYBODY`."""
    rows = check.frame if group == EVERYBODY else check.only([Outcome(group)])
    columns = {
        "outcome": _("Outcome"),
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "registered_at": _("Registered on"),
        "confirmed": _("Confirmed"),
        "url": _("Personal link"),
        "stay_min": _("Stay, min"),
        "note": _("Note"),
        "matched_by": _("Found by"),
        "matched_value": _("Key found"),
        **room_columns(),
    }
    if group == Outcome.ABSENT:
        seen = ("stay_min", "matched_by", "matched_value", *room_columns())
        columns = {name: title for name, title in columns.items() if name not in seen}
    files = {
        Outcome.ABSENT.value: _("did-not-come"),
        Outcome.ATTENDED.value: _("came"),
        Outcome.ATTENDED_LESS.value: _("came-for-less"),
        Outcome.CANNOT_TELL.value: _("cannot-tell"),
        EVERYBODY: _("registered-people"),
    }
    _show_table(project, check, word_rows(rows, check.min_stay_s, name_of_registered), columns, files[group])
    if len(rows):
        offer_registered(project, check, None if group == EVERYBODY else Outcome(group))


def show_unregistered(project: ProjectSettings, check: RegisteredCheck) -> None:
    """People of the report who had not registered for the session."""
    columns = {
        "username": _("Name in the room"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "stay_min": _("Stay, min"),
        **{name: title for name, title in room_columns().items() if name != "username"},
    }
    _show_table(project, check, word_devices(check.unregistered), columns, _("came-without-registering"))
    if len(check.unregistered):
        offer_unregistered(project, check)


def _show_table(
    project: ProjectSettings, check: RegisteredCheck, rows: pd.DataFrame, columns: Mapping[str, str], name: str
) -> None:
    if not len(rows):
        st.info(_("Nobody."))
        return
    people = ngettext("{n} person.", "{n} people.", len(rows))
    st.caption(f"{people} " + _("Times: {zone}", zone=zone_name(project.time_zone, check.report.starts_at)))
    moments = {
        column: st.column_config.DatetimeColumn(columns[column], format=TABLE_MOMENT)
        for column in ("registered_at", "entered_at", "left_at")
        if column in columns
    }
    stay = (
        {"stay_min": st.column_config.NumberColumn(columns["stay_min"], format="%.1f")} if "stay_min" in columns else {}
    )
    st.dataframe(
        rows,
        column_order=list(columns),
        column_config={**columns, **moments, **stay},
        hide_index=True,
        width="stretch",
        placeholder="",
        height=TABLE_HEIGHT_PX if len(rows) > 12 else "auto",
    )
    show_export(rows, columns, name=name, key="attendance_registered_export")
