"""How many registered for webinars, how many of them came, and how many came without having registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.errors import NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.reports.crowds import load_crowd
from core.services.reports.registered import NotCounted, PageCounted, list_pages, match_registered
from core.services.reports.registrations import KIND, find_known, list_stamps
from core.services.reports.report_facts import get_report
from core.services.webinars.attendances import who_came
from data.repositories.reports import registered as repository
from data.repositories.reports.reports import list_reports_by_id

MOST_NOW = 5
"""So many webinars are counted at once when they are asked for; each may take a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Registered:
    """One report. All numbers but `people` are None when `why_not` says why.

    `registered` people for its session, of whom `came`, `absent` did not come, and of `unclear` nobody can tell: these
    three add up. `people` of the report, of whom `unregistered` came without having registered (None unless `is_whole`:
    others may have registered), and of `people_unclear` nobody can tell that: they came and left no contact. A
    registration of one human counts once; who came is what the project says
    (`core.domain.reports.definitions.attended`).
    """

    pages: tuple[PageCounted, ...]
    people: int
    why_not: NotCounted | None
    registered: int | None = None
    came: int | None = None
    absent: int | None = None
    unclear: int | None = None
    unregistered: int | None = None
    people_unclear: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the registrations of all pages of the room are in the numbers."""
        return all(page.is_whole for page in self.pages)

    @property
    def came_share(self) -> float | None:
        """Those who came of those registered of whom it can be told."""
        return (self.came or 0) / self.known if self.known else None

    @property
    def known(self) -> int | None:
        """The registered people of whom it can be told whether they came."""
        return None if self.came is None or self.absent is None else self.came + self.absent


class Came(NamedTuple):
    """`registered` people; `came` of the `known` of whom it can be told."""

    registered: int
    came: int
    known: int


@needs(Right.LOOK)
def get_registered(desk: Desk, project_id: int, report_id: int) -> Registered:
    """The numbers of one report. Raises NotFound."""
    report = get_report(desk, project_id, report_id)
    with desk.store.reading() as session:
        reports = list_reports_by_id(session, project_id, [report_id])
        known = find_known(desk, session, project_id, reports[0]) if reports else None
        if known is None:
            pages, matched = match_registered(desk, session, project_id, report)
            why_not = matched if isinstance(matched, NotCounted) else NotCounted.NOT_LOADED  # the report itself
            return Registered(pages, report.person_count, why_not)
        people, humans = known
        pages = list_pages(session, project_id, report, humans.count_by_page())
        crowd = load_crowd(session, project_id, reports)
    others = who_came(crowd, get_counting(desk, project_id).attended_from_s) == YES
    others[people.numbers] = False
    return Registered(
        pages,
        people=len(crowd),
        why_not=None,
        registered=len(humans),
        came=int((humans.came == YES).sum()),
        absent=int((humans.came == NO).sum()),
        unclear=int((humans.came == UNKNOWN).sum()),
        unregistered=int((others & ~crowd.is_guest).sum()) if all(page.is_whole for page in pages) else None,
        people_unclear=int((others & crowd.is_guest).sum()),
    )


@needs(Right.LOOK)
def list_registered(desk: Desk, project_id: int, report_ids: Sequence[int]) -> dict[int, Came | None]:
    """By report id, as `get_registered` counts; None where nobody can say it, and while many webinars are still to be
    counted, which a round does. Reports of another project are left out."""
    with desk.store.reading() as session:
        reports = list_reports_by_id(session, project_id, report_ids)
        stamps = list_stamps(desk, session, project_id, reports)
        stored = repository.list_sums(session, project_id, list(stamps))
    found: dict[int, Came | None] = dict.fromkeys([report.id or 0 for report in reports])
    missing = [report_id for report_id, stamp in stamps.items() if not _is_of(stored.get(report_id), stamp)]
    for report_id in stamps.keys() - set(missing):
        one = stored[report_id]
        found[report_id] = _came(one.registered, one.came, one.known)
    if len(missing) > MOST_NOW:
        ask_round(KIND, project_id)
    else:
        found |= {report_id: _count(desk, project_id, report_id) for report_id in missing}
    return found


def _count(desk: Desk, project_id: int, report_id: int) -> Came | None:
    try:
        one = get_registered(desk, project_id, report_id)
    except NotFound:  # it was removed meanwhile
        return None
    return _came(one.registered, one.came, one.known)


def _came(registered: int | None, came: int | None, known: int | None) -> Came | None:
    return None if registered is None or came is None or known is None else Came(registered, came, known)


def _is_of(one: repository.Sum | None, stamp: str) -> bool:
    return one is not None and one.stamp == stamp
