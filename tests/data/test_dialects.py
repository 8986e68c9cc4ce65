"""What SQLite and PostgreSQL say alike."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select
from sqlmodel import col

from core.desk import Desk
from data.dialects import among, holds
from data.models import Report

LETTERS = st.text("аАёЁяЯbB[]^-*?%_ 1", max_size=4)


@given(pairs=st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_text_holds_words_in_whatever_case_and_signs_mean_themselves(desk: Desk, pairs: list[tuple[str, str]]) -> None:
    pairs += [(f"x{words}y", words.swapcase()) for _, words in pairs]
    with desk.store.reading() as session:
        row = session.connection().execute(select(*(holds(literal(text), words) for text, words in pairs))).one()
    assert [bool(one) for one in row] == [words.lower() in text.lower() for text, words in pairs]


@pytest.mark.sqlite("reads SQLite's plans")
def test_listed_values_are_looked_for_in_the_index(desk: Desk) -> None:
    query = select(col(Report.id)).where(col(Report.project_id) == 1, among(col(Report.webinar_id), "wanted"))
    with desk.store.reading() as session:
        connection = session.connection()
        asked = f"EXPLAIN QUERY PLAN {query.compile(connection)}"
        first, *_ = connection.exec_driver_sql(asked, (1, "[]"))
    assert "report_webinar (project_id=? AND webinar_id=?)" in first[3]
