"""The story of one registration in the Inbox: all that is known of it, and what can be done again."""

from datetime import timedelta

import pytest

from core.desk import Desk
from core.errors import Unavailable
from core.problems import write_problem
from core.services.clients.copy import keep_variables
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.salebot_budget import get_salebot_use
from tests.inbox_world import bring_to, buy, deliver, mark, registration
from tests.pages.drawn import table
from tests.pages.inbox.inbox_page import PROJECT, emails, inbox, known_client, numbers, press, row
from tests.pages.seen import words
from tests.reports_world import store_report, viewer
from tests.wording import like, ru, ru_n


def test_the_story_tells_everything_known(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1, username="*Анна*"))
    deliver(desk, PROJECT, registration(1, username="*Анна*"))
    bring_to(desk, event_id, "done", client_id=77, matched_by="link", saved_at=desk.now())
    mark(desk, event_id, relay_state="taken", relay_attempts=2, relay_at=desk.now())
    keep_variables(desk, PROJECT, [77], {"bizon_email": "person1@example.com", "city": "Самара"})
    store_report(desk, PROJECT, [viewer("Анна", email="person1@example.com", minutes=42)])
    buy(
        desk, PROJECT, "7", "partly", email="person1@example.com", goods="Курс *летний*", paid_minor=250, currency="RUB"
    )
    app = inbox(event=str(event_id))
    said = words(app)
    assert r"**Курс \*летний\*** · " in said
    assert ru("partly paid") in said
    assert r"\*Анна\*" in said
    assert ru("Client {client_id}: {by}.", client_id="**77**", by=ru("by the link")) in said
    assert "Python с нуля" in said
    assert ru("{time} in the room", time=ru("{n} min", n=42)) in said
    assert ru_n("repeated {n} time", "repeated {n} times", 1) in said
    assert ru("forwarded to Salebot") in said
    assert list(table(app, "client_variables")[ru("Variable")]) == ["bizon_email", "city"]
    assert app.code[0].value == "77"
    assert "person1@example.com" in app.code[1].value
    app.button[0].click().run()
    assert emails(app) == ["person1@example.com"]


def test_a_broken_link_to_a_story_shows_the_list(desk: Desk) -> None:
    deliver(desk, PROJECT, registration(1))
    assert numbers(inbox(event="9" * 30))


def test_the_story_of_another_project_is_not_shown(desk: Desk) -> None:
    other = add_project(desk, ProjectDraft(name="Школа"))
    [event_id] = deliver(desk, PROJECT, registration(1))
    app = inbox(event=str(event_id), project=str(other.id))
    assert ru("This registration is not here. It may be in another project.") in words(app)
    assert "person1" not in words(app)


def test_a_waiting_registration_says_why_and_until_when(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    due_at = desk.now() + timedelta(minutes=5)
    bring_to(desk, event_id, "waiting", due_at=due_at, problem=write_problem(Unavailable("salebot", "callback", 503)))
    said = words(inbox(event=str(event_id)))
    assert ru("{service} does not answer now. Try again in a few minutes.", service="Salebot") in said
    assert like("Next try {time}.").search(said)


@pytest.mark.parametrize("again", [False, True])
def test_a_notice_that_was_given_is_given_again_only_when_asked(desk: Desk, again: bool) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    begun = desk.now()
    bring_to(desk, event_id, "done", client_id=7, saved_at=begun, notice_begun_at=begun, noticed_at=begun)
    app = inbox(event=str(event_id))
    app.checkbox(key="inbox_notice_again").set_value(again).run()
    press(app, "inbox_again")
    assert row(desk, event_id).state == "waiting"
    with desk.store.reading() as session:
        sql = "SELECT notice_begun_at IS NULL FROM received_registration"
        assert bool(session.connection().exec_driver_sql(sql).scalar()) == again


def test_variables_are_loaded_by_one_call(desk: Desk, project: ProjectSettings) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    someone = known_client(desk, project)
    bring_to(desk, event_id, "done", client_id=someone)
    app = inbox(event=str(event_id))
    before = get_salebot_use(desk, PROJECT).calls
    press(app, f"inbox_load_{someone}")
    assert get_salebot_use(desk, PROJECT).calls == before + 1
    assert len(table(app, "client_variables")) > 0
