"""The steps of setting up Bizon365 and Salebot: which are done or wrong, and which only the operator can confirm."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from urllib.parse import urlsplit

from core.audit import note
from core.bizon.payloads import RegistrationPage
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.addresses import clean_pasted
from core.domain.audit.deeds import Deed
from core.domain.links.link import URL_MARKER
from core.errors import DeskError
from core.rights import needs
from core.services.projects.check_connection import (
    BizonCheck,
    SalebotCheck,
    check_bizon,
    check_salebot,
)
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.projects.projects import require_project
from core.services.projects.setup_verdicts import CHECKED_STEPS, Verdict, read_verdict, write_verdict
from core.services.projects.webhook_address import WebhookAddresses, reveal_webhook_addresses
from core.services.projects.webhook_secret import WEBHOOK_PATH
from data.repositories.projects import projects as repository

Step = Literal[
    "bizon_token",
    "token_variable",
    "salebot_key",
    "key_switches",
    "webhook",
    "url_marker",
    "room_parameter",
    "phone",
]
PageState = Literal["right", "wrong_case", "other_key", "other_secret", "other_address", "other", "empty", "unknown"]
StepState = Literal["checked", "wrong", "by_hand", "open"]

STEPS: tuple[Step, ...] = get_args(Step)

SALEBOT_HOSTS = frozenset({"chatter.salebot.pro", "chatter.salebot.ai"})


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step. `since` is when it was checked or ticked; `can_tick`: whether the operator confirms it by hand."""

    step: Step
    state: StepState
    since: datetime | None
    can_tick: bool

    @property
    def is_done(self) -> bool:
        return self.state in ("checked", "by_hand")


@dataclass(frozen=True, slots=True)
class PageSetup:
    """How one registration page is set up; `marker_name` as the page has it. The address of its webhook is left out."""

    page_id: str
    title: str
    is_on: bool
    webhook: PageState
    marker: PageState
    marker_name: str | None


@dataclass(frozen=True, slots=True)
class SetupCheck:
    """The result of a check of both services. `pages_problem`: why the registration pages could not be read."""

    bizon: BizonCheck
    salebot: SalebotCheck
    pages: tuple[PageSetup, ...]
    pages_problem: DeskError | None


@needs(Right.LOOK)
def list_steps(desk: Desk, project_id: int) -> tuple[SetupStep, ...]:
    """All steps in their order, as the last check left them; makes no request. Raises NotFound."""
    with desk.store.reading() as session:
        require_project(session, project_id)
        marks = repository.list_marks(session, project_id)
    return tuple(_step(step, marks) for step in STEPS)


@needs(Right.LOOK)
def setup_progress(desk: Desk, project_id: int) -> tuple[int, int]:
    """The number of steps that are done, and of all steps; makes no request. Raises NotFound."""
    steps = list_steps(desk, project_id)
    return sum(step.is_done for step in steps), len(steps)


@needs(Right.WORK)
def tick_step(desk: Desk, project_id: int, step: Step, done: bool) -> None:
    """Mark a step as done, or as not done, by hand. Raises NotFound."""
    with desk.store.writing() as session:
        require_project(session, project_id)
        repository.set_mark(session, project_id, step, is_set=done, now=desk.now())
        note(session, desk, Deed.SETUP_STEP_MARKED, project_id=project_id)


@needs(Right.WORK)
def check_setup(desk: Desk, project_id: int) -> SetupCheck:
    """Check every step that the APIs can answer, and keep the verdicts. Raises NotFound."""
    bizon, salebot = check_bizon(desk, project_id), check_salebot(desk, project_id)
    try:
        own = reveal_webhook_addresses(desk, project_id)
        pages = _read_pages(desk, project_id, own)
    except DeskError as error:
        return SetupCheck(bizon, salebot, (), error)
    in_use = [page for page in pages if page.is_on]
    with desk.store.writing() as session:
        if own.salebot_url or own.desk_path:
            webhook = _verdict([page.webhook for page in in_use])
            write_verdict(session, project_id, "webhook", verdict=webhook, now=desk.now())
        marker = _verdict([page.marker for page in in_use])
        write_verdict(session, project_id, "url_marker", verdict=marker, now=desk.now())
    return SetupCheck(bizon, salebot, pages, None)


def judge_webhook(page: RegistrationPage, own: WebhookAddresses) -> PageState:
    """Whether the page delivers to this dashboard with our secret, or to Salebot (on either host) with our key.

    ``other_address``: our secret, under a name that is not the dashboard's public one (a former tunnel, this computer).
    """
    if "webhook_url" not in page.raw:
        return "unknown"
    if not page.webhook_url:
        return "empty"
    try:
        there = urlsplit(clean_pasted(page.webhook_url))
    except ValueError:
        return "other"
    if not there.path.startswith(f"{WEBHOOK_PATH}/"):
        return "other"
    path = there.path.rstrip("/")
    if path == own.desk_path:
        return "right" if there.hostname in own.desk_hosts else "other_address"
    if there.hostname in own.desk_hosts:
        return "other_secret"
    salebot = urlsplit(own.salebot_url or "")
    if there.hostname not in {salebot.hostname, *SALEBOT_HOSTS}:
        return "other"
    return "unknown" if own.salebot_url is None else "right" if path == salebot.path else "other_key"


def judge_marker(page: RegistrationPage) -> PageState:
    """Whether the page's marker is `salebot`, in small letters, as in the links."""
    if "url_marker_name" not in page.raw:
        return "unknown"
    name = page.url_marker_name
    if not name:
        return "empty"
    return "right" if name == URL_MARKER else "wrong_case" if name.casefold() == URL_MARKER else "other"


def _step(step: Step, marks: dict[str, datetime]) -> SetupStep:
    verdict, since = read_verdict(marks, step)
    if step not in CHECKED_STEPS or verdict == "unknown":
        return SetupStep(step, "by_hand" if step in marks else "open", marks.get(step), can_tick=True)
    state: dict[Verdict | None, StepState] = {"right": "checked", "wrong": "wrong", None: "open"}
    return SetupStep(step, state[verdict], since, can_tick=False)


def _read_pages(desk: Desk, project_id: int, own: WebhookAddresses) -> tuple[PageSetup, ...]:
    with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
        pages = api.fetch_registration_pages().pages
    return tuple(
        PageSetup(
            page_id=page.page_id or "",
            title=page.title or page.page_id or "",
            is_on=page.is_on is not False,
            webhook=judge_webhook(page, own),
            marker=judge_marker(page),
            marker_name=page.url_marker_name,
        )
        for page in pages
    )


def _verdict(states: list[PageState]) -> Verdict:
    """The verdict on all pages together; unknown when the state of every page is unknown."""
    known = [state for state in states if state != "unknown"]
    if not known:
        return "unknown"
    return "right" if all(state == "right" for state in known) else "wrong"
