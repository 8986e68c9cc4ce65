"""The two projects that the program sets up itself: the sandbox's, and the one that the environment describes."""

from dataclasses import dataclass, replace

from sqlmodel import Session

from core.audit import note
from core.clock import DEFAULT_TIME_ZONE
from core.desk import Desk
from core.domain.addresses import clean_pasted
from core.domain.audit.deeds import Deed
from core.domain.phones import DEFAULT_COUNTRY
from core.environment import EnvironmentProject
from core.errors import NotFound
from core.services.projects.account_secrets import seal_secret
from core.services.projects.caller_secrets import ensure_secret, set_environment_secret
from core.services.projects.draft import BIZON_BASE_URL, SALEBOT_BASE_URL, ProjectDraft
from core.services.projects.projects import note_own_network, settings_of, void_outdated
from data.models import Project
from data.repositories import clients
from data.repositories.projects import projects as repository


@dataclass(frozen=True, slots=True)
class SandboxEndpoint:
    """The address of the running sandbox, and the credentials that it accepts."""

    address: str
    bizon_token: str
    bizon_project_id: str
    salebot_key: str


def ensure_projects(desk: Desk) -> None:
    """Make the sandbox's project unless it exists, and set the environment's project as the environment says.

    Raises InvalidInput for a value of the environment that cannot be used.
    """
    with desk.store.writing() as session:
        now = desk.now()
        sandbox = repository.find_project_by_kind(session, "sandbox") or Project(
            kind="sandbox",
            name="Sandbox",
            bizon_base_url="http://127.0.0.1",
            bizon_pages_url="http://127.0.0.1",
            bizon_api_version="v2",
            salebot_base_url="http://127.0.0.1",
            time_zone=DEFAULT_TIME_ZONE,
            requests_per_second=None,
            own_network=True,
            created_at=now,
            updated_at=now,
        )
        ensure_secret(desk, sandbox, "webhook_secret")
        session.add(sandbox)
        if desk.environment.project is not None:
            _apply_environment(desk, session, desk.environment.project)
        elif (forgotten := repository.find_project_by_kind(session, "environment")) is not None:
            # Its reports stay; secrets that the environment no longer holds are removed.
            seal_secret(desk, forgotten, "bizon_token", None)
            seal_secret(desk, forgotten, "salebot_key", None)
            set_environment_secret(desk, session, forgotten, name="function_key", given=None)
            set_environment_secret(desk, session, forgotten, name="webhook_secret", given=None)
            session.add(forgotten)


def point_sandbox(desk: Desk, sandbox: SandboxEndpoint) -> int:
    """Point the sandbox project to the sandbox that has just started; returns the project's id. Raises NotFound."""
    with desk.store.writing() as session:
        project = repository.find_project_by_kind(session, "sandbox")
        if project is None or project.id is None:
            raise NotFound("project", "sandbox")
        if project.salebot_base_url != sandbox.address:
            clients.drop_all(session, project.id)  # a new sandbox does not have the clients of the former one
        project.bizon_base_url = project.bizon_pages_url = project.salebot_base_url = sandbox.address
        project.bizon_project_id = sandbox.bizon_project_id
        seal_secret(desk, project, "bizon_token", sandbox.bizon_token)
        seal_secret(desk, project, "salebot_key", sandbox.salebot_key)
        session.add(project)
        return project.id


def _apply_environment(desk: Desk, session: Session, given: EnvironmentProject) -> None:
    draft = ProjectDraft(
        name="Environment",
        bizon_base_url=given.bizon_base_url or BIZON_BASE_URL,
        bizon_pages_url=given.bizon_pages_url or "",
        bizon_api_version=given.bizon_api_version or ("v2" if given.bizon_project_id else "v1"),
        bizon_project_id=given.bizon_project_id or "",
        salebot_base_url=given.salebot_base_url or SALEBOT_BASE_URL,
        time_zone=given.time_zone or DEFAULT_TIME_ZONE,
        phone_country=(given.phone_country or DEFAULT_COUNTRY).upper(),
    )
    # Who writes the environment decides on the whole computer, so an address of its network that stands there is meant.
    names_own_network = any(fault.reason == "own_network" for fault in draft.faults())
    values = replace(draft, own_network=names_own_network).checked()
    now = desk.now()
    existing = repository.find_project_by_kind(session, "environment")
    before = settings_of(existing) if existing else None
    project = existing or Project(kind="environment", created_at=now, updated_at=now, **values)
    project.sqlmodel_update({**values, "updated_at": now})
    seal_secret(desk, project, "bizon_token", clean_pasted(given.bizon_token or ""))
    seal_secret(desk, project, "salebot_key", clean_pasted(given.salebot_key or ""))
    set_environment_secret(desk, session, project, name="function_key", given=given.function_key)
    set_environment_secret(desk, session, project, name="webhook_secret", given=given.webhook_secret)
    session.add(project)
    session.flush()
    after = void_outdated(desk, session, project, before) if before else settings_of(project)
    if after != before:
        note(session, desk, Deed.PROJECT_CHANGED if before else Deed.PROJECT_ADDED, project_id=project.id)
        note_own_network(session, desk, project.id, before is not None and before.own_network, after.own_network)
