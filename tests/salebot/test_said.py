"""Callbacks and messages to the bot: what is said to a client is said once."""

from typing import Any

import pytest

from core.domain.sent_before import FROM_OUTSIDE_NOTICE
from core.errors import InvalidInput, Missing, RateLimited, Unavailable
from core.salebot.api import SalebotApi
from core.sandbox.server import SandboxServer

NOBODY = 999_999_999


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("history_as", ["result", "history", "list"])
@pytest.mark.parametrize("moments_as", ["seconds", "milliseconds", "iso"])
def test_callback_is_a_notice(
    sandbox: SandboxServer, api: SalebotApi, client_ids: list[int], plain: bool, history_as: str, moments_as: str
) -> None:
    sandbox.faults.switch(plain_ok=plain, history_as=history_as, moments_as=moments_as)
    before = sandbox.clock.now().replace(microsecond=0)
    api.send_callback(client_ids[9], "came", resume_bot=True)
    newest = api.fetch_history(client_ids[9], limit=1)[0]
    assert (newest.text, newest.from_outside) == ("came", FROM_OUTSIDE_NOTICE)
    assert newest.created_at is not None
    assert before <= newest.created_at <= sandbox.clock.now()


def test_message_is_a_text_or_a_block(sandbox: SandboxServer, api: SalebotApi, client_ids: list[int]) -> None:
    api.send_message(client_ids[10], text="Запись готова")
    api.send_message(client_ids[10], message_id=17)
    said = api.fetch_history(client_ids[10])
    assert [(row.text, row.message_id) for row in said] == [(None, 17), ("Запись готова", None)]
    assert FROM_OUTSIDE_NOTICE not in [row.from_outside for row in said]
    sandbox.traffic.clear()
    with pytest.raises(InvalidInput):
        api.send_message(client_ids[10], text="")
    assert not len(sandbox.traffic)


@pytest.mark.parametrize("status", ["200", "404"])
def test_nobody_to_write_to_is_missing_however_it_is_answered(
    sandbox: SandboxServer, api: SalebotApi, status: str
) -> None:
    sandbox.faults.switch(unknown_client=status)
    with pytest.raises(Missing):
        api.send_callback(NOBODY, "came")
    with pytest.raises(Missing):
        api.send_message(NOBODY, text="hi")


@pytest.mark.parametrize(
    ("kind", "settings"), [("cut", {}), ("cut_body", {}), ("status", {"status": 502}), ("html", {}), ("bad_json", {})]
)
@pytest.mark.parametrize("call", ["callback", "message"])
def test_nothing_is_said_twice_when_the_answer_was_lost(
    sandbox: SandboxServer, api: SalebotApi, client_ids: list[int], kind: Any, settings: dict[str, Any], call: str
) -> None:
    sandbox.faults.play(kind, methods=[call], done=True, **settings)
    with pytest.raises(Unavailable) as raised:
        say(api, call, client_ids[11])
    assert raised.value.outcome_unknown
    assert len(sandbox.traffic.of(call)) == 1


@pytest.mark.parametrize("call", ["callback", "message"])
def test_what_is_answered_with_429_is_not_said_again_by_itself(
    sandbox: SandboxServer, api: SalebotApi, client_ids: list[int], call: str
) -> None:
    earlier = len(api.fetch_history(client_ids[12]))
    sandbox.faults.play("status", status=429, methods=[call], done=True)
    with pytest.raises(RateLimited) as raised:
        say(api, call, client_ids[12])
    assert raised.value.outcome_unknown
    assert len(sandbox.traffic.of(call)) == 1
    assert len(api.fetch_history(client_ids[12])) == earlier + 1


def say(api: SalebotApi, call: str, client_id: int) -> None:
    if call == "callback":
        api.send_callback(client_id, "once")
    else:
        api.send_message(client_id, text="once")
