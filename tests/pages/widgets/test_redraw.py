"""A page that runs again by itself: its messages stay, and so does what is being typed in a dialog."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from pages.widgets.outcome import say, show_outcome
    from pages.widgets.redraw import begin_page, hold_page, rerun_page

    begin_page()
    if st.session_state.get("in_dialog"):
        hold_page()
    st.button("act", on_click=lambda: say("here", "Done."))
    show_outcome("here")
    if st.session_state.pop("changed", False):
        rerun_page()
        st.caption("Still drawn.")


def test_what_was_said_is_still_there_when_a_page_draws_itself_anew() -> None:
    page = AppTest.from_function(_page).run()
    page.session_state["changed"] = True
    page.button[0].click().run()
    assert [said.value for said in page.success] == ["Done."]
    page.run()
    assert not page.success


def test_a_page_holds_still_while_a_dialog_is_open() -> None:
    page = AppTest.from_function(_page).run()
    for in_dialog, drawn in ((True, ["Still drawn."]), (False, [])):
        page.session_state["in_dialog"], page.session_state["changed"] = in_dialog, True
        page.run()
        assert [said.value for said in page.caption] == drawn
