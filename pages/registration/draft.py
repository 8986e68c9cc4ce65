"""The list that an operator prepares: its rows, what its columns hold, and the plan made of it.

It stays in the browser's session until another list replaces it, so that nothing is lost when the operator opens
another section or page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st

from core.domain.lists.column_names import Kind
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import RegistrationPlan
from core.domain.registration.rows import RegistrationChoices
from core.services.lists.read_people import PeopleList
from core.services.projects.projects import ProjectSettings
from core.services.registration.column_choice import recall_columns, remember_columns
from core.services.registration.plan_batch import plan_registration
from core.spreadsheets.encoding import Encoding
from core.start import get_desk
from pages.widgets.given_list import GivenList, read_given

STATE_KEY = "registration_draft"


@dataclass(slots=True)
class Draft:
    """One list. `given` is what the operator gave, to be read again in another encoding or another sheet of it; None
    where the list was made of an earlier run. `serial` makes the keys of the widgets that belong to this reading of it.
    `plan` was made with `planned_with`."""

    project_id: int
    people: PeopleList
    columns: Mapping[Kind, int]
    given: GivenList | None = field(default=None, repr=False)
    plan: RegistrationPlan | None = None
    planned_with: RegistrationChoices | None = None
    serial: str = field(default_factory=lambda: uuid4().hex)


def current_draft(project: ProjectSettings) -> Draft | None:
    """The list being prepared for this project."""
    draft: Draft | None = st.session_state.get(STATE_KEY)
    return draft if draft and draft.project_id == project.id else None


def take_list(project_id: int, people: PeopleList, given: GivenList | None = None) -> None:
    """Begin with a list; the columns are mapped as the operator mapped those of an earlier list with this header."""
    columns = recall_columns(get_desk(), project_id, people)
    st.session_state[STATE_KEY] = Draft(project_id, people, columns, given)


def read_again(draft: Draft, *, sheet: str | None = None, encoding: Encoding | None = None) -> None:
    """Read another sheet of the same file, or the file in another encoding. Raises InvalidInput; then the draft stays
    as it was."""
    if draft.given is not None:
        take_list(draft.project_id, read_given(draft.given, FIELDS, sheet=sheet, encoding=encoding), draft.given)


def drop_draft() -> None:
    """For a callback: back to choosing a list."""
    st.session_state.pop(STATE_KEY, None)


def make_plan(draft: Draft, choices: RegistrationChoices) -> None:
    """Plan what will be done with every row. Raises the errors of `plan_registration`."""
    desk = get_desk()
    draft.plan = None
    draft.plan = plan_registration(desk, draft.project_id, draft.people, choices)
    draft.planned_with = choices
    remember_columns(desk, draft.project_id, draft.people, choices.columns)
