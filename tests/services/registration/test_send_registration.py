"""One person is registered once, also when the answer is lost."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.registration.registration import Registration
from core.errors import (
    Forbidden,
    InvalidInput,
    NotConfigured,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from core.http.pace import Stopped
from core.http.transport import RetryPolicy
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.registration.send_registration import TRIES, fetch_registered, find_registered, send_registration
from core.waits import Waits
from tests.conftest import QUICK, SEED, wire
from tests.patience import SOON
from tests.present import present_clock
from tests.registering import coming, page_id, registered, registration, sent_to

HASTY = RetryPolicy(attempts=1, timeout_s=0.3, total_s=10.0)
register = partial(send_registration, waits=SOON)


@pytest.fixture
def api(desk: Desk, sandbox: SandboxServer) -> Any:
    with open_bizon(desk, wire(desk, sandbox).id, policy=QUICK) as opened:
        yield opened


def test_registered_person_gets_their_own_link(api: BizonApi, sandbox: SandboxServer) -> None:
    someone = Registration(
        page_id(sandbox),
        coming(sandbox),
        "person.full@example.com",
        username="Вера",
        phone="+79000000001",
        client_id="4077",
        confirm=True,
        tags={"utm_source": "vk"},
    )
    sent = register(api, someone)
    assert (sent.outcome, sent.problem) == ("registered", None)
    known = find_registered(api, someone.key)
    assert known is not None
    assert (known.secret, known.username, known.phone, known.url_marker) == (
        sent.secret,
        "Вера",
        "+79000000001",
        "4077",
    )
    assert (known.raw["utm_source"], known.confirmed) == ("vk", False)
    assert sent.url == f"https://school.example.com/click/{sent.secret}"


LOST: list[dict[str, Any]] = [
    {"kind": "status", "status": 500},
    {"kind": "cut"},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 503},
    {"kind": "bad_json"},
    {"kind": "html"},
]


def name_of(fault: Any) -> str:
    return f"{fault['kind']}{fault.get('status', '')}" if isinstance(fault, dict) else str(fault)


@pytest.mark.parametrize("fault", LOST, ids=name_of)
def test_answer_lost_after_the_work_is_found_in_the_list_and_not_sent_again(
    api: BizonApi, sandbox: SandboxServer, fault: dict[str, Any]
) -> None:
    sandbox.faults.switch(repeated_email="double")
    sandbox.faults.play(**fault, done=True, times=1, methods=("addSubscriber",))
    someone = registration(sandbox, f"person.{name_of(fault)}.after@example.com")
    sent = register(api, someone)
    known = find_registered(api, someone.key)
    assert known is not None
    assert (sent.outcome, sent.secret) == ("registered", known.secret)
    assert sent.url == f"https://online.bizon365.ru/click/{known.secret}"
    assert sent_to(sandbox)[someone.email] == registered(sandbox)[someone.email] == 1


@pytest.mark.parametrize("fault", [LOST[0], LOST[2], LOST[5]], ids=name_of)
def test_answer_lost_before_the_work_is_sent_again(
    api: BizonApi, sandbox: SandboxServer, fault: dict[str, Any]
) -> None:
    sandbox.faults.switch(repeated_email="double")
    sandbox.faults.play(**fault, times=1, methods=("addSubscriber",))
    someone = registration(sandbox, f"person.{name_of(fault)}.before@example.com")
    assert register(api, someone).outcome == "registered"
    assert (sent_to(sandbox)[someone.email], registered(sandbox)[someone.email]) == (2, 1)


def test_registration_that_is_made_after_the_time_out_is_not_sent_again(desk: Desk, sandbox: SandboxServer) -> None:
    sandbox.faults.switch(repeated_email="double")
    sandbox.faults.play("slow", delay_s=1.0, methods=("addSubscriber",))
    someone = registration(sandbox, "person.slow@example.com")
    with open_bizon(desk, wire(desk, sandbox).id, policy=HASTY) as api:
        assert send_registration(api, someone, waits=Waits(lands_s=5.0)).outcome == "registered"
    assert sent_to(sandbox)[someone.email] == registered(sandbox)[someone.email] == 1


def test_who_cannot_wait_until_a_registration_has_landed_is_told_that_it_is_uncertain(
    desk: Desk, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("slow", delay_s=1.0, methods=("addSubscriber",))
    someone = registration(sandbox, "person.hasty@example.com")
    with open_bizon(desk, wire(desk, sandbox).id, policy=HASTY) as api:
        sent = send_registration(api, someone, waits=Waits(settle_s=0.1), is_patient=False)
    assert (sent.outcome, sent.may_land) == ("uncertain", True)
    assert sent_to(sandbox)[someone.email] == 1


def test_refused_list_does_not_show_that_a_refused_person_is_not_registered(
    api: BizonApi, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("message")
    sent = register(api, registration(sandbox, "person.refused@example.com"))
    assert (sent.outcome, type(sent.blocked)) == ("uncertain", Rejected)


def test_person_whose_answers_all_get_lost_is_uncertain(api: BizonApi, sandbox: SandboxServer) -> None:
    sandbox.faults.play("html", methods=("addSubscriber",))
    sent = register(api, registration(sandbox, "person.lost@example.com"))
    assert (sent.outcome, type(sent.problem), sent.blocked) == ("uncertain", UnexpectedPayload, None)
    assert len(sandbox.traffic.of("addSubscriber")) == TRIES


def test_lost_answer_that_cannot_be_looked_up_says_so_and_is_not_sent_again(
    api: BizonApi, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("html")
    sent = register(api, registration(sandbox, "person.blind@example.com"))
    assert (sent.outcome, type(sent.blocked)) == ("uncertain", UnexpectedPayload)
    assert len(sandbox.traffic.of("addSubscriber")) == 1


def test_incomplete_list_does_not_show_that_a_person_is_missing(api: BizonApi, sandbox: SandboxServer) -> None:
    sandbox.faults.play("total", rows=3, methods=("getSubscribers",))
    with pytest.raises(UnexpectedPayload):
        fetch_registered(api, page_id(sandbox), coming(sandbox), coming(sandbox))


@pytest.mark.parametrize("choice", ["message", "reject", "missing"])
def test_unknown_session_is_rejected_in_the_words_of_the_service(
    api: BizonApi, sandbox: SandboxServer, choice: str
) -> None:
    sandbox.faults.switch(unknown_session=choice)
    at = coming(sandbox).replace(minute=1)
    sent = register(api, Registration(page_id(sandbox), at, "person.when@example.com"))
    assert sent.outcome == "rejected"
    assert isinstance(sent.problem, Rejected)
    assert sent.problem.detail == "Нет вебинара на указанное время"


@pytest.mark.parametrize(
    ("choice", "outcome"), [("message", "already_there"), ("reject", "already_there"), ("same", "registered")]
)
def test_repeated_email_ends_as_already_there(api: BizonApi, sandbox: SandboxServer, choice: str, outcome: str) -> None:
    someone = registration(sandbox, f"person.twice.{choice}@example.com")
    first = register(api, someone)
    sandbox.faults.switch(repeated_email=choice)
    again = register(api, someone)
    assert (again.outcome, again.secret, again.problem) == (outcome, first.secret, None)


def test_unknown_page_is_rejected(api: BizonApi, sandbox: SandboxServer) -> None:
    nowhere = Registration(f"{sandbox.world.bizon_project}:none", coming(sandbox), "person@example.com")
    assert register(api, nowhere).outcome == "rejected"


def test_unknown_tag_is_rejected_and_not_sent(api: BizonApi, sandbox: SandboxServer) -> None:
    tagged = Registration(page_id(sandbox), coming(sandbox), "person.tag@example.com", tags={"utm_other": "x"})
    sent = register(api, tagged)
    assert (sent.outcome, type(sent.problem)) == ("rejected", InvalidInput)
    assert len(sandbox.traffic) == 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 401}, Unauthorized),
        ({"status": 403}, Forbidden),
        ({"status": 429, "retry_after_s": 600}, RateLimited),
    ],
)
def test_refusal_that_says_nothing_about_the_person_is_raised(
    api: BizonApi, sandbox: SandboxServer, fault: dict[str, Any], error: type
) -> None:
    sandbox.faults.play("status", **fault, methods=("addSubscriber",))
    someone = registration(sandbox, f"person.{fault['status']}@example.com")
    with pytest.raises(error):
        register(api, someone)
    sandbox.faults.clear()
    assert find_registered(api, someone.key) is None


@pytest.mark.parametrize("retry_after_s", [None, 1])
def test_too_many_requests_are_waited_out(api: BizonApi, sandbox: SandboxServer, retry_after_s: int | None) -> None:
    sandbox.faults.play("status", status=429, retry_after_s=retry_after_s, times=2)
    someone = registration(sandbox, f"person.wait{retry_after_s}@example.com")
    assert register(api, someone).outcome == "registered"


def test_unreachable_service_is_raised_as_unavailable(desk: Desk, sandbox: SandboxServer) -> None:
    with SandboxServer(SEED, present_clock()) as gone:
        project = wire(desk, gone)
    with open_bizon(desk, project.id, policy=QUICK) as api, pytest.raises(Unavailable):
        register(api, registration(sandbox, "person.nowhere@example.com"))


def test_request_whose_process_stood_still_before_it_went_out_is_not_sent(desk: Desk, sandbox: SandboxServer) -> None:
    """Another process may have sent the same meanwhile. A look goes out all the same."""
    late = replace(QUICK, attempts=1, late_s=0.0)
    someone = registration(sandbox, "late@example.com")
    with open_bizon(desk, wire(desk, sandbox).id, policy=late) as api:
        with pytest.raises(Unavailable) as raised:
            register(api, someone)
        assert not find_registered(api, someone.key)
    assert not raised.value.outcome_unknown
    assert sent_to(sandbox) == {}


def test_nobody_is_sent_by_a_process_that_may_not_note_it(api: BizonApi, sandbox: SandboxServer) -> None:
    """It stood still after it had marked the person, and others have gone on with its work."""

    def refuse() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        register(api, registration(sandbox, "given.up@example.com"), note_sent=refuse)
    assert sent_to(sandbox) == {}


def test_stop_waits_for_the_answer_of_the_request_on_its_way(desk: Desk, sandbox: SandboxServer) -> None:
    someone = registration(sandbox, "person.stop@example.com")

    def pressed() -> bool:
        return any(sandbox.traffic.of("addSubscriber"))

    with open_bizon(desk, wire(desk, sandbox).id, pressed, QUICK) as api:
        assert register(api, someone, pressed).outcome == "registered"
        with pytest.raises(Stopped):
            register(api, registration(sandbox, "person.next@example.com"), pressed)
    assert sent_to(sandbox).total() == 1


def test_stopping_before_a_lost_answer_was_looked_up_leaves_the_person_uncertain(
    desk: Desk, sandbox: SandboxServer
) -> None:
    def pressed() -> bool:
        return any(sandbox.traffic.of("addSubscriber"))

    sandbox.faults.play("cut", done=True, methods=("addSubscriber",))
    with open_bizon(desk, wire(desk, sandbox).id, pressed, QUICK) as api:
        assert register(api, registration(sandbox, "person.cut@example.com"), pressed).outcome == "uncertain"


def test_project_without_token_says_so(desk: Desk) -> None:
    with pytest.raises(NotConfigured), open_bizon(desk, 1):
        pass
