"""Checks of the connection: whether Bizon365 and Salebot accept the credentials, and what they show. Never cached."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.bizon.api import ALL_KINDS, BizonApi
from core.bizon.payloads import BizonProject
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.client_matching import WHATSAPP
from core.errors import DeskError, LimitReached, NotConfigured, RateLimited, Unauthorized, Unavailable
from core.rights import needs
from core.salebot.payloads import Channel
from core.services.projects.connections import INTERACTIVE, open_bizon, open_salebot
from core.services.projects.projects import get_project
from core.services.projects.setup_verdicts import CheckedStep, write_verdict

_OWNER_KEYS = ("user", "owner", "username", "userName", "email", "login")


@dataclass(frozen=True, slots=True)
class OfferedProject:
    """A project that the token's owner works in: its number for API v2, its title where there is one."""

    number: str
    title: str | None


@dataclass(frozen=True, slots=True)
class BizonCheck:
    """The result for Bizon365. `reports`: the number of finished webinars that the token sees, None when it is unknown.

    `owner` and `offered`: the owner of the token and their projects (API v2 only). `problem`: why the check failed,
    None when it did not.
    """

    made_at: datetime
    took_s: float
    owner: str | None = None
    offered: tuple[OfferedProject, ...] = ()
    reports: int | None = None
    problem: DeskError | None = None


@dataclass(frozen=True, slots=True)
class SalebotCheck:
    """The result for Salebot: the number of connected channels, and how many of them are WhatsApp."""

    made_at: datetime
    took_s: float
    channels: int = 0
    whatsapp: int = 0
    problem: DeskError | None = None


@needs(Right.WORK)
def check_bizon(desk: Desk, project_id: int) -> BizonCheck:
    """Ask Bizon365 for the owner of the token and the number of reports: two or three requests. Raises NotFound."""
    made_at, started = desk.now(), time.monotonic()
    owner, reports = None, None
    problem: DeskError | None = None
    offered: tuple[OfferedProject, ...] = ()
    project = get_project(desk, project_id)
    try:
        with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
            if project.bizon_api_version == "v2":
                owner, offered = _fetch_owner(api)
            reports = _count_reports(api)
    except DeskError as error:
        problem = error
    _keep_verdict(desk, project_id, "bizon_token", problem)
    return BizonCheck(
        made_at, time.monotonic() - started, owner=owner, offered=offered, reports=reports, problem=problem
    )


@needs(Right.WORK)
def check_salebot(desk: Desk, project_id: int) -> SalebotCheck:
    """Ask Salebot for the connected channels, which reads no personal data: one request. Raises NotFound."""
    made_at, started = desk.now(), time.monotonic()
    channels: tuple[Channel, ...] = ()
    problem: DeskError | None = None
    get_project(desk, project_id)
    try:
        with open_salebot(desk, project_id, policy=INTERACTIVE) as api:
            channels = api.fetch_channels()
    except DeskError as error:
        problem = error
    _keep_verdict(desk, project_id, "salebot_key", problem)
    whatsapp = sum(channel.client_type == WHATSAPP for channel in channels)
    return SalebotCheck(made_at, time.monotonic() - started, channels=len(channels), whatsapp=whatsapp, problem=problem)


def _keep_verdict(desk: Desk, project_id: int, step: CheckedStep, problem: DeskError | None) -> None:
    # No answer, no token to send, or no call left in the budget says nothing about the token.
    if not isinstance(problem, Unavailable | RateLimited | NotConfigured | LimitReached):
        with desk.store.writing(project_id) as session:
            write_verdict(session, project_id, step, verdict="wrong" if problem else "right", now=desk.now())


def _count_reports(api: BizonApi) -> int | None:
    counts = [count for kind in ALL_KINDS if (count := api.count_reports(kind)) is not None]
    return sum(counts) if counts else None


def _fetch_owner(api: BizonApi) -> tuple[str | None, tuple[OfferedProject, ...]]:
    """The owner of the token and the projects that are not deleted. Without an answer to this the reports still show
    whether the token works."""
    try:
        projects = api.fetch_projects()
    except (Unauthorized, Unavailable, RateLimited, NotConfigured):
        raise
    except DeskError:
        return None, ()
    kept = (project for project in projects if not project.is_deleted)
    numbered = {project.project_id: project.title for project in kept if project.project_id}
    owner = next(filter(None, map(_owner, projects)), None)
    return owner, tuple(OfferedProject(number, title) for number, title in numbered.items())


def _owner(project: BizonProject) -> str | None:
    """The owner's name or e-mail, if the answer holds one; its shape is not certain (docs/bizon365.md, section 1)."""
    for key in _OWNER_KEYS:
        value = project.raw.get(key)
        if isinstance(value, Mapping):
            value = next((value[name] for name in ("name", "username", "email", "login") if value.get(name)), None)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
