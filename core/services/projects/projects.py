"""Projects: listing, adding, changing and removing them. The settings that pages get hold no secrets."""

from dataclasses import dataclass, replace
from functools import partial
from shutil import rmtree
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.faults import collect_faults
from core.errors import Conflict, InvalidInput, NotFound
from core.home_folder import exports_folder
from core.jobs.rounds import ask_rounds
from core.rights import needs
from core.services.projects.account_secrets import REMOVED, SAVED, Secret, clean_secret, seal_secret
from core.services.projects.draft import DEFAULT_REQUESTS_PER_SECOND, ApiVersion, ProjectDraft
from core.services.projects.setup_verdicts import OF_BIZON, OF_SALEBOT, void_verdicts
from data.models import Project
from data.repositories.projects import projects as repository
from data.repositories.reports.outdated import mark_outdated

ProjectKind = Literal["sandbox", "environment", "live"]
# The names of the two projects that the program sets up itself, as the interface says them in each language; a live
# project cannot take them.
OWN_NAMES = frozenset({"sandbox", "песочница", "environment"})


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """One project as the pages may see it. `*_tail`: the last four characters of a secret, None where there is none.

    `phone_country` is the ISO code of the country of phones without a country code. `requests_per_second` is None where
    requests are not paced (the sandbox). `own_network`: its addresses may lead to this computer or its network.
    """

    id: int
    kind: ProjectKind
    name: str
    bizon_base_url: str
    bizon_pages_url: str
    bizon_api_version: ApiVersion
    bizon_project_id: str | None
    bizon_token_tail: str | None
    salebot_base_url: str
    salebot_key_tail: str | None
    time_zone: ZoneInfo
    phone_country: str
    requests_per_second: float | None
    own_network: bool

    @property
    def is_sandbox(self) -> bool:
        return self.kind == "sandbox"

    @property
    def is_named_as_own(self) -> bool:
        """Whether a live project is called as one that the program sets up, since an earlier version allowed it."""
        return self.kind == "live" and self.name.casefold() in OWN_NAMES

    @property
    def bizon_endpoint(self) -> tuple[object, ...]:
        """Everything that the result of a connection check of Bizon365 depends on."""
        account = (self.id, self.bizon_base_url, self.bizon_api_version, self.bizon_project_id)
        return (*account, self.bizon_token_tail, self.own_network)

    @property
    def salebot_endpoint(self) -> tuple[object, ...]:
        """Everything that the result of a connection check of Salebot depends on."""
        return (self.id, self.salebot_base_url, self.salebot_key_tail, self.own_network)


@needs(Right.LOOK)
def list_projects(desk: Desk) -> list[ProjectSettings]:
    """The projects that the operator may see, in the order in which they were made; the sandbox is the first."""
    with desk.store.reading() as session:
        projects = map(settings_of, repository.list_projects(session))
        return [project for project in projects if desk.acting.sees(project.id)]


def list_phone_countries(desk: Desk) -> dict[int, str]:
    """The country of phones of each project, by its id."""
    return {project.id: project.phone_country for project in list_projects(desk)}


@needs(Right.LOOK)
def get_project(desk: Desk, project_id: int) -> ProjectSettings:
    """One project. Raises NotFound."""
    with desk.store.reading() as session:
        return settings_of(require_project(session, project_id))


def require_project(session: Session, project_id: int) -> Project:
    """The stored project, for a service that works in this session. Raises NotFound."""
    project = repository.find_project(session, project_id)
    if project is None:
        raise NotFound("project", project_id)
    return project


@needs(Right.PROJECTS)
def add_project(
    desk: Desk, draft: ProjectDraft, *, bizon_token: str | None = None, salebot_key: str | None = None
) -> ProjectSettings:
    """Add a live project, with or without its secrets; rounds look after it from now on. Raises InvalidInput, or
    Conflict when the name is taken."""
    values = draft.checked()
    secrets: dict[Secret, str | None] = {
        "bizon_token": clean_secret("bizon_token", bizon_token),
        "salebot_key": clean_secret("salebot_key", salebot_key),
    }
    with desk.store.writing() as session:
        _require_free_name(session, values["name"], None)
        now = desk.now()
        project = Project(kind="live", created_at=now, updated_at=now, **values)
        for what, secret in secrets.items():
            seal_secret(desk, project, what, secret)
        session.add(project)
        session.flush()
        note(session, desk, Deed.PROJECT_ADDED, project_id=project.id)
        note_own_network(session, desk, project.id, False, project.own_network)
        for what, secret in secrets.items():
            if secret:
                note(session, desk, SAVED[what], project_id=project.id)
        added = settings_of(project)
    ask_rounds(added.id)  # the engine began without it
    return added


def list_faults(
    draft: ProjectDraft, *, bizon_token: str | None = None, salebot_key: str | None = None
) -> list[InvalidInput]:
    """Everything because of which `add_project` raises InvalidInput, one error for each field."""
    secrets = (partial(clean_secret, "bizon_token", bizon_token), partial(clean_secret, "salebot_key", salebot_key))
    return [*draft.faults(), *collect_faults(secrets)]


@needs(Right.PROJECTS)
def change_project(desk: Desk, project_id: int, draft: ProjectDraft) -> ProjectSettings:
    """Change the settings of a live project. Raises InvalidInput; NotFound; Conflict when the name is taken, and for
    the projects that the program sets up itself."""
    values = draft.checked()
    with desk.store.writing() as session:
        project = _require_own_settings(session, project_id)
        _require_free_name(session, values["name"], project_id)
        before = settings_of(project)
        project.sqlmodel_update({**values, "updated_at": desk.now()})
        session.add(project)
        after = void_outdated(desk, session, project, before)
        note(session, desk, Deed.PROJECT_CHANGED, project_id=project_id)
        note_own_network(session, desk, project_id, before.own_network, after.own_network)
        return after


