"""Registration pages, and registering people on one of them."""

from collections import Counter
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from core.domain.lists.column_names import Kind
from core.domain.outside.scopes import Scope
from core.domain.registration.plan import PlannedRow, PlanState
from core.domain.registration.rows import RegistrationChoices
from core.domain.tags import TAGS
from core.services.lists.read_people import PeopleList
from core.services.projects.jobs import get_job
from core.services.projects.projects import get_project
from core.services.registration.job import start_registration
from core.services.registration.plan_batch import plan_registration
from core.services.registration.registration_pages import list_places
from core.web.api.attendance import LONGEST_CONTACT, MOST_PEOPLE
from core.web.api.jobs import Job, job_of
from core.web.api.operations import Call, Given, Operation, Page

COLUMNS: tuple[Kind, ...] = ("email", "phone", "client_id", "name")
Text = Annotated[str, Field(max_length=LONGEST_CONTACT)]


class RegistrationPage(BaseModel):
    """A registration page of the account, as it was listed last."""

    page_id: str
    title: str
    room_id: str | None
    is_on: bool


class NewSubscriber(Given):
    """Somebody to register."""

    email: Text
    phone: Text = ""
    client_id: Text = ""
    name: Text = ""


class RegistrationOrder(Given):
    """Whom to register, where and for which session. `tags` are those of the whole list."""

    page_id: str = Field(min_length=1, max_length=200)
    session_at: datetime = Field(description="Without an offset: by the clock of the account")
    people: list[NewSubscriber] = Field(min_length=1, max_length=MOST_PEOPLE)
    tags: dict[str, Text] = Field(default_factory=dict, description=f"Of {', '.join(TAGS)}")
    confirm: bool = Field(False, description="Bizon365 mails a link by which the registration has to be confirmed")


class NotRegistered(BaseModel):
    """A person who is not sent, and why: `already_registered`, `repeated`, or `invalid` with what is wrong."""

    number: int = Field(description="The place in `people`, from 1 on")
    plan: str
    reasons: list[str]


class RegistrationBegun(BaseModel):
    """The job that registers, and the plan: `counts` add up to the people given."""

    job: Job
    counts: dict[str, int]
    others: list[NotRegistered]


def _pages(call: Call) -> Page[RegistrationPage]:
    pages = list_places(call.desk, call.project_id).pages
    items = [
        RegistrationPage(page_id=one.page_id, title=one.title, room_id=one.room_id, is_on=one.is_on)
        for one in pages
        if one.is_listed
    ]
    return Page[RegistrationPage](items=items, next_cursor=None)


def _register(call: Call) -> RegistrationBegun:
    asked: RegistrationOrder = call.body
    project = get_project(call.desk, call.project_id)
    there = asked.session_at.astimezone(project.time_zone) if asked.session_at.tzinfo else asked.session_at
    people = PeopleList(
        titles=COLUMNS,
        rows=tuple((one.email, one.phone, one.client_id, one.name) for one in asked.people),
        numbers=tuple(range(1, len(asked.people) + 1)),
        columns={kind: place for place, kind in enumerate(COLUMNS)},
        source_name=call.desk.operator,
        country=project.phone_country,
    )
    choices = RegistrationChoices(
        columns=people.columns,
        page_id=asked.page_id,
        date=f"{there:%d.%m.%Y}",
        time=f"{there:%H:%M}",
        tags=asked.tags,
        confirm=asked.confirm,
    )
    plan = plan_registration(call.desk, call.project_id, people, choices)
    job_id = start_registration(call.desk, call.project_id, plan)
    counts = Counter(row.state.value for row in plan.rows)
    return RegistrationBegun(
        job=job_of(get_job(call.desk, job_id)),
        counts={state.value: counts[state.value] for state in PlanState},
        others=[_other(row) for row in plan.rows if row.state is not PlanState.WILL_REGISTER],
    )


def _other(row: PlannedRow) -> NotRegistered:
    reasons = [f"{one.field}: {one.reason}" for one in (*row.problems, *row.warnings)]
    return NotRegistered(number=row.number, plan=row.state.value, reasons=reasons)


OPERATIONS = (
    Operation(
        "GET",
        "/registration-pages",
        "list_registration_pages",
        "Registration pages as they were listed last",
        Scope.READ,
        Page[RegistrationPage],
        _pages,
    ),
    Operation(
        "POST",
        "/registrations",
        "register_people",
        "Register people; nobody twice, whoever is registered already is left out",
        Scope.ACT,
        RegistrationBegun,
        _register,
        body=RegistrationOrder,
        is_act=True,
    ),
)
