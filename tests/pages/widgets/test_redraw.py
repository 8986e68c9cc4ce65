"""A page that runs again by itself: what was said stays, and so does what is being typed in a dialog."""

import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from core.environment import ROOT
from tests.patience import PATIENCE_S


def _page() -> None:
    import streamlit as st

    from core.errors import NotFound
    from pages.widgets.outcome import attempt, say, show_outcome, show_over_page
    from pages.widgets.redraw import begin_page, end_page, hold_page, rerun_page

    def raise_error() -> None:
        raise NotFound("anything", 1)

    def fail() -> None:
        attempt("here", raise_error, "Done.")

    begin_page()
    show_over_page()
    if st.session_state.get("in_dialog"):
        hold_page()
    st.button("act", on_click=lambda: say("Done."))
    st.button("fail", on_click=fail)
    st.button("something else")
    show_outcome("here")
    if st.session_state.pop("is_cut_off", False):
        st.rerun()
    end_page()
    if st.session_state.pop("changed", False):  # what a fragment would find afterwards
        rerun_page()
        st.caption("Still drawn.")


def _said(page: AppTest) -> list[str]:
    return [said.value for said in (*page.success, *page.error)]


@pytest.mark.parametrize("act", [0, 1], ids=["success", "error"])
def test_what_was_said_stays_until_the_operator_does_something_else(act: int) -> None:
    page = AppTest.from_function(_page, default_timeout=PATIENCE_S).run()
    page.session_state["is_cut_off"] = page.session_state["changed"] = True
    page.button[act].click().run()
    assert len(_said(page)) == 1
    page.button[2].click().run()
    assert _said(page) == []


def test_a_page_holds_still_while_a_dialog_is_open() -> None:
    page = AppTest.from_function(_page, default_timeout=PATIENCE_S).run()
    for in_dialog, drawn in ((True, ["Still drawn."]), (False, [])):
        page.session_state["in_dialog"], page.session_state["changed"] = in_dialog, True
        page.run()
        assert [said.value for said in page.caption] == drawn


def test_a_press_waits_for_the_run_that_is_under_way() -> None:
    """Else the callback of one press runs in two threads on one state, and in one of them only half."""
    options = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
    assert options["runner"]["fastReruns"] is False


def test_every_page_is_drawn_to_its_end_unless_there_is_nothing_to_show_to_this_operator() -> None:
    """`st.stop` would leave out what is done there: messages that were seen would stay, and a press that was refused
    would be done with the next thing typed. Who is not logged in any more, or may see no project, sees no page."""
    stopping = {path.name for path in (ROOT / "pages").rglob("*.py") if "st.stop(" in path.read_text("utf-8")}
    assert stopping == {"navigation.py", "sidebar.py"}
