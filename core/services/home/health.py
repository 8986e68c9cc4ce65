"""Whether the dashboard can work: what a monitor asks once a minute."""

from contextlib import suppress
from dataclasses import dataclass
from shutil import disk_usage

import httpx

from core.desk import Desk
from core.domain.access.rights import Right
from core.http.transport import RetryPolicy, open_http
from core.jobs import engine
from core.rights import needs
from core.services.backups.state import get_state
from core.services.projects.projects import list_projects

LEAST_FREE = 200 * 1024 * 1024
"""Bytes of the disk of DESK_HOME; a day of a large school takes less."""
_ONCE = RetryPolicy(attempts=1, timeout_s=2.0)


@dataclass(frozen=True, slots=True)
class Health:
    """What works. `store`: it takes a write; `jobs`: the engine carries them out; `disk`: there is room; `sandbox`: it
    answers, which no live project needs; `backup`: the last one is not old, and succeeded."""

    store: bool
    jobs: bool
    disk: bool
    sandbox: bool
    backup: bool

    @property
    def is_ready(self) -> bool:
        """Whether whatever is asked of the dashboard can be done."""
        return self.store and self.jobs and self.disk


NOTHING_WORKS = Health(store=False, jobs=False, disk=False, sandbox=False, backup=False)


@needs(Right.LOOK)
def look_at_health(desk: Desk) -> Health:
    """Look at all parts. Blocks for as long as another program holds the store locked. Raises nothing: a part that
    fails is a part that does not work."""
    return Health(
        _takes_writes(desk), engine.is_running(), _has_room(desk), _sandbox_answers(desk), _is_backed_up(desk)
    )


def _takes_writes(desk: Desk) -> bool:
    try:
        with desk.store.writing() as session:
            session.connection()
    except Exception:  # whatever it is: without the store nothing can be done
        return False
    return True


def _has_room(desk: Desk) -> bool:
    try:
        return disk_usage(desk.home).free >= LEAST_FREE
    except OSError:
        return False


def _sandbox_answers(desk: Desk) -> bool:
    with suppress(Exception), open_http(_ONCE, own_network=True) as http:
        address = next(project.bizon_base_url for project in list_projects(desk) if project.is_sandbox)
        return http.get(f"{address}/_sandbox/webhooks").status_code == httpx.codes.OK
    return False


def _is_backed_up(desk: Desk) -> bool:
    try:
        return not get_state(desk).needs_attention
    except Exception:  # the folder of the backups, or the store, cannot be read
        return False
