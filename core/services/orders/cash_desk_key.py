"""The API key of the cash desk, by which its deliveries are told from those of anybody else who knows the address."""

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.rights import needs
from core.services.projects.account_secrets import clean_secret, seal_secret
from core.services.projects.projects import require_project


@needs(Right.LOOK)
def find_key_tail(desk: Desk, project_id: int) -> str | None:
    """The last characters of the key; None where there is none. Raises NotFound for the project."""
    with desk.store.reading() as session:
        return require_project(session, project_id).cash_desk_key_tail


@needs(Right.PROJECTS)
def set_cash_desk_key(desk: Desk, project_id: int, key: str | None) -> None:
    """Save, replace, or (None) remove the key; from then on deliveries with another hash are kept and not used. Raises
    InvalidInput for what is no key, NotFound for the project."""
    cleaned = clean_secret("cash_desk_key", key)
    with desk.store.writing() as session:
        project = require_project(session, project_id)
        seal_secret(desk, project, "cash_desk_key", cleaned)
        project.updated_at = desk.now()
        session.add(project)
        deed = Deed.CASH_DESK_KEY_SAVED if cleaned else Deed.CASH_DESK_KEY_REMOVED
        note(session, desk, deed, project_id=project_id)
