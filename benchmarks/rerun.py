"""The pages of one webinar and of all of them, first and again, against a page that shows nothing."""

from collections.abc import Iterator
from time import perf_counter

import streamlit as st
from streamlit.testing.v1 import AppTest

from benchmarks.growing import LARGE, Stored
from benchmarks.measure import Figure, Taken, figure
from core.environment import ROOT

AGAIN = 5
FIRST = 2
EMPTY = """
import streamlit as st
st.set_page_config(page_title="Empty", layout="wide")
st.navigation([st.Page(lambda: None, title="Empty", url_path="empty")])
st.title("Empty")
"""


def measure(stored: Stored) -> Iterator[Figure]:
    """For each page: its first run with nothing kept from another one, and a further run."""
    empty = _again(AppTest.from_string(EMPTY, default_timeout=120))
    many = ",".join(map(str, stored.report_ids))
    for name, page, query, rows, goals in (
        ("page of one webinar", "webinar", {"report": stored.large_id}, LARGE, ("0.3 s", "0.1 s")),
        ("page of all webinars", "compare", {"reports": many}, stored.size, ("1 s", "0.15 s")),
    ):
        shown = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=120)
        shown.run().switch_page(f"{page}/page.py")
        for key, value in query.items():
            shown.query_params[key] = str(value)
        yield figure(f"{name}, first", value=_first(shown), floor=empty, rows=rows, goal=f"at most {goals[0]}")
        goal = f"at most {goals[1]} more than an empty page"
        yield figure(f"{name}, again", value=_again(shown), floor=empty, rows=rows, goal=goal)


def _first(page: AppTest) -> Taken:
    _run(page)
    taken = []
    for _ in range(FIRST):
        st.cache_data.clear()
        taken.append(_run(page))
    return Taken.best_of(taken)


def _again(page: AppTest) -> Taken:
    _run(page)
    return Taken.best_of([_run(page) for _ in range(AGAIN)])


def _run(page: AppTest) -> float:
    start = perf_counter()
    page.run()
    taken = perf_counter() - start
    assert not page.exception, page.exception
    return taken
