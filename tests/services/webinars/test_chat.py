"""The chat of a webinar: every message once, by whom and when, found by words, questions and people."""

from datetime import timedelta

from core.desk import Desk
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.reports.read_chat import read_chat
from core.services.webinars.chat import COLUMNS, ChatQuery, find_messages, get_chat, list_talkers
from tests.reports_world import START, store_report, viewer
from tests.services.inbox.test_person_story import PROJECT, store_chat

MESSAGES = {
    "a": ["Добрый вечер!", "Сколько стоит курс?"],
    "a2": ["А запись будет?"],
    "b": ["Стоит ли брать", "без времени"],
    "moderator": ["Начинаем"],
}
SECONDS = {"a": [65, 600], "a2": [1800], "b": [30], "moderator": [0]}


def store_talk(desk: Desk, project_id: int = PROJECT) -> int:
    """A webinar at which Anna, with two entries, Boris and a moderator wrote."""
    rows = [viewer("Анна", email="anna@example.com", chatUserId=chat) for chat in ("a", "a2")]
    report_id = store_report(desk, project_id, [*rows, viewer("Борис", chatUserId="b"), viewer("Вера", chatUserId="c")])
    store_chat(desk, report_id, MESSAGES, SECONDS)
    return report_id


def test_every_message_stands_once_in_order_of_time_with_its_writer(desk: Desk) -> None:
    frame = get_chat(desk, PROJECT, store_talk(desk)).frame
    assert tuple(frame.columns) == COLUMNS
    assert frame["text"].tolist() == [
        *("Начинаем", "Стоит ли брать", "Добрый вечер!", "Сколько стоит курс?", "А запись будет?", "без времени")
    ]
    names = frame["username"].where(frame["username"].notna(), None).tolist()
    assert names == [None, "Борис", "Анна", "Анна", "Анна", "Борис"]
    assert frame["minute"].fillna(-1).tolist() == [0, 0, 1, 10, 30, -1]
    assert frame["said_at"][2].utctimetuple() == (START + timedelta(seconds=65)).utctimetuple()


def test_messages_are_found_by_words_names_questions_and_person(desk: Desk) -> None:
    report_id = store_talk(desk)
    chat = get_chat(desk, PROJECT, report_id)
    number = int(chat.frame["number"][2])

    def texts(query: ChatQuery) -> list[str]:
        found: list[str] = find_messages(chat, query)["text"].tolist()
        return found

    assert texts(ChatQuery("СТОИТ")) == ["Стоит ли брать", "Сколько стоит курс?"]
    assert texts(ChatQuery("борис")) == ["Стоит ли брать", "без времени"]
    assert texts(ChatQuery(only_questions=True)) == ["Сколько стоит курс?", "А запись будет?"]
    assert texts(ChatQuery("(", number=number)) == []
    assert texts(ChatQuery(number=number)) == [line.text for line in read_chat(desk, PROJECT, report_id, number)]


def test_who_wrote_most_stands_first_and_nobody_twice(desk: Desk) -> None:
    talkers = list_talkers(get_chat(desk, PROJECT, store_talk(desk)))
    assert talkers["username"].tolist() == ["Анна", "Борис"]
    assert talkers["messages"].tolist() == [3, 2]
    assert talkers["questions"].tolist() == [2, 0]


def test_chat_without_times_or_of_another_project_has_none(desk: Desk) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    assert get_chat(desk, other, store_talk(desk)).frame.empty
    silent = store_report(desk, PROJECT, [viewer("Анна", chatUserId="a")], starts_at=START - timedelta(days=1))
    assert list_talkers(get_chat(desk, PROJECT, silent)).empty
    store_chat(desk, silent, {"a": ["Без времени"]}, {})
    frame = get_chat(desk, PROJECT, silent).frame
    assert frame["minute"].isna().all()
    assert frame["text"].tolist() == ["Без времени"]
