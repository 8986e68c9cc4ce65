"""The sections of a page and the address."""

from streamlit.testing.v1 import AppTest

KEY = "shown"


def page() -> None:
    import streamlit as st

    from pages.widgets.sections import choose_section

    st.write(choose_section({"one": "One", "two": "Two"}, "shown"))


def opened(app: AppTest) -> str:
    return str(app.run().markdown[0].value)


def test_the_chosen_section_is_in_the_address() -> None:
    app = AppTest.from_function(page).run()
    app.segmented_control(key=KEY).set_value("two")
    assert opened(app) == "two"
    assert app.query_params["section"] == "two"


def test_whoever_goes_back_in_the_browser_sees_the_section_of_the_address() -> None:
    app = AppTest.from_function(page).run()
    app.segmented_control(key=KEY).set_value("two").run()
    app.query_params["section"] = "one"
    assert opened(app) == "one"


def test_section_that_a_callback_opens_is_not_taken_back_by_the_address() -> None:
    app = AppTest.from_function(page)
    app.query_params["section"] = "two"
    assert opened(app) == "two"
    app.session_state[KEY] = "one"
    assert opened(app) == "one"


def test_unknown_section_of_an_old_link_opens_the_first() -> None:
    app = AppTest.from_function(page)
    app.query_params["section"] = "gone"
    assert opened(app) == "one"
