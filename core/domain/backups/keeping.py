"""Which backups are kept and for how long, and when the next one is due."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAYS, WEEKS, MONTHS = 7, 4, 6
BY_HAND, BEFORE_UPDATE, BEFORE_RESTORE = 3, 3, 1
AHEAD = timedelta(minutes=5)
"""What was made later than this from now was made while the clock was ahead."""
DUE_HOUR = 3
"""Of the night, on the clock of the zone: hardly a webinar runs, and nobody sits before a page."""


class BackupKind(StrEnum):
    """What a backup was made for. Durable: it stands in the names of the files."""

    DAILY = "daily"
    BY_HAND = "by-hand"
    BEFORE_UPDATE = "before-update"
    BEFORE_RESTORE = "before-restore"


class KeptAs(StrEnum):
    """Why a backup is kept. `newest`: there is none after it. `ahead`: its moment lies in the future, because the clock
    was ahead; nobody can say how old it is."""

    NEWEST = "newest"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    BY_HAND = "by_hand"
    BEFORE_UPDATE = "before_update"
    BEFORE_RESTORE = "before_restore"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, order=True)
class Made:
    """A backup: when it was made (aware), and what for."""

    at: datetime
    kind: BackupKind


def choose_kept(made: Iterable[Made], now: datetime, zone: ZoneInfo) -> dict[Made, KeptAs]:
    """Those of the backups that are kept, each with the first reason that applies; the others may be deleted.

    Of the last seven days on which backups were made the newest one each, of four weeks, of six months; the last ones
    made by hand and before updates, and the last one before a restore.
    """
    kept: dict[Made, KeptAs] = {}
    known: list[Made] = []
    for one in sorted(made, reverse=True):
        if one.at > now + AHEAD:
            kept[one] = KeptAs.AHEAD
        else:
            known.append(one)
    if known:
        kept[known[0]] = KeptAs.NEWEST

    def keep_newest(of: Callable[[datetime], Hashable], most: int, reason: KeptAs) -> None:
        newest: dict[Hashable, Made] = {}
        for one in known:
            newest.setdefault(of(one.at.astimezone(zone)), one)
        for one in list(newest.values())[:most]:
            kept.setdefault(one, reason)

    keep_newest(lambda at: at.date(), DAYS, KeptAs.DAY)
    keep_newest(lambda at: at.isocalendar()[:2], WEEKS, KeptAs.WEEK)
    keep_newest(lambda at: (at.year, at.month), MONTHS, KeptAs.MONTH)
    for kind, most, reason in (
        (BackupKind.BY_HAND, BY_HAND, KeptAs.BY_HAND),
        (BackupKind.BEFORE_UPDATE, BEFORE_UPDATE, KeptAs.BEFORE_UPDATE),
        (BackupKind.BEFORE_RESTORE, BEFORE_RESTORE, KeptAs.BEFORE_RESTORE),
    ):
        for one in [one for one in known if one.kind is kind][:most]:
            kept.setdefault(one, reason)
    return kept


def find_last(made: Iterable[datetime], now: datetime) -> datetime | None:
    """The newest of these moments that is not in the future; None without any."""
    return max((at for at in made if at <= now + AHEAD), default=None)


def next_due(last: datetime | None, begun_at: datetime, zone: ZoneInfo) -> datetime:
    """When the next daily backup is due, which may be past: on the first night after the last one, and without any on
    the first night after the installation began."""
    since = (last or begun_at).astimezone(zone)
    due = since.replace(hour=DUE_HOUR, minute=0, second=0, microsecond=0)
    return (due if due > since else due + timedelta(days=1)).astimezone(UTC)
