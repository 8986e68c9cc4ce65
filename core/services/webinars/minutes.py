"""The rooms of reports by minute: as they are stored, or counted among chosen people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from core.desk import Desk
from core.domain.reports.crowd_choice import choose_rows
from core.domain.reports.room_sums import count_room, read_sums
from core.services.reports.crowds import load_crowd
from core.services.reports.summary import Chosen, read_choice
from data.models import Report
from data.repositories.reports import sums as repository


@dataclass(frozen=True, slots=True)
class Minutes:
    """The lists of a report by minute; `present` people have a presence."""

    present: int
    people: Sequence[int]
    joins: Sequence[int]
    leaves: Sequence[int]
    messages: Sequence[int] | None
    clicks: Sequence[int] | None


def count_rooms(
    desk: Desk, session: Session, project_id: int, reports: Sequence[Report], chosen: Chosen
) -> dict[int, Minutes]:
    """By report the room with the chosen people: as it is stored, where it is that of everybody."""
    lengths = {report.id or 0: report.length_s for report in reports}
    sums = {key: read_sums(one) for key, one in repository.list_stored(session, project_id, list(lengths)).items()}
    counted: dict[int, Minutes] = {}
    if not any(chosen.values()):
        counted = {
            key: Minutes(one.present, one.people, one.joins, one.leaves, one.messages, one.clicks)
            for key, one in sums.items()
        }
    missing = [report for report in reports if report.id not in counted]
    if missing:
        crowd = load_crowd(session, project_id, missing)
        rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen))
        for place, key in enumerate(crowd.report_ids):
            spans, present = crowd.spans(place, rows)
            room = count_room(spans, lengths[key])
            of_all = (sums[key].messages, sums[key].clicks) if key in sums else (None, None)
            messages, clicks = [None if one is None else _fitted(one, len(room.people)) for one in of_all]
            lists = (room.people.tolist(), room.joins.tolist(), room.leaves.tolist())
            counted[key] = Minutes(present, *lists, messages, clicks)
    return counted


def _fitted(messages: Sequence[int], minutes: int) -> list[int]:
    """As many minutes as the room has: one of unknown length ends with the last of the chosen people."""
    return [*messages[:minutes], *[0] * (minutes - len(messages))]
