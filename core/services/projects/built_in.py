"""The projects that the program sets itself: the sandbox's by its start, the environment's by the environment."""

from dataclasses import dataclass

from sqlmodel import Session

from core.clock import DEFAULT_TIME_ZONE
from core.desk import Desk
from core.domain.addresses import clean_pasted
from core.environment import EnvironmentProject
from core.errors import NotFound
from core.services.projects.draft import BIZON_BASE_URL, SALEBOT_BASE_URL, ProjectDraft
from core.services.projects.function_keys import obey_function_key
from core.services.projects.projects import seal_secret, settings_of, settle
from core.services.projects.webhook_secret import ensure_webhook_secret, obey_webhook_secret
from data.models import Project
from data.repositories import clients
from data.repositories.projects import projects as repository


@dataclass(frozen=True, slots=True)
class SandboxDoor:
    """Where the running sandbox answers, and what it lets in."""

    address: str
    bizon_token: str
    bizon_project_id: str
    salebot_key: str


def ensure_projects(desk: Desk) -> None:
    """See to it that the sandbox exists, and that the environment's project is as the environment says."""
    with desk.store.writing() as session:
        now = desk.now()
        sandbox = repository.find_project_by_kind(session, "sandbox") or Project(
            kind="sandbox",
            name="Sandbox",
            bizon_base_url="http://127.0.0.1",
            bizon_api_version="v2",
            salebot_base_url="http://127.0.0.1",
            time_zone=DEFAULT_TIME_ZONE,
            requests_per_second=None,
            created_at=now,
            updated_at=now,
        )
        ensure_webhook_secret(desk, sandbox)
        session.add(sandbox)
        if desk.environment.project is not None:
            _obey_environment(desk, session, desk.environment.project)
        elif (forgotten := repository.find_project_by_kind(session, "environment")) is not None:
            # Its reports stay; a token that the environment no longer holds is not kept behind its back.
            seal_secret(desk, forgotten, "bizon_token", None)
            seal_secret(desk, forgotten, "salebot_key", None)
            obey_function_key(desk, session, forgotten, None)
            obey_webhook_secret(desk, session, forgotten, None)
            session.add(forgotten)


def point_sandbox(desk: Desk, door: SandboxDoor) -> int:
    """Wire the sandbox project to the sandbox that has just started; the project's id."""
    with desk.store.writing() as session:
        project = repository.find_project_by_kind(session, "sandbox")
        if project is None or project.id is None:
            raise NotFound("project", "sandbox")
        if project.salebot_base_url != door.address:
            clients.drop_all(session, project.id)  # it remembers none of those it has made
        project.bizon_base_url = project.salebot_base_url = door.address
        project.bizon_project_id = door.bizon_project_id
        seal_secret(desk, project, "bizon_token", door.bizon_token)
        seal_secret(desk, project, "salebot_key", door.salebot_key)
        session.add(project)
        return project.id


def _obey_environment(desk: Desk, session: Session, told: EnvironmentProject) -> None:
    values = ProjectDraft(
        name="Environment",
        bizon_base_url=told.bizon_base_url or BIZON_BASE_URL,
        bizon_api_version=told.bizon_api_version or ("v2" if told.bizon_project_id else "v1"),
        bizon_project_id=told.bizon_project_id or "",
        salebot_base_url=told.salebot_base_url or SALEBOT_BASE_URL,
        time_zone=told.time_zone or DEFAULT_TIME_ZONE,
    ).checked()
    now = desk.now()
    known = repository.find_project_by_kind(session, "environment")
    before = settings_of(known) if known else None
    project = known or Project(kind="environment", created_at=now, updated_at=now, **values)
    project.sqlmodel_update({**values, "updated_at": now})
    seal_secret(desk, project, "bizon_token", clean_pasted(told.bizon_token or ""))
    seal_secret(desk, project, "salebot_key", clean_pasted(told.salebot_key or ""))
    obey_function_key(desk, session, project, told.function_key)
    obey_webhook_secret(desk, session, project, told.webhook_secret)
    session.add(project)
    if before:
        settle(desk, session, project, before)
