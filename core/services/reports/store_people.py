"""Storing the people and the viewers of a report that were worked out (`core.domain.reports.worked_out`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from core.bizon.paging import Places
from core.domain.identity import RULE_VERSION
from core.domain.privacy.erased_rows import erasure_of, human_of
from core.domain.reports.origins import origin_rows
from core.domain.reports.worked_out import Columns, WorkedOut
from core.services.reports.columns import store_columns
from core.services.reports.humans import assign_humans
from core.services.reports.rows import write_shared
from core.services.reports.settled_orders import settle_again
from data.models import Report
from data.repositories.orders.bought import list_settled_in
from data.repositories.reports import report_writing as repository
from data.repositories.reports.origins import save_origins


def store_people(session: Session, report: Report, found: WorkedOut, places: Places) -> None:
    """Replace the people and the viewers of the report, in an open transaction. `places`: where the raw row of each
    viewer stands in the stored answers."""
    report_id, project_id = report.id or 0, report.project_id
    humans = assign_humans(session, project_id, report_id, found.contacts, found.people)
    for number, chat_user_id in enumerate(found.chat_user_ids):
        erasure_id = erasure_of(chat_user_id)
        if erasure_id is not None:
            humans[number] = human_of(erasure_id)
    ids = save_origins(session, project_id, origin_rows(found.origins))
    id_of = [ids.get(origin) for origin in found.origins]
    origin_ids = [id_of[place] for place in found.person_origins]
    people = {**_of(report_id, found.people, project_id=project_id), "human": humans, "origin_id": origin_ids}
    viewers = {
        **_of(report_id, found.viewers),
        "answer_ordinal": places.pages,
        "answer_position": places.positions,
    }
    keys = {
        **_of(report_id, found.keys, project_id=project_id),
        "human": [humans[number] for number in found.keys["number"]],
    }
    settled = list_settled_in(session, project_id, report_id)
    repository.replace_viewers(session, report_id, people=people, keys=keys, viewers=viewers)
    settle_again(session, project_id, report_id, settled, humans, found.people["presence"])
    store_columns(session, project_id, report_id, facts=found.facts, origin_ids=origin_ids, humans=humans)
    repository.put_sums(session, project_id, report_id, found.sums)
    report.viewer_count, report.person_count = len(places), len(humans)
    report.identity_version, report.details_removed_at = RULE_VERSION, None
    report.people_version += 1
    report.shared_keys = write_shared(found.shared)
    session.add(report)


def _of(report_id: int, columns: Columns, **same: int) -> Mapping[str, Sequence[Any]]:
    """The rows as rows of the report, with what is the same in all of them."""
    count = len(next(iter(columns.values())))
    return {**{name: [value] * count for name, value in (("report_id", report_id), *same.items())}, **columns}
