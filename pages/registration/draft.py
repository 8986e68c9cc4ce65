"""The list that an operator prepares: its rows, what its columns hold, and the plan made of it.

The list and the choices are kept until another list replaces them or they are used. Of the plan it is kept for what it
was made: it is made anew for the same list and choices, since it asks Bizon365 who is registered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import streamlit as st

from core.domain.lists.column_names import Kind
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import RegistrationPlan
from core.domain.registration.rows import RegistrationChoices
from core.errors import NotFound
from core.services.lists.read_people import PeopleList, Reading
from core.services.projects.projects import ProjectSettings, get_project
from core.services.registration.column_choice import recall_columns, remember_columns
from core.services.registration.plan_batch import plan_registration
from core.services.registration.results import sheet_of_batch
from core.services.registration.states import BatchRowState
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, keep, recall
from pages.widgets.given_list import GivenList, clear_given, read_given

STATE_KEY = "registration_draft"
LIST_KEY = "registration"
"""The key of the inputs in which the list is given."""
RUN_NAME = "registration_run"
"""The name under which it is kept of which earlier run the list was made."""
PLANNED_NAME = "registration_planned"
"""The name under which it is kept for which list and choices the plan was made."""


@dataclass(slots=True)
class Draft:
    """One list. `given` is what the operator gave, to be read again in another encoding or another sheet of it, and
    `recognised` how it was read first; None where the list was made of an earlier run. `usual_columns` are the columns
    before the operator chose others; `lead_dates` are columns that are not among them, because they look like the
    moments when leads came. `serial` makes the keys of the widgets that belong to this reading of it. Once a
    plan was asked for (`was_pressed`), what is wrong is shown. `plan` was made of `planned_rows` with `planned_with`.
    """

    project_id: int
    people: PeopleList
    columns: Mapping[Kind, int]
    usual_columns: Mapping[Kind, int]
    serial: str
    lead_dates: tuple[int, ...] = ()
    given: GivenList | None = field(default=None, repr=False)
    recognised: PeopleList | None = field(default=None, repr=False)
    was_pressed: bool = False
    plan: RegistrationPlan | None = None
    planned_with: RegistrationChoices | None = None
    planned_rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


def current_draft(project: ProjectSettings) -> Draft | None:
    """The list being prepared for this project."""
    draft: Draft | None = st.session_state.get(STATE_KEY)
    if draft and draft.project_id == project.id:
        return draft
    made_of = recall(RUN_NAME)
    return _take_people_again(project.id, made_of["run"], made_of["states"]) if made_of else None


def take_list(project_id: int, given: GivenList) -> None:
    """Begin with the list that was given. Raises InvalidInput."""
    people = read_given(given, FIELDS, country=_country(project_id))
    st.session_state[STATE_KEY] = _draft(project_id, people, given, people)


def take_people_of_run(project_id: int, run: str, states: Sequence[BatchRowState]) -> None:
    """Begin with the people of an earlier run whose rows are in these states. Raises NotFound."""
    people = sheet_of_batch(acting_desk(), project_id, run, states)
    clear_given(LIST_KEY)
    keep(RUN_NAME, {"run": run, "states": [str(state) for state in states]})
    st.session_state[STATE_KEY] = _draft(project_id, people)


def read_again(draft: Draft, reading: Reading) -> None:
    """Read the same file in another way. Raises InvalidInput; then the draft stays as it was."""
    if draft.given is not None:
        people = read_given(draft.given, FIELDS, reading, country=_country(draft.project_id))
        st.session_state[STATE_KEY] = _draft(draft.project_id, people, draft.given, draft.recognised)


def drop_draft() -> None:
    """For a callback: forget the list; another one can be chosen."""
    st.session_state.pop(STATE_KEY, None)
    clear_given(LIST_KEY)
    drop(RUN_NAME)
    drop(PLANNED_NAME)


def _take_people_again(project_id: int, run: str, states: Sequence[str]) -> Draft | None:
    try:
        people = sheet_of_batch(acting_desk(), project_id, run, [BatchRowState(state) for state in states])
    except NotFound:
        drop(RUN_NAME)
        return None
    draft = _draft(project_id, people)
    st.session_state[STATE_KEY] = draft
    return draft


def _draft(
    project_id: int, people: PeopleList, given: GivenList | None = None, recognised: PeopleList | None = None
) -> Draft:
    """The columns are those that the operator chose for an earlier list with this header, if there is one."""
    recalled = recall_columns(acting_desk(), project_id, people)
    serial = sha256(repr((people.titles, people.rows)).encode()).hexdigest()[:12]
    return Draft(
        project_id,
        people,
        columns=recalled.columns,
        usual_columns=recalled.columns,
        serial=serial,
        lead_dates=tuple(recalled.lead_dates.values()),
        given=given,
        recognised=recognised,
    )


def make_plan(draft: Draft, people: PeopleList, choices: RegistrationChoices) -> None:
    """Plan what will be done with every row of the list, which is that of the draft or a corrected one. Raises the
    errors of `plan_registration`."""
    desk = acting_desk()
    draft.plan = None
    drop(PLANNED_NAME)
    draft.plan = plan_registration(desk, draft.project_id, people, choices)
    draft.planned_with, draft.planned_rows = choices, people.rows
    remember_columns(desk, draft.project_id, draft.people, choices.columns)
    keep(PLANNED_NAME, _planned(draft, people, choices))


def is_plan_lost(draft: Draft, people: PeopleList, choices: RegistrationChoices) -> bool:
    """Whether an earlier session has made the plan for this list and these choices."""
    return draft.plan is None and recall(PLANNED_NAME) == _planned(draft, people, choices)


def _planned(draft: Draft, people: PeopleList, choices: RegistrationChoices) -> str:
    is_corrected = people.rows != draft.people.rows
    asked = (draft.serial, is_corrected, sorted(choices.columns.items()), sorted(choices.tags.items()), choices.confirm)
    return sha256(repr((asked, choices.page_id, choices.date, choices.time)).encode()).hexdigest()


def _country(project_id: int) -> str:
    return get_project(acting_desk(), project_id).phone_country
