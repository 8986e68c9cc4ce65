"""Opening a check of the history: its result, and in the fields above it the question that it answers."""

import csv
from hashlib import sha256
from io import StringIO

import streamlit as st

from core.domain.matching import Asked
from core.errors import InvalidInput, NotFound
from core.services.attendance.check_registered import RegisteredFor
from core.services.attendance.past_checks import KeptCheck, PastCheck, get_check
from core.services.lists.read_people import PeopleList, read_pasted
from core.services.projects.projects import ProjectSettings
from pages.attendance.list import LIST_KEY
from pages.attendance.person import FIELDS
from pages.attendance.question import CLOCK, DAY, ROOM, ROOM_KEY, STAY
from pages.attendance.run import open_check
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, keep, recall
from pages.widgets.given_list import PASTE, clear_given
from pages.widgets.registration_session import PAGE
from pages.widgets.subscribers_session import SESSION, session_code

CHECKED_NAME = "attendance_list_checked"
"""The name under which it is kept which list was checked last."""
LONGEST_TEXT = 200_000
"""Characters of a list that is shown in the field for pasting."""
_NO_LIST = ""


def mark_list_checked() -> None:
    """Called when the list that was given is checked: from then on the history has it."""
    keep(CHECKED_NAME, _given_list())


def open_again(project: ProjectSettings, check: PastCheck) -> None:
    """For a callback: show a check of the history."""
    open_check(check)
    try:
        kept = get_check(acting_desk(), project.id, check.id)
    except NotFound:
        return
    _fill_in(project, kept)


def _fill_in(project: ProjectSettings, check: KeptCheck) -> None:
    fill(STAY, round(check.min_stay_s / 60))
    if isinstance(check.subject, RegisteredFor):
        st.query_params[PAGE] = check.subject.page_id
        st.query_params[SESSION] = session_code(check.subject.session_at)
        return
    report = check.chosen.report
    if report:
        starts_at = report.starts_at.astimezone(project.time_zone)
        fill(ROOM_KEY, report.room_id)
        st.query_params[ROOM] = report.room_id
        fill(DAY, f"{starts_at:%d.%m.%Y}")
        fill(CLOCK, f"{starts_at:%H:%M}")
    if isinstance(check.subject, Asked):
        for kind, key in FIELDS.items():
            fill(key, ", ".join(one.value for one in check.subject.keys if one.kind == kind))
    else:
        _fill_in_list(check.subject)


def _fill_in_list(people: PeopleList) -> None:
    """Put the list into the field for pasting if it is read there as it was; otherwise the field is empty. A list that
    was given since and is not checked yet stays: nobody else has it."""
    if _given_list() not in (_NO_LIST, recall(CHECKED_NAME)):
        return
    clear_given(LIST_KEY)
    text = _as_text(people)
    if len(text) <= LONGEST_TEXT and _is_read_alike(text, people):
        fill(f"{LIST_KEY}_source", PASTE)
        fill(f"{LIST_KEY}_text", text)
        keep(f"{LIST_KEY}_text", text)
        mark_list_checked()


def _as_text(people: PeopleList) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    if any(people.titles):
        writer.writerow(people.titles)
    writer.writerows(people.rows)
    return text.getvalue().removesuffix("\n")


def _is_read_alike(text: str, people: PeopleList) -> bool:
    try:
        read = read_pasted(text, country=people.country)
    except InvalidInput:
        return False
    return (read.titles, read.rows, dict(read.columns)) == (people.titles, people.rows, dict(people.columns))


def _given_list() -> str:
    given = (recall(f"{LIST_KEY}_text", ""), recall(f"{LIST_KEY}_file", ""))
    return sha256(repr(given).encode()).hexdigest() if any(given) else _NO_LIST
