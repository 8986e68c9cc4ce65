"""Keeping the columns of people (`core.domain.reports.columns`) with their reports."""

from collections.abc import Sequence

import pyarrow as pa
from sqlmodel import Session

from core.desk import Desk
from core.domain.reports.columns import NEEDED, collect_facts, pack_facts, pack_humans
from data.models import Report
from data.repositories.reports import columns as repository


def store_columns(
    session: Session,
    project_id: int,
    report_id: int,
    *,
    facts: pa.Table,
    origin_ids: Sequence[int | None],
    humans: Sequence[int],
) -> None:
    """Store the columns of a report, in an open transaction: what `collect_facts` has collected of its people, where
    they came from, and their humans."""
    repository.put_columns(session, project_id, report_id, pack_facts(facts, origin_ids), pack_humans(humans))


def make_columns(session: Session, report_id: int) -> tuple[bytes, bytes]:
    """The facts and the humans of a report, packed, from the rows of its people."""
    people = repository.read_people(session, report_id, (*NEEDED, "human"))
    return pack_facts(collect_facts(people), people["origin_id"]), pack_humans(people["human"])


def list_missing(desk: Desk, project_id: int) -> list[int]:
    """The loaded reports whose columns are not stored as they should be: those of an earlier version, and those whose
    people were changed. The newest first."""
    with desk.store.reading() as session:
        return repository.list_without_columns(session, project_id)


def store_missing(desk: Desk, project_id: int, report_id: int) -> None:
    """Make the columns of a report from the rows of its people, in one transaction."""
    with desk.store.writing(project_id) as session:
        if session.get(Report, report_id):
            repository.put_columns(session, project_id, report_id, *make_columns(session, report_id))
