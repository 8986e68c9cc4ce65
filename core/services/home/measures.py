"""What a monitor measures: looked at when it asks, and never between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import disk_usage

from core.desk import Desk
from core.domain.access.rights import Right
from core.jobs.states import JobState
from core.rights import needs
from core.services.backups.state import get_state
from core.services.home.health import Health, look_at_health
from data.repositories import due_times, jobs
from data.repositories.store_size import find_size_on_server
from data.sqlite_files import file_of


@dataclass(frozen=True, slots=True)
class Queue:
    """Rows that are due and not done yet, over all projects. `waits_s`: for how many seconds the oldest is due."""

    rows: int
    waits_s: float


@dataclass(frozen=True, slots=True)
class Measures:
    """`queues` by their name; `jobs` by kind and state; `store_bytes` by database, those that can be looked at;
    `last_backup_at` is None without a backup; `last_copy_made_at`: when the newest backup was made that is in the
    bucket, too."""

    health: Health
    disk_free_bytes: int
    queues: Mapping[str, Queue] = field(default_factory=dict)
    jobs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    store_bytes: Mapping[str, int] = field(default_factory=dict)
    last_backup_at: datetime | None = None
    last_copy_made_at: datetime | None = None


@needs(Right.INSTALLATION)
def measure(desk: Desk) -> Measures:
    """All measures. Without a store only those that need none."""
    health = look_at_health(desk)
    free = disk_usage(desk.home).free if health.disk else 0
    if not health.store:
        return Measures(health, free)
    now = desk.now()
    with desk.store.reading() as session:
        queues = {name: _queue(rows, since, now) for name, (rows, since) in due_times.look(session, now).items()}
        queued = jobs.find_oldest_queued(session, JobState.QUEUED)
        counts = jobs.count_by_state(session)
    backups = get_state(desk)
    waiting = sum(count for (_, state), count in counts.items() if state == JobState.QUEUED)
    return Measures(
        health=health,
        disk_free_bytes=free,
        queues={**queues, "jobs": _queue(waiting, queued, now)},
        jobs=counts,
        store_bytes=_sizes(desk),
        last_backup_at=backups.last_at,
        last_copy_made_at=backups.copies.find_last_made(now) if backups.copies else None,
    )


def _queue(rows: int, since: datetime | None, now: datetime) -> Queue:
    return Queue(rows, max(0.0, (now - since).total_seconds()) if since else 0.0)


def _sizes(desk: Desk) -> Mapping[str, int]:
    """Bytes of the databases, the journals of SQLite included."""
    urls = {"store": desk.environment.database_url, "jobs": desk.environment.jobs_database_url}
    found: dict[str, int] = {}
    for name, url in urls.items():
        if file := file_of(url):
            parts = (file, Path(f"{file}-wal"))
            found[name] = sum(part.stat().st_size for part in parts if part.exists())
    if "store" not in found:
        with desk.store.reading() as session:
            found["store"] = find_size_on_server(session)
    return found
