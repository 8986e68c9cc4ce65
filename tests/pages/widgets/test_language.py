"""The operator's language where no page is being drawn."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from tests.patience import PATIENCE_S
from tests.present import PRESENT
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
        app = AppTest.from_function(page, default_timeout=PATIENCE_S)
        app.session_state["language"] = language
        assert app.run().markdown[0].value == word


def moments() -> None:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    import streamlit as st

    from core.start import get_desk
    from pages.widgets.language import recent

    now = get_desk().now()
    for days in (-2, -1, 0, 1):
        st.markdown(recent(now + timedelta(days=days), ZoneInfo("Europe/Moscow")))


def test_moment_has_its_weekday_and_its_name_when_it_is_near(desk: Desk) -> None:
    for language, said in (("ru", ru), ("en", en)):
        app = AppTest.from_function(moments, default_timeout=PATIENCE_S)
        app.session_state["language"] = language
        before, yesterday, today, tomorrow = [shown.value for shown in app.run().markdown]
        assert yesterday.startswith(f"{said('yesterday')}, ")
        assert today.startswith(f"{said('today')}, ")
        assert tomorrow.startswith(f"{said('tomorrow')}, ")
        local = PRESENT.astimezone(ZoneInfo("Europe/Moscow")) - timedelta(days=2)
        assert before == f"{format_datetime(local, 'EEE', locale=language)} {local:%d.%m.%Y %H:%M}"
