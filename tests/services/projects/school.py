"""A project that tests add, its secrets, and the store in which they must not be readable."""

from core.desk import Desk
from core.services.projects.draft import ProjectDraft

TOKEN = "Bz_tok-MadeUp0123456789abcdefghijklmnopqrstuWXYZ9"
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SCHOOL = ProjectDraft(name="Школа", bizon_project_id="123456")


def everything_stored(desk: Desk) -> bytes:
    """All bytes of the database, its log included."""
    return b"".join(path.read_bytes() for path in desk.home.glob("desk.sqlite3*"))
