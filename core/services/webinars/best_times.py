"""At which weekday and hour the webinars of a room are best attended."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import is_few
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.webinars.numbers import Numbers, Part, list_numbers
from data.repositories.reports import reports as repository

FEWEST_WEBINARS = 2
"""A time with fewer webinars than these says little."""


@dataclass(frozen=True, slots=True)
class TimeOfWeek:
    """A weekday (0 is Monday) and an hour of the account's clock at which `webinars` began.

    `came` people came to these, each counted at each of them. `middle_min`: half of them stayed so many minutes or
    longer, None where no stay is known.
    """

    weekday: int
    hour: int
    webinars: int
    came: int
    middle_min: int | None
    to_end: Part

    @property
    def people(self) -> float:
        """At a webinar, on average."""
        return self.came / self.webinars

    @property
    def is_few(self) -> bool:
        """Whether these are so few webinars or people that they say little."""
        return self.webinars < FEWEST_WEBINARS or is_few(self.came)


@needs(Right.LOOK)
def list_times(desk: Desk, project_id: int, report_ids: Sequence[int]) -> tuple[TimeOfWeek, ...]:
    """The times at which these webinars began, in the order of the week; those of another project are left out."""
    zone = get_project(desk, project_id).time_zone
    numbers = list_numbers(desk, project_id, report_ids)
    with desk.store.reading() as session:
        reports = repository.list_reports_by_id(session, project_id, list(numbers))
    by_time: dict[tuple[int, int], list[Numbers]] = {}
    for report in reports:
        at = report.starts_at.astimezone(zone)
        by_time.setdefault((at.weekday(), at.hour), []).append(numbers[report.id or 0])
    return tuple(_time(*at, own) for at, own in sorted(by_time.items()))


def find_best(times: Sequence[TimeOfWeek]) -> TimeOfWeek | None:
    """The time with most people at a webinar, of those that say something."""
    return max((one for one in times if not one.is_few), key=lambda one: one.people, default=None)


def _time(weekday: int, hour: int, own: Sequence[Numbers]) -> TimeOfWeek:
    stays = sorted(minute for one in own for minute, people in one.stays.items() for _ in range(people))
    return TimeOfWeek(
        weekday,
        hour,
        webinars=len(own),
        came=sum(one.came for one in own),
        middle_min=stays[len(stays) // 2] if stays else None,
        to_end=Part(sum(one.to_end.people for one in own), sum(one.to_end.known for one in own)),
    )
