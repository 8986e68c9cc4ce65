"""Words for what reports hold: kinds, states, rooms, devices."""

from core.analytics.facets import UNKNOWN
from core.services.reports.list_reports import ReportRow
from core.services.reports.states import ReportState
from core.services.reports.summary import REGISTERED
from pages.widgets.errors import explain
from pages.widgets.language import _


def kind_words(kind: str) -> str:
    return {"live": _("Live"), "automatic": _("Automatic")}[kind]


def state_words(state: ReportState) -> str:
    return {
        ReportState.LISTED: _("not loaded yet"),
        ReportState.READY: _("ready"),
        ReportState.NOT_READY: _("not ready yet"),
        ReportState.INCOMPLETE: _("incomplete"),
        ReportState.FAILED: _("failed"),
    }[state]


def state_reason(report: ReportRow) -> str:
    """How the report stands, and why when pulling it failed."""
    words = state_words(report.state)
    return f"{words}: {explain(report.problem)}" if report.state is ReportState.FAILED and report.problem else words


def room_words(room_id: str, title: str | None) -> str:
    return f"{title} · {room_id}" if title else room_id


def device_words(device: str) -> str:
    return {"phone": _("Phone"), "desktop": _("Computer"), "tv": _("TV")}.get(device, device)


def dimension_words(dimension: str) -> str:
    if dimension in REGISTERED:
        return _("At registration: {name}", name=dimension_words(REGISTERED[dimension]))
    return {
        "city_key": _("City"),
        "region": _("Region"),
        "country": _("Country"),
        "device": _("Device"),
        "system": _("System"),
        "browser": _("Browser"),
        "source": "utm_source",
        "medium": "utm_medium",
        "campaign": "utm_campaign",
        "content": "utm_content",
        "term": "utm_term",
        "partner": _("Partner"),
        "referrer": _("Page before"),
        "entry": _("Opened link"),
        "page_id": _("Registration page"),
    }[dimension]


def key_words(dimension: str, key: str, label: str | None) -> str:
    """A city, device or the like as it is shown among choices."""
    if key == UNKNOWN:
        return _("unknown")
    return device_words(key) if dimension == "device" else label or key
