"""The reasons of rows in words, as tables and files show them."""

import pandas as pd

from core.domain.registration.plan import CellProblem
from core.errors import Rejected
from pages.registration.words import word_reasons
from tests.wording import ru

BAD_EMAIL = CellProblem("email", "Почта", "anna", "bad_email")
PAST = CellProblem("date", "", "", "past_session")
NO_EMAIL, OVER = ru("is not an e-mail; correct it in the list"), ru("this session is over; check the date")
REFUSED = Rejected("bizon365", "addSubscriber", 200, "Дата прошла")


def test_reason_says_what_the_service_refused_and_what_is_wrong_with_each_cell() -> None:
    frame = pd.DataFrame({"cell_problems": [(), (BAD_EMAIL, PAST), (PAST,)], "problem": [None, None, REFUSED]})
    nothing, cells, refused = word_reasons(frame)["reason"]
    assert nothing is None
    assert cells == f"{NO_EMAIL}; {OVER}"
    assert "«Дата прошла»" in refused
    assert refused.endswith(f"; {OVER}")


def test_reason_names_the_column_where_the_column_does_not_stand_beside_it() -> None:
    frame = pd.DataFrame({"cell_problems": [(BAD_EMAIL, PAST)]})
    assert word_reasons(frame, name_columns=True)["reason"][0] == f"Почта: {NO_EMAIL}; {OVER}"


def test_words_replace_the_columns_of_codes_and_errors() -> None:
    frame = pd.DataFrame({"number": [1], "cell_problems": [(PAST,)], "problem": [None]})
    assert list(word_reasons(frame)) == ["number", "reason"]
