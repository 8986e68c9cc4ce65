"""The operator's language where no page is being drawn."""

from streamlit.testing.v1 import AppTest

from tests.wording import en, ru


def page() -> None:
    from threading import Thread

    import streamlit as st

    from pages.widgets.language import _, keep_language

    said: list[str] = []
    make = keep_language(lambda: said.append(_("Reports")))
    thread = Thread(target=make)
    thread.start()
    thread.join()
    st.write(said[0])


def test_file_made_in_another_thread_speaks_the_language_of_its_page() -> None:
    for language, word in (("en", en("Reports")), ("ru", ru("Reports"))):
        app = AppTest.from_function(page)
        app.session_state["language"] = language
        assert app.run().markdown[0].value == word
