"""Erasing again after a backup was restored that is older than an erasure.

The hashes of the erased are also in a file of the home, which a restore of the store leaves as it is. At each start the
file is compared with the store: an erasure that the store does not know is done again.
"""

import logging
from datetime import datetime

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.identity import STRONG
from core.domain.privacy.person_keys import Key, pattern_of
from core.rights import needs
from core.services.privacy.carried import FILE, Kept, list_stored, read_file
from core.services.privacy.erase import erase_in
from core.services.privacy.erase_texts import find_drafts
from core.services.privacy.find_people import find_humans_with
from core.services.projects.erased import digest_of
from data.models import Erasure
from data.repositories.privacy import tombstones as repository
from data.repositories.privacy.traces import list_all_keys
from data.repositories.projects.projects import find_project

log = logging.getLogger(__name__)


@needs(Right.ERASURE)
def erase_again(desk: Desk) -> int:
    """Do again the erasures that the file knows and the store does not; returns how many."""
    kept = read_file(desk.home / FILE)
    with desk.store.reading() as session:
        known = {one.identity for one in list_stored(session)} if kept else set()
        missing = [one for one in kept if one.identity not in known and find_project(session, one.project_id)]
    for one in missing:
        _erase_again(desk, one)
    if missing:
        desk.store.clear_journal()
        log.warning("Of a restored backup %d people were erased again.", len(missing))
    return len(missing)


def _erase_again(desk: Desk, one: Kept) -> None:
    stones = set(one.digests)
    with desk.store.reading() as session:
        keys: set[Key] = {
            (kind, value)
            for kind, value in list_all_keys(session, one.project_id)
            if (kind, digest_of(desk, kind, value)) in stones
        }
    pattern = pattern_of(keys)
    drafts = find_drafts(desk, one.project_id, pattern) if pattern else frozenset()
    with desk.store.writing(durable=True) as session:
        erasure = Erasure(
            project_id=one.project_id,
            erased_at=datetime.fromisoformat(one.erased_at),
            erased_by=one.erased_by,
            removed="{}",
        )
        session.add(erasure)
        session.flush()
        strong = {key for key in keys if key[0] in STRONG} or keys
        for person in find_humans_with(session, one.project_id, strong):
            if person.keys & strong:
                erase_in(desk, session, one.project_id, person, drafts=drafts, erasure=erasure)
        repository.put_stones(session, one.project_id, erasure.id or 0, one.digests)
        note(session, desk, Deed.PERSON_ERASED, project_id=one.project_id, subject=erasure.id)
