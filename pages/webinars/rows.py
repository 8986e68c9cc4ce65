"""The rows of the list of webinars: what stands in each column, on the page and in the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from core.domain.reports.definitions import Definition
from core.services.orders.states import get_orders_state
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.bought import Bought, get_bought_by_report
from core.services.webinars.numbers import Numbers, list_numbers
from core.services.webinars.trends import Trends
from pages.widgets.definition_titles import definition_titles
from pages.widgets.desk import acting_desk
from pages.widgets.language import _


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of the rows by report id. `bought` is None where no orders are loaded; `usual`: see `Trends`."""

    numbers: Mapping[int, Numbers]
    bought: Mapping[int, Bought] | None
    usual: Mapping[int, float]

    def change(self, report: ReportRow) -> float | None:
        """How many more people came than usual, as a share of these."""
        usual = self.usual.get(report.id)
        return report.person_count / usual - 1 if usual else None


def count_rows(project: ProjectSettings, rows: Sequence[ReportRow], trends: Trends) -> Counted:
    """The numbers of these rows."""
    ids = [report.id for report in rows if report.is_pulled]
    has_orders = get_orders_state(acting_desk(), project.id).count
    return Counted(
        numbers=list_numbers(acting_desk(), project.id, ids),
        bought=get_bought_by_report(acting_desk(), project.id, ids) if has_orders else None,
        usual=trends.usual,
    )


def row_titles() -> dict[str, str]:
    """All columns."""
    defined = definition_titles()
    return {
        "title": _("Webinar"),
        "starts_at": _("Start"),
        "people": defined[Definition.CAME],
        "change": _("Than usual"),
        "middle": _("Middle, min"),
        "to_end": _("To the end"),
        "bought": defined[Definition.BOUGHT],
        "state": _("State"),
        "kind": _("Kind"),
        "length": _("Length, min"),
        "pulled": _("Entries"),
        "said": _("Participants"),
        "difference": _("Difference"),
        "room": _("Room"),
    }


def rows_frame(
    project: ProjectSettings,
    rows: Sequence[ReportRow],
    counted: Counted,
    kind: Callable[[str], str],
    state: Callable[[ReportRow], str],
) -> pd.DataFrame:
    """One row for each report; `kind` and `state` word them."""
    own = [counted.numbers.get(report.id) if report.is_pulled else None for report in rows]
    frame = pd.DataFrame(
        {
            "title": [report.room_title or report.room_id for report in rows],
            "starts_at": [report.starts_at.astimezone(project.time_zone) for report in rows],
            "people": [one.came if one else None for one in own],
            "change": [counted.change(report) if report.is_pulled else None for report in rows],
            "middle": [one.middle_stay_min if one else None for one in own],
            "to_end": [one.to_end.share if one else None for one in own],
            "bought": [_buyers(report, counted) for report in rows],
            "state": [state(report) for report in rows],
            "kind": [kind(report.kind) for report in rows],
            "length": [report.length_s and report.length_s / 60 for report in rows],
            "pulled": [report.viewer_count if report.is_pulled else None for report in rows],
            "said": [report.participants_said for report in rows],
            "difference": [report.difference for report in rows],
            "room": [report.room_id for report in rows],
        }
    )
    whole = dict.fromkeys(("people", "middle", "bought", "pulled", "said", "difference"), "Int64")
    return frame.astype({**whole, "change": "float64", "to_end": "float64"})


def _buyers(report: ReportRow, counted: Counted) -> int | None:
    if counted.bought is None or not report.is_pulled:
        return None
    return counted.bought[report.id].buyers if report.id in counted.bought else 0
