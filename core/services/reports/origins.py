"""Where people came from, with one spelling for each tag (`core.domain.reports.spellings`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.spellings import Spellings, Written, choose_spellings, spell
from core.rights import needs
from core.services.reports.kept import Kept
from data.repositories.reports import origins as repository

KEPT_BYTES = 4 << 20
_BYTES_EACH = 300


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    spellings: Spellings

    @property
    def nbytes(self) -> int:
        return _BYTES_EACH * sum(map(len, self.spellings.values()))


kept: Kept[_Found] = Kept(KEPT_BYTES)


def list_origins(session: Session, project_id: int, origin_ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """`SOURCES` and is_from_link of these origins of the project, by id."""
    found = repository.list_origins(session, project_id, origin_ids)
    spellings = find_spellings(session, project_id) if found else {}
    if not spellings:
        return found
    return {
        number: {**row, **{field: spell(spellings, field, row[field]) for field in spellings}}
        for number, row in found.items()
    }


@needs(Right.LOOK)
def spell_choice(desk: Desk, project_id: int, chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What was chosen of the sources as these are shown now: a link or a segment may hold another spelling."""
    with desk.store.reading() as session:
        spellings = find_spellings(session, project_id) if chosen else {}
    return {
        name: tuple(dict.fromkeys([spell(spellings, name.removeprefix("registered_"), key) or key for key in keys]))
        for name, keys in chosen.items()
    }


def find_spellings(session: Session, project_id: int) -> Spellings:
    """The tags of the project that are written in several ways; looked for again once there are other links."""
    key = session.connection().engine.url.render_as_string(), project_id, repository.origins_stamp(session, project_id)
    found = kept.find(key)
    if found is None:
        written = (Written(*row) for row in repository.list_written(session, project_id))
        found = _Found(choose_spellings(written))
        kept.keep(key, found)
    return found.spellings
