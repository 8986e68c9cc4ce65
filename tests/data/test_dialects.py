"""What SQLite and PostgreSQL say alike."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select

from core.desk import Desk
from data.dialects import holds

LETTERS = st.text("аАёЁяЯbB[]^-*?%_ 1", max_size=4)


@given(pairs=st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_text_holds_words_in_whatever_case_and_signs_mean_themselves(desk: Desk, pairs: list[tuple[str, str]]) -> None:
    pairs += [(f"x{words}y", words.swapcase()) for _, words in pairs]
    with desk.store.reading() as session:
        row = session.connection().execute(select(*(holds(literal(text), words) for text, words in pairs))).one()
    assert [bool(one) for one in row] == [words.lower() in text.lower() for text, words in pairs]
