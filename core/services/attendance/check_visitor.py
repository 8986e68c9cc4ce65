"""Checking one person against one webinar, as the function `bizon365_is_visitor` does (docs/salebot.md, section 13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.desk import Desk
from core.domain.matching import Asked, Match, Verdict, judge, match_people
from core.http.fields import as_object
from core.services.reports.raw_viewers import as_json, find_raw_viewer
from core.services.reports.report_facts import ReportFacts, get_report
from data.repositories import attendance as repository


@dataclass(frozen=True, slots=True)
class Seen:
    """How a person was seen in the room: the name there, by their network the city, and what they watched on."""

    username: str | None = field(repr=False)
    city: str | None
    device: str | None
    system: str | None
    browser: str | None


@dataclass(frozen=True, slots=True)
class VisitorCheck:
    """The result for one person. `viewer` is `b365_viewer`: the row of the person's last entry, exactly as Bizon365
    sent it; None when the person was not found. `stay_s` is the stay over all rows of the person, in seconds;
    `entered_at` and `left_at` are aware UTC."""

    report: ReportFacts
    min_stay_s: float
    verdict: Verdict
    match: Match | None = field(default=None, repr=False)
    stay_s: float | None = None
    entered_at: datetime | None = None
    left_at: datetime | None = None
    seen: Seen | None = field(default=None, repr=False)
    viewer: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def viewer_json(self) -> str | None:
        """`viewer` as JSON, as the bot's variable holds it; None when the person was not found."""
        return None if self.viewer is None else as_json(self.viewer)


def list_fields(viewer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The names of the fields of `b365_viewer` and their values as text. `cv` holds the extra fields of the room's form
    as a string or an object (docs/bizon365.md, section 7); each of them is listed as ``cv.<field>``."""
    fields: list[tuple[str, str]] = []
    for name, value in viewer.items():
        extra = as_object(value) if name == "cv" else None
        if extra:
            fields += [(f"{name}.{field}", _as_text(answer)) for field, answer in extra.items()]
        else:
            fields.append((name, _as_text(value if extra is None else None)))
    return fields


def list_answers(viewer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the person answered in the extra fields of the room's form, by the field's name."""
    fields = list_fields(viewer)
    return [(name.removeprefix("cv."), value) for name, value in fields if value and name.startswith(("cv.", "c1"))]


def list_tags(viewer: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The tags of the link by which the person came, by name."""
    return [(name, value) for name, value in list_fields(viewer) if value and name.startswith("utm_")]


def check_visitor(
    desk: Desk, project_id: int, report_id: int, asked: Asked, *, min_stay_s: float = 0.0
) -> VisitorCheck:
    """Check one person against one report; `min_stay_s` 0 counts any presence. Raises NotFound."""
    report = get_report(desk, project_id, report_id)
    with desk.store.reading() as session:
        viewers = repository.list_viewer_keys(session, report_id, asked.keys)
        people = repository.list_people(session, report_id, {viewer.person_number for viewer in viewers})
        [match] = match_people([asked], viewers, {number: person.stay_s for number, person in people.items()})
        person = people[match.person_number] if match else None
        stay_s = person.stay_s if person else None
        verdict = judge(
            asked,
            report=report.readiness,
            is_found=match is not None,
            stay_s=stay_s,
            min_stay_s=min_stay_s,
        )
        return VisitorCheck(
            report=report,
            min_stay_s=min_stay_s,
            verdict=verdict,
            match=match,
            stay_s=stay_s,
            entered_at=_moment(person.entered_at_ms) if person else None,
            left_at=_moment(person.left_at_ms) if person else None,
            seen=Seen(person.username, person.city, person.device, person.system, person.browser) if person else None,
            viewer=find_raw_viewer(session, project_id, report_id, match.person_number) if match else None,
        )


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else as_json(value)


def _moment(epoch_ms: int | None) -> datetime | None:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms is not None else None
