"""The actions and the plan of a campaign: the kinds add up, nobody gets it twice, the order of the people does not
matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.campaigns.campaign import (
    NAME_MAX,
    TEXT_MAX,
    CampaignActions,
    CampaignPerson,
    Step,
    check_actions,
    check_campaign_name,
    find_faults,
    name_key,
)
from core.domain.campaigns.plan import Got, KnownClients, PlannedPerson, PlanState, plan_people
from core.domain.campaigns.received import find_lacking, parts_of
from core.errors import InvalidInput

PHONES = ["+79000000001", "+79000000002"]
EMAILS = ["a@example.com", "b@example.com", "c@example.com"]
ids = st.none() | st.integers(1, 4)
emails = st.none() | st.sampled_from(EMAILS)
phones = st.none() | st.sampled_from(PHONES)
people = st.builds(CampaignPerson, client_id=ids, email=emails, phone=phones, asked_id=ids) | st.builds(
    CampaignPerson, email=st.sampled_from(EMAILS), others=st.tuples(st.sampled_from([*PHONES, *EMAILS]))
)
lists = st.lists(people, max_size=12)
some_clients = st.sets(st.integers(1, 6), min_size=1, max_size=2)
copies = st.builds(
    KnownClients,
    by_contact=st.dictionaries(st.sampled_from([*PHONES, *EMAILS]), some_clients),
    contacts_of=st.dictionaries(st.integers(1, 6), st.sets(st.sampled_from([*PHONES, *EMAILS]), max_size=2)),
)
clients = st.dictionaries(st.integers(1, 6), st.sampled_from([(), (Step.MESSAGE,), (Step.LIST, Step.CALLBACK)]))
"""Clients who have got the campaign, with what they lack."""


chosen_actions = st.builds(
    CampaignActions,
    facts=st.sampled_from([(), ("b365_stay",), ("b365_stay", "b365_city")]),
    own=st.sampled_from([{}, {"room": "Python"}, {"room": "Excel"}]),
    list_id=st.none() | st.integers(7, 8),
    callback=st.sampled_from(["", "came", "absent"]),
    message=st.sampled_from(["", "Спасибо"]),
)


def of_state(rows: tuple[PlannedPerson, ...], state: str) -> list[PlannedPerson]:
    return [row for row in rows if row.state == state]


def sizes(rows: tuple[PlannedPerson, ...]) -> dict[str, int]:
    return {state: len(of_state(rows, state)) for state in PlanState}


@given(lists, copies, clients)
def test_kinds_add_up_and_each_row_keeps_its_place(
    someone: list[CampaignPerson], known: KnownClients, got: Got
) -> None:
    rows = plan_people(someone, known=known, got=got)
    assert sum(sizes(rows).values()) == len(someone)
    assert [row.person for row in rows] == someone
    assert [row.number for row in rows] == list(range(1, len(someone) + 1))


@given(lists, copies, clients)
def test_no_client_and_no_contact_twice(someone: list[CampaignPerson], known: KnownClients, got: Got) -> None:
    rows = plan_people(someone, known=known, got=got)
    sent = [row.client_id for row in of_state(rows, "will_send")]
    assert len(set(sent)) == len(sent)
    assert not set(sent) & {*got, None}
    asked = [row.person.email or row.person.phone for row in of_state(rows, "look_up")]
    assert len(set(asked)) == len(asked)
    assert None not in asked
    # A person whose client the copy knows need not be looked up.
    assert not {key for row in of_state(rows, "look_up") for key in row.person.contacts} & set(known.by_contact)


@given(lists, copies, clients)
def test_nothing_goes_to_a_client_whom_only_the_list_names_against_what_is_known(
    someone: list[CampaignPerson], known: KnownClients, got: Got
) -> None:
    for row in of_state(plan_people(someone, known=known, got=got), "will_send"):
        asked, contacts = row.person.asked_id, row.person.contacts
        if asked is None:
            continue
        assert row.client_id == asked
        holders = [known.by_contact[contact] for contact in contacts if contact in known.by_contact]
        is_confirmed = any(asked in held for held in holders)
        assert is_confirmed or (not holders and row.person.client_id == asked)
        assert is_confirmed or not contacts or asked in known.contacts_of


@given(st.data(), lists, copies, clients)
def test_order_of_the_people_changes_nothing(
    data: st.DataObject, someone: list[CampaignPerson], known: KnownClients, got: Got
) -> None:
    other = plan_people(data.draw(st.permutations(someone)), known=known, got=got)
    rows = plan_people(someone, known=known, got=got)
    assert sizes(other) == sizes(rows)
    assert {row.client_id for row in of_state(other, "will_send")} == {
        row.client_id for row in of_state(rows, "will_send")
    }


@given(lists, copies, clients)
def test_repeated_rows_name_a_first_one_and_only_people_without_contact_are_unreachable(
    someone: list[CampaignPerson], known: KnownClients, got: Got
) -> None:
    rows = plan_people(someone, known=known, got=got)
    firsts = {row.number for row in rows if row.state != "repeated"}
    for row in rows:
        assert (row.same_as in firsts) is (row.state == "repeated")
        is_reachable = bool(row.client_id or row.person.contacts)
        assert is_reachable or row.state in ("no_contact", "contradiction")
        assert row.state != "no_contact" or not is_reachable


@given(lists, copies)
def test_planning_again_after_everybody_got_it_plans_nobody(someone: list[CampaignPerson], known: KnownClients) -> None:
    rows = plan_people(someone, known=known, got={})
    got: Got = {row.client_id: () for row in rows if row.client_id}
    assert sizes(plan_people(someone, known=known, got=got))["will_send"] == 0


@given(lists, copies, clients)
def test_who_got_a_part_gets_the_rest_only_if_that_is_asked_for(
    someone: list[CampaignPerson], known: KnownClients, got: Got
) -> None:
    left_out = plan_people(someone, known=known, got=got)
    completed = plan_people(someone, known=known, got=got, completes=True)
    assert not of_state(left_out, "will_complete")
    assert not of_state(completed, "got_part")
    part = of_state(left_out, "got_part")
    assert [row.number for row in part] == [row.number for row in of_state(completed, "will_complete")]
    for row in part:
        assert row.client_id is not None
        assert row.lacks == got[row.client_id] != ()
    assert of_state(left_out, "already_sent") == of_state(completed, "already_sent")


@given(chosen_actions, chosen_actions)
def test_what_somebody_lacks_and_what_they_got_are_all_of_the_actions(
    one: CampaignActions, other: CampaignActions
) -> None:
    got = parts_of(one, one.steps)
    lacks = find_lacking(other, got)
    assert set(lacks) <= set(other.steps)
    assert parts_of(other, set(other.steps) - set(lacks)) <= got
    assert find_lacking(one, got) == ()
    assert find_lacking(other, got | parts_of(other, lacks)) == ()


def test_family_with_one_phone_is_several_people_and_a_bare_phone_is_one_of_them() -> None:
    family = [CampaignPerson(phone=PHONES[0]), *(CampaignPerson(email=email, phone=PHONES[0]) for email in EMAILS[:2])]
    rows = plan_people(family, known=KnownClients(), got={})
    assert [(row.state, row.same_as) for row in rows] == [("repeated", 2), ("look_up", None), ("look_up", None)]


def test_given_client_takes_precedence_over_the_copy_and_the_phone_over_the_e_mail() -> None:
    known = KnownClients({PHONES[0]: [2], EMAILS[0]: [3]})
    who = [CampaignPerson(1, EMAILS[0], PHONES[0]), CampaignPerson(None, EMAILS[0], PHONES[0])]
    rows = plan_people(who, known=known, got={})
    assert [(row.client_id, row.found_by) for row in rows] == [(1, "given"), (2, "copy")]


ANNA, BORIS = EMAILS[0], EMAILS[1]


@pytest.mark.parametrize(
    ("person", "state", "client_id"),
    [
        # the report knows another client by the person's own e-mail
        (CampaignPerson(501, ANNA, asked_id=1), "contradiction", 501),
        # the report knows the asked client under the e-mail of somebody else
        (CampaignPerson(None, ANNA, asked_id=3), "contradiction", None),
        # the copy has another client for the person's own e-mail, or other contacts for the asked client
        (CampaignPerson(1, BORIS, asked_id=1), "contradiction", 7),
        (CampaignPerson(4, ANNA, asked_id=4), "contradiction", None),
        # the copy has the person's own e-mail or phone for the asked client
        (CampaignPerson(6, BORIS, asked_id=6), "will_send", 6),
        (CampaignPerson(5, ANNA, PHONES[0], asked_id=5), "will_send", 5),
        # nothing is known of the asked client that says otherwise
        (CampaignPerson(8, ANNA, asked_id=8), "will_send", 8),
        (CampaignPerson(9, ANNA, asked_id=9), "look_up", None),
        (CampaignPerson(9, asked_id=9), "will_send", 9),
        # contacts of several people in one row
        (CampaignPerson(None, ANNA, others=(EMAILS[2],)), "contradiction", None),
        (CampaignPerson(None, BORIS, others=(PHONES[0],)), "contradiction", None),
        (CampaignPerson(None, BORIS, others=(EMAILS[2],)), "will_send", 7),
        (CampaignPerson(None, None, PHONES[1], others=("+79000000003",)), "look_up", None),
    ],
)
def test_a_client_id_of_the_list_counts_only_where_nothing_says_otherwise(
    person: CampaignPerson, state: str, client_id: int | None
) -> None:
    known = KnownClients(
        by_contact={BORIS: [7, 6], PHONES[0]: [5]}, contacts_of={4: [BORIS], 8: [PHONES[1]], 5: [PHONES[0]]}
    )
    [row] = plan_people([person], known=known, got={})
    assert (row.state, row.client_id) == (state, client_id)


def test_a_row_that_contradicts_itself_repeats_nobody_and_is_repeated_by_nobody() -> None:
    who = [CampaignPerson(501, ANNA, asked_id=1), CampaignPerson(501, ANNA), CampaignPerson(None, ANNA)]
    rows = plan_people(who, known=KnownClients(), got={})
    assert [(row.state, row.same_as) for row in rows] == [("contradiction", None), ("will_send", None), ("repeated", 2)]


def test_steps_come_in_their_order() -> None:
    actions = CampaignActions(message="Привет", own={"webinar": "Python"}, callback="came")
    assert actions.steps == (Step.VARIABLES, Step.CALLBACK, Step.MESSAGE)
    assert CampaignActions(list_id=7, facts=("b365_city",)).steps == (Step.VARIABLES, Step.LIST)


@pytest.mark.parametrize(
    ("actions", "field", "reason"),
    [
        (CampaignActions(), "actions", "required"),
        (CampaignActions(resume_bot=True), "actions", "required"),
        (CampaignActions(callback="  "), "actions", "required"),
        (CampaignActions(message="Привет", message_id=5), "message", "two_messages"),
        (CampaignActions(message="я" * (TEXT_MAX + 1)), "message", "too_long"),
        (CampaignActions(callback="я" * (TEXT_MAX + 1)), "callback", "too_long"),
        (CampaignActions(message_id=0), "message_id", "not_a_number"),
        (CampaignActions(list_id=-1), "list_id", "not_a_number"),
        (CampaignActions(own={"phone": "1"}), "variable_name", "built_in"),
        (CampaignActions(own={"webinar": "#{client_id}"}), "value", "contains_placeholder"),
        (CampaignActions(facts=("b365_city",), own={"b365_city": "Омск"}), "variable_name", "repeated"),
        (CampaignActions(own={"webinar": "1", "webinar ": "2"}), "variable_name", "repeated"),
    ],
)
def test_actions_that_cannot_be_carried_out_are_refused(actions: CampaignActions, field: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        check_actions(actions)
    assert (raised.value.field, raised.value.reason) == (field, reason)


def test_texts_may_hold_variables_and_lose_the_spaces_around_them() -> None:
    checked = check_actions(
        CampaignActions(facts=("b365_city", "b365_attended"), own={" webinar ": "Python"}, message=" Привет, #{name}! ")
    )
    assert (checked.message, checked.own, checked.facts) == (
        "Привет, #{name}!",
        {"webinar": "Python"},
        ("b365_attended", "b365_city"),
    )


def test_name_is_compared_without_case_and_needless_spaces() -> None:
    assert check_campaign_name("  Были   на вебинаре ") == "Были на вебинаре"
    assert name_key("БЫЛИ на  вебинаре") == name_key("были на вебинаре")
    for name, reason in (("  ", "required"), ("я" * (NAME_MAX + 1), "too_long")):
        with pytest.raises(InvalidInput) as raised:
            check_campaign_name(name)
        assert raised.value.reason == reason


def test_contacts_do_not_show_in_what_is_logged_of_a_person() -> None:
    person = CampaignPerson(
        client_id=1,
        email=EMAILS[0],
        phone=PHONES[0],
        username="Вера",
        variables={"b365_viewer": '{"email":"a@example.com"}'},
    )
    [row] = plan_people([person], known=KnownClients(), got={})
    assert not [shown for shown in (repr(person), repr(row)) if "example.com" in shown or PHONES[0] in shown]


def test_placeholder_is_no_contact_and_makes_nobody_a_repeat() -> None:
    someone = [CampaignPerson(email="test@test.ru", phone="+79999999999")] * 2
    known = KnownClients(by_contact={"test@test.ru": {5}, "+79999999999": {6}})
    assert [row.state for row in plan_people(someone, known=known, got={})] == [PlanState.NO_CONTACT] * 2


def test_all_faults_of_a_campaign_are_found_at_once() -> None:
    own = {"1город": "Казань", "b365_city": "Казань", "город": "#{city}", "школа": "танцы"}
    actions = CampaignActions(facts=("b365_city",), own=own, callback="a" * (TEXT_MAX + 1))
    assert [(fault.field, fault.reason) for fault in find_faults(" ", actions)] == [
        ("campaign_name", "required"),
        ("variable_name", "starts_with_letter"),
        ("variable_name", "repeated"),
        ("value", "contains_placeholder"),
        ("callback", "too_long"),
    ]
    assert [fault.field for fault in find_faults("Осень", CampaignActions())] == ["actions"]
    assert not find_faults("Осень", CampaignActions(own={"школа": "танцы"}))
