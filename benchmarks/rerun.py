"""A rerun of the page of several webinars with 100,000 stored viewers, against a rerun of a page that shows nothing."""

from statistics import median
from time import perf_counter

from streamlit.testing.v1 import AppTest

from benchmarks.measure import Figure, figure
from core.desk import Desk
from core.environment import ROOT
from core.services.projects.projects import list_projects
from core.services.reports.list_reports import ReportSearch, list_pulled

RERUNS = 15
EMPTY = """
import streamlit as st
from pages.widgets.sidebar import show_sidebar
st.set_page_config(page_title="Empty", layout="wide")
st.navigation([st.Page(lambda: None, title="Empty", url_path="empty")])
show_sidebar()
st.title("Empty")
"""


def measure(desk: Desk) -> Figure:
    """The figure, with every pulled report chosen."""
    project = list_projects(desk)[0]
    chosen = list_pulled(desk, project.id, ReportSearch())
    page = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=60)
    page.run().switch_page("compare/page.py")
    page.query_params["reports"] = ",".join(str(key) for key in chosen)
    value = _rerun(page)
    floor = _rerun(AppTest.from_string(EMPTY, default_timeout=60))
    return figure(
        "rerun of the page of webinars",
        value=value,
        floor=floor,
        rows=100_000,
        goal="at most 0.15 s more than an empty page",
    )


def _rerun(page: AppTest) -> float:
    page.run()
    assert not page.exception
    taken = []
    for _ in range(RERUNS):
        start = perf_counter()
        page.run()
        taken.append(perf_counter() - start)
    return median(taken)
