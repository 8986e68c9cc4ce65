"""What is said after an action stays until the operator does something else."""

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from pages.widgets.settings_outcome import draw_anew, forget_shown, say, show_outcome

    forget_shown()
    st.button("act", on_click=lambda: say("here", "Done."))
    show_outcome("here")
    if st.session_state.pop("changed", False):
        draw_anew()


def test_what_was_said_is_still_there_when_a_page_draws_itself_anew() -> None:
    page = AppTest.from_function(_page).run()
    page.session_state["changed"] = True
    page.button[0].click().run()
    assert [said.value for said in page.success] == ["Done."]
    page.run()
    assert not page.success
