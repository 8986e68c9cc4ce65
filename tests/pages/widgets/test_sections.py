"""The sections of a page and the address."""

from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE_S

KEY = "shown"


def page() -> None:
    import streamlit as st

    from pages.widgets.sections import choose_section, go_to_section

    st.write(choose_section({"one": "One", "two": "Two"}, "shown"))
    st.button("Open", on_click=go_to_section, args=("shown", "two"), kwargs={"run": "17"})


def opened(app: AppTest) -> str:
    return str(app.run().markdown[0].value)


def test_the_chosen_section_is_in_the_address() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    app.segmented_control(key=KEY).set_value("two")
    assert opened(app) == "two"
    assert app.query_params["section"] == "two"


def test_whoever_goes_back_in_the_browser_sees_the_section_of_the_address() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    app.segmented_control(key=KEY).set_value("two").run()
    app.query_params["section"] = "one"
    assert opened(app) == "one"


def test_section_that_a_callback_opens_stays_until_the_browser_has_got_it() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    app.button[0].click()
    assert opened(app) == "two"
    assert (app.query_params["section"], app.query_params["run"]) == ("two", "17")
    # What was pressed before the page came is sent with the choice and the address of the page before it.
    app.query_params.clear()
    app.query_params["section"] = "one"
    app.segmented_control(key=KEY).set_value("one")
    assert opened(app) == "two"
    assert (app.query_params["section"], app.query_params["run"]) == ("two", "17")


def test_section_that_a_callback_opened_can_be_left_at_once() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    app.button[0].click()
    assert opened(app) == "two"
    app.segmented_control(key=KEY).set_value("one")
    assert opened(app) == "one"
    app.button[0].click()
    assert opened(app) == "two"
    app.query_params["section"] = "one"  # by going back
    assert opened(app) == "one"
    assert opened(app) == "one"


def test_unknown_section_of_an_old_link_opens_the_first() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.query_params["section"] = "gone"
    assert opened(app) == "one"
