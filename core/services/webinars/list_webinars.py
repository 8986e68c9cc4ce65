"""The list of webinars with their numbers: filtered, sorted over all of them by any of these, and paged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.paging import page_offset
from core.rights import needs
from core.services.orders.states import get_orders_state
from core.services.reports.list_reports import PAGE_SIZE, ReportRow, ReportSearch, list_reports
from core.services.webinars.bought import Bought, get_bought_by_report
from core.services.webinars.numbers import Numbers, list_numbers
from core.services.webinars.registered import list_registered
from core.services.webinars.trends import get_trends

_Row = TypeVar("_Row")
MOST_SORTED = 5_000
"""The most webinars, the newest, that are looked through for the highest of a number. The others come after them."""


@dataclass(frozen=True, slots=True)
class WebinarRow:
    """One webinar. `numbers` is None until it is loaded, `bought` the buyers, None where no orders are loaded;
    `registered` and how many `registered_came` of the `registered_known` of whom it can be told, None where nobody can
    say it; `usual`: see `core.services.webinars.trends`."""

    report: ReportRow
    numbers: Numbers | None
    bought: int | None
    registered: int | None
    registered_came: int | None
    registered_known: int | None
    usual: float | None

    @property
    def change(self) -> float | None:
        """How many more people came than usual, as a share of these."""
        return self.report.person_count / self.usual - 1 if self.usual and self.report.is_pulled else None

    @property
    def came_share(self) -> float | None:
        """Those who came of those who registered and of whom it can be told."""
        return (self.registered_came or 0) / self.registered_known if self.registered_known else None


@dataclass(frozen=True, slots=True)
class WebinarPage:
    """A page of the list; `total` counts all pages."""

    rows: tuple[WebinarRow, ...]
    total: int


_REPORTS: Mapping[str, Callable[[ReportRow], Any]] = {
    "title": lambda report: (report.room_title or report.room_id).casefold(),
    "kind": lambda report: report.kind,
    "state": lambda report: report.state,
    "length": lambda report: report.length_s,
    "pulled": lambda report: report.viewer_count if report.is_pulled else None,
    "said": lambda report: report.participants_said,
    "difference": lambda report: report.difference,
    "room": lambda report: report.room_id,
}
_NUMBERS: Mapping[str, Callable[[WebinarRow], Any]] = {
    "people": lambda row: row.numbers and row.numbers.came,
    "middle": lambda row: row.numbers and row.numbers.middle_stay_min,
    "to_end": lambda row: row.numbers and row.numbers.to_end.share,
    "bought": lambda row: row.bought,
    "change": lambda row: row.change,
    "registered": lambda row: row.registered,
    "came_share": lambda row: row.came_share,
}
_NUMBERS_PART, _BOUGHT_PART, _USUAL_PART, _REGISTERED_PART = "numbers", "bought", "usual", "registered"
_PART_OF = {
    "bought": _BOUGHT_PART,
    "change": _USUAL_PART,
    "registered": _REGISTERED_PART,
    "came_share": _REGISTERED_PART,
}
START = "starts_at"
ORDERS = frozenset({START, *_REPORTS, *_NUMBERS})
"""What the list can be sorted by. Of as much it stays newest first; what is not known comes last."""


@needs(Right.LOOK)
def list_webinars(
    desk: Desk,
    project_id: int,
    search: ReportSearch,
    *,
    order: str = START,
    descending: bool = True,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> WebinarPage:
    """One page. `order` is one of `ORDERS`, else ValueError. Raises NotFound when there is no such project."""
    if order not in ORDERS:
        raise ValueError(order)
    most = max(MOST_SORTED, page_size)
    if (order == START and descending) or page_offset(page, page_size) >= most:
        found = list_reports(desk, project_id, search, page=page, page_size=page_size)
        return WebinarPage(_count(desk, project_id, found.rows), found.total)
    found = list_reports(desk, project_id, search, page_size=most)
    start = page_offset(page, page_size)
    if order in _NUMBERS:
        counted = _count(desk, project_id, found.rows, _PART_OF.get(order, _NUMBERS_PART))
        ordered = [row.report for row in _sorted(counted, _NUMBERS[order], descending)]
    else:
        ordered = _sorted(found.rows, _REPORTS.get(order, lambda report: report.starts_at), descending)
    return WebinarPage(_count(desk, project_id, ordered[start : start + page_size]), found.total)


def _count(
    desk: Desk, project_id: int, reports: Sequence[ReportRow], part: str | None = None
) -> tuple[WebinarRow, ...]:
    """With one part of the numbers, where they are only to be sorted, or with all."""
    ids = [report.id for report in reports if report.is_pulled]
    numbers = list_numbers(desk, project_id, ids) if part in (None, _NUMBERS_PART) else {}
    has_orders = part in (None, _BOUGHT_PART) and get_orders_state(desk, project_id).count
    bought = get_bought_by_report(desk, project_id, ids) if has_orders else None
    registered = list_registered(desk, project_id, ids) if part in (None, _REGISTERED_PART) else {}
    usual = get_trends(desk, project_id).usual
    rows = []
    for report in reports:
        own, came, known = registered.get(report.id) or (None, None, None)
        buyers = _buyers(report, bought)
        rows.append(WebinarRow(report, numbers.get(report.id), buyers, own, came, known, usual.get(report.id)))
    return tuple(rows)


def _buyers(report: ReportRow, bought: Mapping[int, Bought] | None) -> int | None:
    if bought is None or not report.is_pulled:
        return None
    return bought[report.id].buyers if report.id in bought else 0


def _sorted(rows: Iterable[_Row], value: Callable[[_Row], Any], descending: bool) -> list[_Row]:
    told = [(value(row), row) for row in rows]
    known = [one for one in told if one[0] is not None]
    known.sort(key=lambda one: one[0], reverse=descending)  # which leaves those of one value in their order
    return [row for _, row in known] + [row for found, row in told if found is None]
