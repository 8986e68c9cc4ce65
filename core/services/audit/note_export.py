"""Noting that a file with people left the dashboard."""

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.rights import needs


@needs(Right.LOOK)
def note_export(desk: Desk, deed: Deed, project_id: int | None, rows: int, *, run_id: int | str | None = None) -> None:
    """Note what was exported, of which run (None: of none), and how many rows it has, people in most files. Call it
    before the file is given: what is not noted does not leave."""
    with desk.store.writing() as session:
        note(session, desk, deed, project_id=project_id, subject=run_id, count=rows)
