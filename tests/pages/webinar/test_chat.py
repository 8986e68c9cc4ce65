"""The tab of the chat: searched, narrowed by a link, kept from those who see no contacts."""

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.pages.drawn import open_row, table
from tests.pages.webinars.seen import opened, words
from tests.services.webinars.test_chat import store_talk
from tests.wording import ru, ru_n


def test_chat_is_searched_and_narrowed_by_a_link(desk: Desk, project: ProjectSettings) -> None:
    store_talk(desk, project.id)
    app = opened("webinar", tab="chat")
    assert ru_n("{n} message found", "{n} messages found", 6) in words(app)
    assert table(app, "chat_talkers")["messages"].tolist() == ["3", "2"]
    app.text_input(key="chat_search").set_value("стоит").run()
    assert table(app, "chat_rows")["text"].tolist() == ["Стоит ли брать", "Сколько стоит курс?"]
    app.toggle(key="chat_questions").set_value(True).run()
    assert table(app, "chat_rows")["text"].tolist() == ["Сколько стоит курс?"]
    app.selectbox(key="chat_by").select_index(1).run()
    assert not app.exception
    assert ru("No message found…") in words(app)
    again = opened("webinar", tab="chat", chat_by=app.query_params["chat_by"])
    assert again.selectbox(key="chat_by").value == app.selectbox(key="chat_by").value


def test_press_on_a_message_opens_its_writer(desk: Desk, project: ProjectSettings) -> None:
    report_id = store_talk(desk, project.id)
    app = opened("webinar", tab="chat")
    row = table(app, "chat_rows").index[1]
    assert table(app, "chat_rows").loc[row, "username"] == "Борис"
    app = open_row(app, "chat_rows", str(row))
    assert app.query_params["tab"] == "people"
    assert app.query_params["person"].startswith(f"{report_id}.")
    assert "Борис" in [header.value for header in app.header]
    moderator = table(opened("webinar", tab="chat"), "chat_rows").index[0]
    assert not open_row(opened("webinar", tab="chat"), "chat_rows", str(moderator)).header


def test_webinar_without_texts_says_so(desk: Desk, project: ProjectSettings) -> None:
    report = store_talk(desk, project.id)
    app = opened("webinar", tab="chat", chat_by="99", report=str(report))
    assert app.selectbox(key="chat_by").value is None
