"""Checking one person against one webinar, as the function `bizon365_is_visitor` does (docs/salebot.md, section 13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.desk import Desk
from core.domain.matching import Asked, Verdict
from core.domain.people_matching import Match, match_people
from core.http.fields import as_object
from core.services.attendance.check_people import judge_person, list_kept, mark_erased, readiness_of, shared_keys
from core.services.attendance.present import PersonPresent, join_present, read_present
from core.services.projects.erased import find_erased
from core.services.reports.raw_viewers import as_json, find_raw_viewer
from core.services.reports.report_facts import ReportFacts, get_report
from data.repositories import attendance as repository


@dataclass(frozen=True, slots=True)
class VisitorCheck:
    """The result for one person. `viewer` is `b365_viewer`: the row of the person's last entry, exactly as Bizon365
    sent it; None when the person was not found. `person` is who was found, over all their rows.

    `others` are the reports taken together with `report`. `guests` of the people there left no contact: somebody who
    is absent may be among them.
    """

    report: ReportFacts
    others: tuple[ReportFacts, ...]
    guests: int
    min_stay_s: float
    verdict: Verdict
    match: Match | None = field(default=None, repr=False)
    person: PersonPresent | None = field(default=None, repr=False)
    viewer: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def stay_s(self) -> float | None:
        """The seconds over all rows of the person."""
        return self.person.stay_s if self.person else None

    @property
    def entered_at(self) -> datetime | None:
        """The first entry, aware UTC."""
        return _moment(self.person.entered_at_ms) if self.person else None

    @property
    def left_at(self) -> datetime | None:
        """The last leaving, aware UTC."""
        return _moment(self.person.left_at_ms) if self.person else None

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
    desk: Desk,
    project_id: int,
    report_id: int,
    asked: Asked,
    *,
    together_with: Sequence[int] = (),
    min_stay_s: float = 0.0,
    is_list_read: bool = True,
) -> VisitorCheck:
    """Check one person against one report, or `together_with` others as one webinar; `min_stay_s` 0 counts any
    presence. When a report is not pulled yet, or one may be missing (not `is_list_read`, see `readiness_of`), the
    outcome is never ABSENT. Raises NotFound."""
    reports = [get_report(desk, project_id, one) for one in (report_id, *together_with)]
    ids = list_kept(reports)
    with desk.store.reading() as session:
        people = read_present(session, project_id, ids, asked.keys)
        [marked] = mark_erased(find_erased(desk, session, project_id), [asked], reports)
        matching = match_people(
            [asked],
            [person.trace for person in people],
            stays=[person.stay_s for person in people],
            shared=shared_keys(reports),
        )
        [match] = matching.matches
        person = join_present([people[place] for place in match.people]) if match else None
        return VisitorCheck(
            report=reports[0],
            others=tuple(reports[1:]),
            guests=repository.count_guests(session, ids),
            min_stay_s=min_stay_s,
            verdict=judge_person(
                marked,
                person,
                readiness=readiness_of(reports, is_list_read=is_list_read),
                doubt=matching.doubts[0],
                hint=matching.hints[0],
                min_stay_s=min_stay_s,
            ),
            match=match,
            person=person,
            viewer=find_raw_viewer(session, project_id, *person.shown) if person else None,
        )


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else as_json(value)


def _moment(epoch_ms: int | None) -> datetime | None:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC) if epoch_ms is not None else None
