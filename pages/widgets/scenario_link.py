"""The address of the page of scenarios, one scenario or one run of it, and what a run is about."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from pages.widgets.language import plain, recent, recent_day

SCENARIOS = "scenarios/page.py"
SCENARIO, RUN = "scenario", "run"
"""Names in the address."""


def scenario_address(scenario_id: int) -> dict[str, str]:
    """The address of one scenario, as query parameters of `SCENARIOS`."""
    return {SCENARIO: str(scenario_id)}


def run_address(run_id: int) -> dict[str, str]:
    """The address of one run, as query parameters of `SCENARIOS`."""
    return {RUN: str(run_id)}


def about_words(title: str | None, starts_at: datetime, zone: ZoneInfo) -> str:
    """The webinar or session with its moment, inside Markdown; of a day the day alone."""
    if is_day(title, starts_at, zone):
        return recent_day(starts_at, zone)
    return " · ".join(filter(None, (plain(title or ""), recent(starts_at, zone))))


def is_day(title: str | None, starts_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a run is about a day: that has no title, and begins at midnight."""
    return not title and starts_at.astimezone(zone).time() == time()
