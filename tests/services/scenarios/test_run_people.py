"""The ledger of a run adds up: each person of all its campaigns once, by what became of them last."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.services.campaigns.states import GETS_IT
from core.services.scenarios.run_ledger import Ledger, outcome_of

PEOPLE = 5


def row(person: int, plan: str, state: str | None) -> dict[str, Any]:
    """Odd people are known by a client, all by an e-mail."""
    client_id = person if person % 2 else None
    return {"client_id": client_id, "email": f"p{person}@example.com", "phone": None, "plan": plan, "state": state}


def outcomes() -> st.SearchStrategy[tuple[str, str | None]]:
    ended = st.sampled_from(["sent", "rejected", "no_client", "paid", "planned"]).map(
        lambda state: ("will_send", state)
    )
    return ended | st.sampled_from([("already_sent", None), ("no_contact", None), ("excluded", None)])


CAMPAIGNS = st.lists(st.dictionaries(st.integers(0, PEOPLE - 1), outcomes(), max_size=PEOPLE), max_size=4)


@given(CAMPAIGNS)
def test_each_person_is_there_once_and_whoever_got_it_stays_so(
    campaigns: list[dict[int, tuple[str, str | None]]],
) -> None:
    ledger = Ledger()
    for campaign in campaigns:
        repeated = [row(person, "repeated", None) for person in campaign]
        ledger.add([row(person, *outcome) for person, outcome in campaign.items()] + repeated)
    people = {person for campaign in campaigns for person in campaign}
    found = {one["email"]: outcome_of(one["plan"], one["state"]) for one in ledger.rows}
    assert len(ledger.rows) == len(found) == len(people)
    for person in people:
        own = [outcome_of(*campaign[person]) for campaign in campaigns if person in campaign]
        got = [outcome for outcome in own if outcome in GETS_IT]
        new = [outcome for outcome in own if outcome != "already_sent"]
        assert found[f"p{person}@example.com"] == (got or new[-1:] or own)[0]


def test_people_without_a_key_are_those_of_the_last_campaign() -> None:
    nobody = {"client_id": None, "email": None, "phone": None}
    erased = {**nobody, "plan": "will_send", "state": "erased"}
    guest = {**nobody, "plan": "no_contact", "state": None}
    ledger = Ledger()
    ledger.add([erased, guest, guest])
    ledger.add([guest, row(1, "will_send", "sent")])
    assert [one["state"] or one["plan"] for one in ledger.rows] == ["erased", "no_contact", "sent"]


def test_two_rows_of_one_campaign_with_one_phone_are_two_people() -> None:
    family = [
        {"client_id": None, "email": None, "phone": "+79430000001", "plan": "look_up", "state": "no_client"},
        {"client_id": None, "email": None, "phone": "+79430000001", "plan": "look_up", "state": "sent"},
    ]
    ledger = Ledger()
    ledger.add(family)
    ledger.add(family)
    assert [one["state"] for one in ledger.rows] == ["no_client", "sent"]
