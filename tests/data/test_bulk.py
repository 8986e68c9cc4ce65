"""Many rows at once, by the names of their columns."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select

from data.models import Job, JobItem, Project
from data.repositories.bulk import Columns, are_one_of, insert_columns, insert_mappings, is_one_of
from data.store import Store
from tests.databases import store_url

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(store_url(tmp_path / "desk.sqlite3"))
    store.migrate()
    with store.writing() as session:
        project = Project(
            kind="live",
            name="School",
            bizon_base_url="",
            bizon_api_version="v2",
            salebot_base_url="",
            time_zone="Europe/Moscow",
            requests_per_second=None,
            created_at=AT,
            updated_at=AT,
        )
        session.add(project)
        session.flush()
        session.add(Job(id="job", project_id=project.id or 0, kind="pull", state="queued", request="{}", created_at=AT))
    yield store
    store.close()


def _add(store: Store, *rows: Mapping[str, object]) -> list[JobItem]:
    with store.writing() as session:
        insert_mappings(session, JobItem, iter(rows))
    with store.reading() as session:
        return list(session.exec(select(JobItem).order_by(JobItem.key)))


def test_each_value_reaches_the_column_of_its_name_whatever_the_order_in_the_row(store: Store) -> None:
    first = {"job_id": "job", "key": "a", "ordinal": 1, "state": "done", "finished_at": AT}
    second = {"finished_at": None, "state": "planned", "ordinal": 2, "key": "b", "job_id": "job"}
    kept = [item.model_dump(exclude={"problem"}) for item in _add(store, first, second)]
    assert kept == [first, second]


def test_a_moment_is_kept_in_utc(store: Store) -> None:
    moscow = AT.astimezone(ZoneInfo("Europe/Moscow"))
    row = {"job_id": "job", "key": "a", "ordinal": 1, "state": "done", "finished_at": moscow}
    assert _add(store, row)[0].finished_at == AT


def test_more_rows_than_a_statement_takes_are_all_kept(store: Store) -> None:
    rows = ({"job_id": "job", "key": f"{n:05}", "ordinal": n, "state": "planned"} for n in range(20_000))
    assert [item.ordinal for item in _add(store, *rows)] == list(range(20_000))


def test_no_rows_are_no_statement(store: Store) -> None:
    assert _add(store) == []


@pytest.mark.parametrize("other", [{"problem": None}, {}], ids=["one more", "one less"])
def test_rows_with_different_columns_are_refused_as_a_whole(store: Store, other: dict[str, object]) -> None:
    first = {"job_id": "job", "key": "a", "ordinal": 1, "state": "planned"}
    second = {**first, "key": "b", **other} if other else {"job_id": "job", "key": "b", "ordinal": 2}
    with pytest.raises((KeyError, ValueError)):
        _add(store, first, second)
    assert _add(store) == []


def test_columns_are_kept_as_the_same_rows_would_be(store: Store) -> None:
    columns: Columns = {"key": ["a", "b"], "ordinal": range(2), "job_id": ["job"] * 2, "state": ["done"] * 2}
    with store.writing() as session:
        insert_columns(session, JobItem, {**columns, "finished_at": [AT, None]})
        insert_columns(session, JobItem, dict.fromkeys(columns, ()))
    with store.reading() as session:
        kept = session.exec(select(JobItem).order_by(JobItem.key)).all()
    assert [(item.key, item.ordinal, item.job_id, item.finished_at) for item in kept] == [
        ("a", 0, "job", AT),
        ("b", 1, "job", None),
    ]


def test_columns_of_different_lengths_are_refused_as_a_whole(store: Store) -> None:
    columns: Columns = {"key": ["a", "b"], "ordinal": [0], "job_id": ["job"] * 2, "state": ["done"] * 2}
    with pytest.raises(ValueError, match="shorter"), store.writing() as session:
        insert_columns(session, JobItem, columns)
    assert _add(store) == []


def test_values_are_found_among_many_whatever_is_in_them(store: Store) -> None:
    keys = ["a", "'", '"', "п", "\\u043f", "[", "😀", ""]
    with store.writing() as session:
        insert_columns(
            session,
            JobItem,
            {"job_id": ["job"] * len(keys), "key": keys, "ordinal": range(len(keys)), "state": ["waiting"] * len(keys)},
        )
    with store.reading() as session:
        for asked in (keys, keys[:3], ["b", "'"], []):
            found = session.exec(select(JobItem.key).where(is_one_of(session, JobItem.key, asked))).all()
            assert sorted(found) == sorted(set(asked) & set(keys))
            numbers = [keys.index(key) for key in asked if key in keys] + [10**6]
            rows = session.exec(select(JobItem.key).where(is_one_of(session, JobItem.ordinal, numbers))).all()
            assert sorted(rows) == sorted(found)


def test_two_numbers_are_found_together(store: Store) -> None:
    both = (col(JobItem.ordinal), func.length(col(JobItem.key)))
    held = [(0, 1), (0, 2), (1, 1)]
    rows: Columns = {"job_id": ["job"] * 3, "key": ["a", "bb", "c"], "ordinal": [0, 0, 1], "state": ["done"] * 3}
    with store.writing() as session:
        insert_columns(session, JobItem, rows)
    with store.reading() as session:
        for asked in ([], [(1, 2)], [(0, 2), (1, 1)], [*held, (2, 2)]):
            found = session.exec(select(*both).where(are_one_of(session, both, asked))).all()
            assert sorted(found) == sorted(set(asked) & set(held))
