"""The lists of the Inbox: registrations with their groups, unknown deliveries, and announced reports."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.errors import LimitReached, Missing
from core.problems import write_problem
from core.services.inbox.list_registrations import PAGE_SIZE
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.projects.webhook_secret import make_webhook_secret, remove_webhook_secret
from tests.inbox_world import PAGE, bring_to, deliver, mark, registration
from tests.pages.drawn import sort_by, table, tables
from tests.pages.inbox.inbox_page import PROJECT, emails, inbox, numbers, press, row, type_in
from tests.pages.seen import words
from tests.wording import ru, ru_n

USED_UP = "Today's {n} requests to Salebot…"
ENDED = b'{"event": "webinarEnd", "webinarId": "222222:room*2026-11-20T19:00:00", "stat": 12, "len": 60}'


def groups(app: AppTest) -> dict[str, int]:
    """The groups with their counts, as the operator reads them."""
    labels = [str(label) for label in app.segmented_control(key="inbox_group").options]
    return {name: int(count) for name, _, count in (label.partition(" · ") for label in labels)}


def test_empty_inbox_says_how_registrations_come(desk: Desk) -> None:
    app = inbox()
    assert ru("This is the sandbox: register…") in words(app)
    assert not [*app.metric, *app.text_input]
    assert press(app, "inbox_test").error  # nobody listens behind the address
    live = add_project(desk, ProjectDraft(name="Школа"))
    assert ru("1. Copy the webhook address…") in words(inbox(project=str(live.id)))


def test_an_inbox_that_nothing_can_reach_any_more_says_so(desk: Desk) -> None:
    remove_webhook_secret(desk, PROJECT)
    assert ru("This project has no webhook…") in words(inbox())
    deliver(desk, PROJECT, registration(1))
    assert ru("This project has no webhook…") in words(inbox())
    make_webhook_secret(desk, PROJECT)
    assert ru("This project has no webhook…") not in words(inbox())


def test_the_list_says_who_came_and_how_far_they_are(desk: Desk) -> None:
    done, lost, failed = deliver(desk, PROJECT, *(registration(number, utm_source="vk") for number in (1, 2, 3)))
    now = desk.now()
    bring_to(desk, done, "done", client_id=77, matched_by="phone", candidates=2, saved_at=now, noticed_at=now)
    bring_to(desk, lost, "unmatched")
    bring_to(desk, failed, "failed", problem=write_problem(Missing("salebot", "save_variables", 404)))
    app = inbox()
    shown = table(app, "registrations_rows")
    assert emails(app) == [f"person{number}@example.com" for number in (3, 2, 1)]
    assert list(shown["state"]) == [ru("Failed"), ru("No client found"), ru("Saved in Salebot")]
    assert list(shown["client_id"])[2] == "77"
    assert list(shown["match"])[2] == f"{ru('by the phone')}, {ru('newest of {n}', n=2)}"
    assert list(shown["outcome"])[2] == f"{ru('variables')}, {ru('notice')}"
    assert "Salebot" in shown["outcome"].iloc[0]
    assert list(shown["tags"]) == ["utm_source=vk"] * 3
    assert numbers(app)[ru("Webhooks today")] == "3"
    assert numbers(app)[ru("Last webhook")] == ru("just now")


def test_a_heading_sorts_all_registrations_not_those_of_one_page(desk: Desk) -> None:
    deliver(desk, PROJECT, *(registration(number, email=f"{99 - number}@example.com") for number in range(60)))
    app = sort_by(inbox(), "registrations_rows", "email")
    assert emails(app)[:2] == ["40@example.com", "41@example.com"]
    assert emails(sort_by(app, "registrations_rows", "email", descending=True))[0] == "99@example.com"
    assert app.query_params["registrations_sort"] == "-email"


def test_groups_narrow_the_list_and_add_up(desk: Desk) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(5)))
    for event_id, state in zip(events, ("done", "shown", "unmatched", "uncertain", "waiting"), strict=True):
        bring_to(desk, event_id, state)
    mark(desk, events[0], is_test=True)
    app = inbox()
    counted = groups(app)
    assert counted.pop(ru("All")) == sum(counted.values()) == 5
    assert counted == {ru("Done"): 1, ru("Under way"): 1, ru("No client"): 1, ru("Failed or unclear"): 1, ru("Test"): 1}
    press(app, "inbox_show_unmatched")
    assert emails(app) == ["person2@example.com"]
    assert app.query_params["group"] in ("unmatched", ["unmatched"])
    assert emails(inbox(group="test")) == ["person0@example.com"]


def test_a_person_is_searched_for_and_stands_not_in_the_address(desk: Desk) -> None:
    deliver(desk, PROJECT, *(registration(number) for number in range(3)))
    app = inbox()
    type_in(app, "inbox_search", "8 900 000-00-01")
    assert emails(app) == ["person1@example.com"]
    assert not [value for value in app.query_params.values() if "900" in str(value)]
    type_in(app, "inbox_search", "nobody@example.com")
    assert ru("No registrations here. Choose…") in words(app)
    again = inbox(group="all", section="registrations")  # a reload
    assert again.text_input(key="inbox_search").value == "nobody@example.com"
    assert len(emails(inbox(group="all"))) == 3  # a link to a group shows all of it


def test_a_registration_page_is_chosen_by_the_address_and_long_lists_are_paged(desk: Desk) -> None:
    deliver(desk, PROJECT, *(registration(number) for number in range(PAGE_SIZE + 1)))
    deliver(desk, PROJECT, registration(0, sublistId="222222:other"))
    app = inbox(page=PAGE)
    assert set(table(app, "registrations_rows")["page"]) == {PAGE}
    assert len(emails(app)) == PAGE_SIZE
    assert len(app.get("pagination")) == 1


def test_unknown_deliveries_are_shown_as_they_came(desk: Desk) -> None:
    deliver(desk, PROJECT, registration(1), "**что** <b>это</b>".encode())
    app = inbox(group="unknown")
    assert groups(app)[ru("Not recognised")] == 1
    assert app.code[0].value == "**что** <b>это</b>"
    assert not tables(app)


def test_the_list_says_what_keeps_registrations_waiting_until_it_is_tried_again(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    used_up, tomorrow = write_problem(LimitReached("salebot_budget", 5)), desk.now() + timedelta(hours=9)
    bring_to(desk, event_id, "waiting", due_at=tomorrow, problem=used_up)
    app = inbox()
    waiting = ru_n("{n} registration waits.", "{n} registrations wait.", 1)
    assert f"{waiting} {ru(USED_UP, n=5)}" in words(app)
    press(app, "inbox_try_now")
    due_at = row(desk, event_id).due_at
    assert due_at
    assert due_at < tomorrow


def test_all_that_found_no_client_are_processed_again_at_once(desk: Desk) -> None:
    events = deliver(desk, PROJECT, *(registration(number) for number in range(4)))
    for event_id, state in zip(events, ("unmatched", "unmatched", "failed", "done"), strict=True):
        bring_to(desk, event_id, state)
    app = inbox(group="unmatched")
    press(app, "inbox_again_all")
    assert [row(desk, event_id).state for event_id in events] == ["waiting", "waiting", "failed", "done"]


def test_announced_reports_are_listed(desk: Desk) -> None:
    assert ru("Nothing here yet. After…") in words(inbox(section="reports"))
    deliver(desk, PROJECT, ENDED)
    app = inbox(section="reports")
    shown = table(app, "expected_rows")
    assert list(shown["viewers_said"]) == ["12"]
    assert list(shown["state"]) == [ru("waiting")]