@needs(Right.PROJECTS)
def use_bizon_project(desk: Desk, project_id: int, bizon_project_id: str) -> ProjectSettings:
    """Set only the Bizon365 project number, as offered by a check of the connection. Raises as `change_project`."""
    draft = draft_of(get_project(desk, project_id))
    return change_project(desk, project_id, replace(draft, bizon_project_id=bizon_project_id))


@needs(Right.PROJECTS)
def remove_project(desk: Desk, project_id: int, typed_name: str) -> None:
    """Remove a live project with everything that belongs to it, in one transaction, and its exported files.

    `typed_name` is what the operator typed to confirm. Raises InvalidInput(reason="not_the_name"), NotFound, or
    Conflict for the sandbox and the environment's project.
    """
    with desk.store.writing() as session:
        project = _require_own_settings(session, project_id)
        if " ".join(typed_name.split()) != project.name:
            raise InvalidInput("project_name", typed_name, "not_the_name")
        note(session, desk, Deed.PROJECT_REMOVED, project_id=project_id)  # while it has a name
        session.delete(project)
    rmtree(exports_folder(desk.home, project_id), ignore_errors=True)


def draft_of(project: ProjectSettings) -> ProjectDraft:
    """The present settings as a draft, to start a change from."""
    return ProjectDraft(
        name=project.name,
        bizon_base_url=project.bizon_base_url,
        bizon_pages_url=project.bizon_pages_url,
        bizon_api_version=project.bizon_api_version,
        bizon_project_id=project.bizon_project_id or "",
        salebot_base_url=project.salebot_base_url,
        time_zone=project.time_zone.key,
        phone_country=project.phone_country,
        requests_per_second=project.requests_per_second or DEFAULT_REQUESTS_PER_SECOND,
        own_network=project.own_network,
    )


@needs(Right.PROJECTS)
def set_bizon_token(desk: Desk, project_id: int, token: str | None) -> ProjectSettings:
    """Save, replace, or (None) remove the Bizon365 token; stray spaces of a paste are stripped."""
    return _set_secret(desk, project_id, "bizon_token", token)


@needs(Right.PROJECTS)
def set_salebot_key(desk: Desk, project_id: int, key: str | None) -> ProjectSettings:
    """Save, replace, or (None) remove the Salebot API key; stray spaces of a paste are stripped."""
    return _set_secret(desk, project_id, "salebot_key", key)


def void_outdated(desk: Desk, session: Session, project: Project, before: ProjectSettings) -> ProjectSettings:
    """Delete the verdicts on the set-up that were found with other settings, and have people worked out again whose
    phones were read as those of another country; returns the present settings."""
    after = settings_of(project)
    if after.bizon_endpoint != before.bizon_endpoint:
        void_verdicts(session, after.id, OF_BIZON, desk.now())
    if after.salebot_endpoint != before.salebot_endpoint:
        void_verdicts(session, after.id, OF_SALEBOT, desk.now())
    if after.phone_country != before.phone_country:
        mark_outdated(session, after.id)
    return after


def note_own_network(session: Session, desk: Desk, project_id: int | None, before: bool, after: bool) -> None:
    """Write into the audit log that the project's addresses may lead into the own network now, or may no more."""
    if before != after:
        deed = Deed.OWN_NETWORK_ALLOWED if after else Deed.OWN_NETWORK_FORBIDDEN
        note(session, desk, deed, project_id=project_id)


def settings_of(project: Project) -> ProjectSettings:
    """The project as the pages may see it."""
    return ProjectSettings(
        id=project.id or 0,
        kind=cast(ProjectKind, project.kind),
        name=project.name,
        bizon_base_url=project.bizon_base_url,
        bizon_pages_url=project.bizon_pages_url,
        bizon_api_version=cast(ApiVersion, project.bizon_api_version),
        bizon_project_id=project.bizon_project_id,
        bizon_token_tail=project.bizon_token_tail,
        salebot_base_url=project.salebot_base_url,
        salebot_key_tail=project.salebot_key_tail,
        time_zone=ZoneInfo(project.time_zone),
        phone_country=project.phone_country,
        requests_per_second=project.requests_per_second,
        own_network=project.own_network,
    )


def _set_secret(desk: Desk, project_id: int, what: Secret, secret: str | None) -> ProjectSettings:
    cleaned = clean_secret(what, secret)
    with desk.store.writing() as session:
        project = _require_own_settings(session, project_id)
        seal_secret(desk, project, what, cleaned)
        project.updated_at = desk.now()
        session.add(project)
        void_verdicts(session, project_id, OF_BIZON if what == "bizon_token" else OF_SALEBOT, desk.now())
        note(session, desk, SAVED[what] if cleaned else REMOVED[what], project_id=project_id)
        return settings_of(project)


def _require_free_name(session: Session, name: str, project_id: int | None) -> None:
    namesake = repository.find_project_by_name(session, name)
    is_its_own = namesake is not None and namesake.id == project_id
    if not is_its_own and (namesake is not None or name.casefold() in OWN_NAMES):
        raise Conflict("project", name)


def _require_own_settings(session: Session, project_id: int) -> Project:
    """A project whose settings the operator may change. Raises NotFound, or Conflict for the sandbox
    (its start sets it) and for the environment's project (the environment sets it)."""
    project = require_project(session, project_id)
    if project.kind != "live":
        raise Conflict("project", project.kind)
    return project
