"""The rows of the list of webinars: what stands in each column, on the page and in the file."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd

from core.domain.reports.definitions import Definition, is_few
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.list_webinars import WebinarRow
from pages.widgets.definition_titles import definition_titles
from pages.widgets.language import _, ngettext, number, share, signed_share
from pages.widgets.table import Column, Table

IN_SIGHT = ("title", "starts_at", "registered", "people", "change", "middle", "to_end", "bought", "state")


def webinars_table() -> Table:
    """All columns, and those in sight until the operator chooses others."""
    defined = definition_titles()
    whole = partial(number, digits=0)
    columns = {
        "title": Column(_("Webinar")),
        "starts_at": Column(_("Start"), highest_first=True),
        "registered": Column(
            _("Registered"),
            _("For the session of the webinar; empty until the registered of its page are loaded"),
            whole,
            highest_first=True,
        ),
        "came_share": Column(
            defined[Definition.CAME_OF_REGISTERED],
            _("Of those for which it is known"),
            share,
            highest_first=True,
            few="few_came_share",
        ),
        "people": Column(defined[Definition.CAME], _("Each counted once"), whole, highest_first=True),
        "change": Column(
            _("Than usual"),
            _("People against the middle one of the room's ten webinars before it"),
            signed_share,
            highest_first=True,
        ),
        "middle": Column(_("Middle, min"), _("Half of the people stayed longer"), whole, highest_first=True),
        "to_end": Column(
            _("To the end"), _("Of those for which it is known"), share, highest_first=True, few="few_to_end"
        ),
        "bought": Column(defined[Definition.BOUGHT], write=whole, highest_first=True),
        "state": Column(_("State")),
        "kind": Column(_("Kind")),
        "length": Column(_("Length, min"), _("How long the webinar lasted"), whole, highest_first=True),
        "pulled": Column(_("Entries"), _("Entries loaded"), whole, highest_first=True),
        "said": Column(_("Participants"), _("Bizon365's own count"), whole, highest_first=True),
        "difference": Column(
            _("Difference"),
            _("Viewers loaded minus Bizon365's count, where they differ"),
            lambda difference: f"≠ {difference:+.0f}",
            highest_first=True,
        ),
        "room": Column(_("Room")),
    }
    return Table("webinars", columns, IN_SIGHT, "starts_at")


def rows_frame(
    project: ProjectSettings,
    rows: Sequence[WebinarRow],
    kind: Callable[[str], str],
    state: Callable[[ReportRow], str],
) -> pd.DataFrame:
    """One row for each webinar; `kind` and `state` word them."""
    reports = [row.report for row in rows]
    frame = pd.DataFrame(
        {
            "title": [report.room_title or report.room_id for report in reports],
            "starts_at": [report.starts_at.astimezone(project.time_zone) for report in reports],
            "registered": [row.registered for row in rows],
            "came_share": [row.came_share for row in rows],
            "people": [row.numbers.came if row.numbers else None for row in rows],
            "change": [row.change for row in rows],
            "middle": [row.numbers.middle_stay_min if row.numbers else None for row in rows],
            "to_end": [row.numbers.to_end.share if row.numbers else None for row in rows],
            "bought": [row.bought for row in rows],
            "state": [state(report) for report in reports],
            "kind": [kind(report.kind) for report in reports],
            "length": [report.length_s and report.length_s / 60 for report in reports],
            "pulled": [report.viewer_count if report.is_pulled else None for report in reports],
            "said": [report.participants_said for report in reports],
            "difference": [report.difference for report in reports],
            "room": [report.room_id for report in reports],
            "few_came_share": [is_few(row.registered_known or 0) for row in rows],
            "few_to_end": [row.numbers is not None and row.numbers.to_end.is_few for row in rows],
        }
    )
    counts = ("registered", "people", "middle", "bought", "pulled", "said", "difference")
    shares = ("came_share", "change", "to_end", "length")
    return frame.astype({**dict.fromkeys(counts, "Int64"), **dict.fromkeys(shares, "float64")})


def people_hints(rows: Sequence[WebinarRow]) -> list[str]:
    """How many entries the people of each webinar had, for who points at the number."""
    entries = [row.numbers.entries if row.numbers else 0 for row in rows]
    return [ngettext("{n} entry to the room", "{n} entries to the room", n) if n else "" for n in entries]
