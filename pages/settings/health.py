"""How the dashboard is: what works, how much room there is, what waits. The same as a monitor gets, in words."""

from collections.abc import Iterator

import streamlit as st

from core.services.backups.state import get_state
from core.services.home.health import LEAST_FREE
from core.services.home.measures import Measures, measure
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, duration, number, recent

_SIGNS = {
    True: ":green[:material/check_circle:]",
    False: ":red[:material/error:]",
    None: ":gray[:material/schedule:]",  # neither: it is not due yet
}
_GIGABYTE, _MEGABYTE = 1024**3, 1024**2


def show_health(project: ProjectSettings) -> None:
    """One line for each part, and a button that looks again."""
    st.header(_("State"), anchor=False)
    with st.spinner(_("Looking…")):
        seen = measure(acting_desk())
    with st.container(border=True):
        for works, words in _parts(seen, project):
            st.markdown(f"{_SIGNS[works]} {words}")
    st.caption(_("As of {time}.", time=recent(acting_desk().now(), project.time_zone)))
    st.button(_("Look again"), icon=":material/refresh:", key="health_again")


def _parts(seen: Measures, project: ProjectSettings) -> Iterator[tuple[bool | None, str]]:
    health = seen.health
    if health.store:
        size = number(sum(seen.store_bytes.values()) / _MEGABYTE, 0)
        yield True, _("**Data** is read and saved; it takes {n} MB.", n=size)
    else:
        yield False, _("**Data** cannot be saved now. The console of the dashboard says why and what to do.")
    if health.jobs:
        yield True, _("**Registrations, campaigns and loading** go on. {waiting}", waiting=_waiting(seen))
    elif acting_desk().environment.workers_apart:
        yield False, _("**Registrations, campaigns and loading** stand still: no worker runs. Start one.")
    else:
        yield False, _("**Registrations, campaigns and loading** stand still. Restart the dashboard.")
    free = number(seen.disk_free_bytes / _GIGABYTE, 1)
    if health.disk:
        yield True, _("**Disk**: {n} GB are free.", n=free)
    else:
        least = number(LEAST_FREE / _MEGABYTE, 0)
        yield False, _("**Disk**: there is too little room. Free at least {n} MB.", n=least)
    yield _backups(seen, project)
    if health.sandbox:
        yield True, _("**Sandbox** answers.")
    else:
        yield False, _("**Sandbox** does not answer. Your own projects work without it.")


def _backups(seen: Measures, project: ProjectSettings) -> tuple[bool | None, str]:
    if seen.last_backup_at:
        words = _("**Last backup**: {time}.", time=recent(seen.last_backup_at, project.time_zone))
        if seen.health.backup:
            return True, words
        state = get_state(acting_desk())
        if state.problem or state.is_old:
            return False, words + " " + _("The newest one failed or is late.")
        return False, words + " " + _("It was made, but not copied to the storage. “Backups” says why.")
    if not seen.health.backup:
        return False, _("**Backups**: there is none yet.")
    if get_state(acting_desk()).is_possible:
        return None, _("**Backups**: there is none yet. The first one will be made tonight.")
    return None, _("**Backups** are made by the administrator of the database server.")


def _waiting(seen: Measures) -> str:
    rows = sum(queue.rows for queue in seen.queues.values())
    if not rows:
        return _("Nothing waits.")
    longest = max(queue.waits_s for queue in seen.queues.values())
    return _("Waiting now: {n}, the longest for {time}.", n=number(rows), time=duration(longest))
