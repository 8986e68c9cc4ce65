"""The result for registered people: counts that add up, who came, who did not, and who came without registering."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.matching import Outcome
from core.services.attendance.check_registered import RegisteredCheck
from core.services.projects.projects import ProjectSettings
from pages.attendance.send import offer_registered, offer_unregistered
from pages.attendance.words import name_of_registered, room_columns, say_guests, word_devices, word_rows
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, number, recent, share
from pages.widgets.table import Column, Table, ask_view, show_frame, shown_titles, sort_frame

GROUP = "attendance_group"
EVERYBODY, UNREGISTERED = "everybody", "unregistered"
"""The groups that can be shown besides the people with one outcome."""


def show_registered_check(project: ProjectSettings, check: RegisteredCheck) -> None:
    """Show the counts, the choice of a group, and the table of its people."""
    _show_counts(project, check)
    names = _groups(check)
    key = f"{GROUP}_{'_'.join(names)}"
    usual = Outcome.ABSENT.value if check.counts[Outcome.ABSENT] else next(iter(names))
    with kept(key, usual, options=names, name=GROUP):
        group = st.segmented_control(
            _("Show"), list(names), format_func=names.__getitem__, default=usual, required=True, key=key, wrap=True
        )
    if group == UNREGISTERED:
        _show_unregistered(project, check)
    elif len(check.frame):
        _show_registered(project, check, group or EVERYBODY)


def _shown(check: RegisteredCheck) -> list[Outcome]:
    return [outcome for outcome in Outcome if outcome is not Outcome.ATTENDED_LESS or check.min_stay_s]


def _show_counts(project: ProjectSettings, check: RegisteredCheck) -> None:
    people = len(check.frame)
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Registered"), number(people), width="content")
        for outcome in _shown(check):
            st.metric(
                name_of_registered(outcome, check.min_stay_s),
                number(check.counts[outcome]),
                delta=share(check.counts[outcome] / people, 1) if people else None,
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
        st.metric(
            _("Came without registering"),
            number(len(check.unregistered)),
            width="content",
            help=_(
                "People in the report who left a contact and did not register for this session; anyone who entered"
                " counts."
            ),
        )
    st.caption(" ".join(_sentences(project, check)))
    if not check.is_whole:
        st.warning(
            _(
                "Some registered people are missing: Bizon365 sent fewer than it counts. Reload them; until then some"
                " may be listed as having come without registering."
            )
        )


def _sentences(project: ProjectSettings, check: RegisteredCheck) -> list[str]:
    total = " + ".join(number(check.counts[outcome]) for outcome in _shown(check))
    said = [
        f"{total} = "
        + ngettext(
            "{n} person registered for this session.", "{n} people registered for this session.", len(check.frame)
        )
    ]
    if check.repeats:
        said.append(
            ngettext(
                "{n} more registration is a repeat: the person is already counted.",
                "{n} more registrations are repeats: these people are already counted.",
                check.repeats,
            )
        )
    if check.doubles:
        said.append(
            ngettext(
                "{n} more person in the report is one of them with another contact.",
                "{n} more people in the report are some of them with other contacts.",
                check.doubles,
            )
        )
    said += say_guests(check.guests)
    stay = round(check.min_stay_s / 60)
    said.append(
        ngettext("Minimum stay: {n} minute.", "Minimum stay: {n} minutes.", stay)
        if stay
        else _("Anyone who entered counts.")
    )
    said.append(_("Registrations as of {time}.", time=recent(check.pulled_at, project.time_zone)))
    said.append(_("Checked {time}.", time=recent(check.checked_at, project.time_zone)))
    return said


def _groups(check: RegisteredCheck) -> dict[str, str]:
    """The groups that can be shown, each with its title and number of people."""
    groups = {
        outcome.value: f"{name_of_registered(outcome, check.min_stay_s)} · {number(check.counts[outcome])}"
        for outcome in (Outcome.ABSENT, Outcome.ATTENDED, Outcome.ATTENDED_LESS, Outcome.CANNOT_TELL)
        if check.counts[outcome]
    }
    groups[EVERYBODY] = _("Everyone registered") + f" · {number(len(check.frame))}"
    groups[UNREGISTERED] = _("Came without registering") + f" · {number(len(check.unregistered))}"
    return groups


def _show_registered(project: ProjectSettings, check: RegisteredCheck, group: str) -> None:
    """Show the registered people with one outcome (its code), or all of them (`EVERYBODY`)."""
    rows = check.frame if group == EVERYBODY else check.only([Outcome(group)])
    columns = {
        "name": _("Name"),
        "outcome": _("Outcome"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "registered_at": _("Registered on"),
        "confirmed": _("Confirmed"),
        "url": _("Personal link"),
        "stay_min": _("Time in the room, min"),
        "note": _("Note"),
        "matched_by": _("Found by"),
        "matched_value": _("Contact"),
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
    words = word_rows(rows, check.min_stay_s, name_of_registered)
    _show_table(project, check, words, group, columns=columns, name=files[group])
    if len(rows):
        offer_registered(project, check, None if group == EVERYBODY else Outcome(group))


def _show_unregistered(project: ProjectSettings, check: RegisteredCheck) -> None:
    """Show the people of the report who had not registered for the session."""
    columns = {
        "username": _("Name in the room"),
        "email": _("E-mail"),
        "phone": _("Phone number"),
        "client_id": _("Client id"),
        "stay_min": _("Time in the room, min"),
        **{name: title for name, title in room_columns().items() if name != "username"},
    }
    words = word_devices(check.unregistered)
    _show_table(project, check, words, UNREGISTERED, columns=columns, name=_("came-without-registering"))
    if len(check.unregistered):
        offer_unregistered(project, check)


def _show_table(
    project: ProjectSettings,
    check: RegisteredCheck,
    rows: pd.DataFrame,
    group: str,
    *,
    columns: Mapping[str, str],
    name: str,
) -> None:
    if not len(rows):
        st.info(_("Nobody."))
        return
    shown = {
        column: Column(title, highest_first=column.endswith(("_at", "_min")), links=column == "url")
        for column, title in columns.items()
    }
    usual = "stay_min" if group == UNREGISTERED else "registered_at"
    table = Table(f"registered_{group}", shown, tuple(shown), usual)
    said, beside = st.columns([4, 1], vertical_alignment="center")
    view = ask_view(table, (check.asked_for, check.checked_at), place=beside)
    people = ngettext("{n} person.", "{n} people.", len(rows))
    said.caption(people)
    show_frame(table, view, rows, label=people)
    show_export(
        sort_frame(rows, view),
        shown_titles(table, view),
        name=name,
        key="attendance_registered_export",
        deed=Deed.ATTENDANCE_EXPORTED,
        project_id=project.id,
    )
