"""The durable sending to the bot: every client once, whatever happens, and every row says how it ended."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, CampaignSource, Step
from core.domain.campaigns.plan import PlanState
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.campaigns import export_campaign_rows, get_campaign
from core.services.campaigns.job import start_campaign
from core.services.campaigns.start_campaign import write_campaign
from core.services.clients.copy import find_known_client, keep_variables
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.sending import as_people, carry_out, once, plan_of, received, states, variables_of
from tests.services.campaigns.job.campaign_run import CALL_BACK, run
from tests.stored import durable_writes, fetch_all, finished

NOBODY = 999_999_999


def test_everybody_gets_variables_list_callback_and_message_once(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    with durable_writes(desk) as outlives_a_power_cut:
        job = run(desk, project, as_people(people))
    assert (job.state, job.total, dict(job.counts), job.succeeded) == ("done", 8, {"sent": 8}, 8)
    assert str(outlives_a_power_cut).count("UPDATE campaign_row") == 16
    assert received(desk, project.id, people) == (once(people), once(people))
    got = variables_of(desk, project.id, people[2].client_id)
    assert (got["b365_attended"], got["b365_stay"], got["b365_room"]) == ("True", "12", "Python")
    [listed] = [call.body for call in sandbox.traffic.of("add_to_list")]
    assert listed == {"list_id": 7, "clients": [person.client_id for person in people]}


def test_equal_variables_are_saved_in_one_call_and_those_of_a_deal_have_plain_names(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    actions = CampaignActions(facts=("b365_attended",), own={"b365_room": "Python"})
    run(desk, project, as_people(people), actions)
    settings = get_salebot_settings(desk, project.id)
    change_salebot_settings(desk, project.id, replace(settings, variable_scope="deal"))
    run(desk, project, as_people(people), actions, again=True)
    profile, deal = [call.body for call in sandbox.traffic.of("save_variables")]
    assert profile["clients"] == deal["clients"] == [person.client_id for person in people]
    assert profile["variables"] == {"client.b365_attended": "True", "client.b365_room": "Python"}
    assert deal["variables"] == {"b365_attended": "True", "b365_room": "Python"}


def test_same_plan_is_started_once(
    jobs: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    plan = plan_of(jobs, project.id, as_people(people))
    with ThreadPoolExecutor(2) as clicks:
        first, second = clicks.map(lambda _: start_campaign(jobs, project.id, plan), range(2))
    assert first == second
    assert finished(jobs, first).succeeded == 8
    assert received(jobs, project.id, people) == (once(people), once(people))


def test_campaign_of_one_name_goes_to_a_client_once_unless_asked_for_again(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    older = plan_of(desk, project.id, as_people(people))
    run(desk, project, as_people(people[:5]))
    assert plan_of(desk, project.id, as_people(people), name=" были  на вебинаре").counts[PlanState.ALREADY_SENT] == 5
    job = carry_out(desk, write_campaign(desk, project.id, older))  # planned before, begun after
    assert (job.total, dict(job.counts)) == (3, {"sent": 3})
    assert received(desk, project.id, people) == (once(people), once(people))
    again = plan_of(desk, project.id, as_people(people[:2]), again=True)
    assert again.counts[PlanState.WILL_SEND] == 2
    carry_out(desk, write_campaign(desk, project.id, again))
    callbacks, _ = received(desk, project.id, people)
    assert callbacks == once(people) + once(people[:2])
    # A person who got only the first campaign of the name counts as one who got it.
    assert plan_of(desk, project.id, as_people(people)).counts[PlanState.ALREADY_SENT] == 8


def test_campaign_of_one_list_goes_to_a_client_once_whatever_the_words_of_its_offered_name(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    def offered(
        name: str, who: list[CampaignPerson], *, key: str = "list · python · absent", again: bool = False
    ) -> Any:
        source = CampaignSource("list", name, key)
        return plan_of(desk, project.id, who, CALL_BACK, name=name, source=source, again=again)

    by_email = [CampaignPerson(email=person.email) for person in people[3:5]]
    older = offered("Python · did not come", by_email)
    carry_out(desk, write_campaign(desk, project.id, offered("Python · не пришли", as_people(people[:5]))))
    job = carry_out(desk, write_campaign(desk, project.id, older))  # its people are looked up after the other was sent
    assert dict(job.counts) == {"already_sent": 2}
    assert received(desk, project.id, people)[0] == once(people[:5])

    later = offered("Python · не были", as_people(people))
    assert later.counts[PlanState.ALREADY_SENT] == 5
    assert offered("Python · были", as_people(people), key="list · python · attended").counts[PlanState.WILL_SEND] == 8
    own = CampaignSource("list", "Python · не были", "list · python · absent")
    plan = plan_of(desk, project.id, as_people(people), CALL_BACK, name="Второе письмо", source=own)
    assert plan.counts[PlanState.WILL_SEND] == 8
    again = offered("Python · absent", as_people(people[:5]), again=True)
    assert (again.repeat, again.counts[PlanState.WILL_SEND]) == (1, 5)


def test_who_got_a_part_of_a_campaign_gets_what_was_added_to_it_and_nothing_twice(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    run(desk, project, as_people(people[:4]), CALL_BACK)
    by_email = [*as_people(people[:3]), CampaignPerson(email=people[3].email), *as_people(people[4:6])]
    plan = plan_of(desk, project.id, by_email)
    states_of = [row.state for row in plan.rows]
    assert states_of == [*["got_part"] * 3, "look_up", *["will_send"] * 2]
    assert plan.rows[0].lacks == (Step.VARIABLES, Step.LIST, Step.MESSAGE)

    left_out = carry_out(desk, write_campaign(desk, project.id, plan))
    assert states(desk, left_out) == [None, None, None, "got_part", "sent", "sent"]
    assert received(desk, project.id, people) == (once(people[:6]), once(people[4:6]))
    assert get_campaign(desk, project.id, left_out.id).not_sent == {"got_part": 4}

    rest = plan_of(desk, project.id, by_email, completes=True)
    assert [row.state for row in rest.rows] == [*["will_complete"] * 4, *["already_sent"] * 2]
    assert (rest.needs.calls_least, rest.needs.people) == (5, 4)  # a message each, one call for the list
    looked_up = plan_of(desk, project.id, [CampaignPerson(email=people[3].email)], completes=True)
    job = carry_out(desk, write_campaign(desk, project.id, rest))
    assert (job.total, dict(job.counts)) == (4, {"sent": 4})
    assert received(desk, project.id, people) == (once(people[:6]), once(people[:6]))
    assert variables_of(desk, project.id, people[0].client_id)["b365_room"] == "Python"
    listed = sandbox.traffic.of("add_to_list")[-1].body
    assert listed == {"list_id": 7, "clients": [person.client_id for person in people[:4]]}
    # planned before, begun after
    late = carry_out(desk, write_campaign(desk, project.id, looked_up))
    assert (late.total, plan_of(desk, project.id, by_email).counts[PlanState.ALREADY_SENT]) == (0, 6)


def test_two_campaigns_of_one_name_started_at_once_reach_each_client_once(
    jobs: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    plans = [plan_of(jobs, project.id, as_people(people)) for _ in range(2)]
    with ThreadPoolExecutor(2) as clicks:
        both = list(clicks.map(lambda plan: start_campaign(jobs, project.id, plan), plans))
    assert sorted(finished(jobs, job_id).total or 0 for job_id in both) == [0, 8]
    assert received(jobs, project.id, people) == (once(people), once(people))


def test_people_without_a_client_are_looked_up_first(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    by_phone, by_email, given = people[:3]
    who = [
        CampaignPerson(phone=f"+{by_phone.phone}"),
        CampaignPerson(email=by_email.email),
        CampaignPerson(email="nobody@example.com"),
        CampaignPerson(email=given.email),
        *as_people([given]),
        CampaignPerson(phone=f"+{by_email.phone}"),
    ]
    plan = plan_of(desk, project.id, who, CALL_BACK)
    assert {state: n for state, n in plan.counts.items() if n} == {"look_up": 5, "will_send": 1}
    job = carry_out(desk, write_campaign(desk, project.id, plan))
    assert (job.state, job.settled) == ("done", 6)
    assert fetch_all(desk, "SELECT state, found_by FROM campaign_row ORDER BY number") == [
        ("sent", "phone"),
        ("sent", "email"),
        ("no_client", None),
        ("repeated", "email"),
        ("sent", "given"),
        ("repeated", "phone"),
    ]
    assert received(desk, project.id, people[:3])[0] == once(people[:3])
    later = plan_of(desk, project.id, who[:2], CALL_BACK)
    assert (later.counts[PlanState.ALREADY_SENT], [row.found_by for row in later.rows]) == (2, ["copy", "copy"])


def test_client_whom_only_the_list_names_gets_it_once_salebot_knows_no_other_for_the_persons_contact(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    right, stranger, owner, *_ = people
    asked = [
        CampaignPerson(right.client_id, right.email, asked_id=right.client_id),
        CampaignPerson(stranger.client_id, owner.email, asked_id=stranger.client_id),
        CampaignPerson(NOBODY, "nobody@example.com", asked_id=NOBODY),
    ]
    plan = plan_of(desk, project.id, asked, CALL_BACK)
    assert plan.counts[PlanState.LOOK_UP] == 3
    job = carry_out(desk, write_campaign(desk, project.id, plan))
    assert states(desk, job) == ["sent", "contradiction", "no_client"]
    assert received(desk, project.id, [right, stranger, owner])[0] == once([right])
    # what was learned is known to the next plan
    again = plan_of(desk, project.id, asked, CALL_BACK, name="Ещё раз")
    assert [row.state for row in again.rows[:2]] == ["will_send", "contradiction"]


def test_client_found_while_sending_does_not_get_the_same_campaign_again(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    plan = plan_of(desk, project.id, [CampaignPerson(email=people[0].email)], CALL_BACK)
    run(desk, project, as_people(people[:1]), CALL_BACK)
    job = carry_out(desk, write_campaign(desk, project.id, plan))
    assert dict(job.counts) == {"already_sent": 1}
    assert received(desk, project.id, people)[0] == once(people[:1])


@pytest.mark.parametrize("clock_ahead_s", [-600, 600])
def test_lost_answers_are_looked_up_before_anything_is_sent_again(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person], clock_ahead_s: int
) -> None:
    sandbox.faults.switch(clock_ahead_s=clock_ahead_s)
    lost: list[dict[str, Any]] = [
        {"kind": "html", "done": True},
        {"kind": "cut"},
        {"kind": "status", "done": True},
        {"kind": "bad_json"},
        {"kind": "cut", "done": True},
    ]
    for position, fault in enumerate(lost):
        for method in ("callback", "message"):
            sandbox.faults.play(**fault, after=2 * position, times=1, methods=(method,))
    job = run(desk, project, as_people(people))
    assert (job.state, job.succeeded) == ("done", 8)
    assert len(sandbox.traffic.of("get_history")) == 10
    assert received(desk, project.id, people) == (once(people), once(people))


def test_earlier_message_of_another_campaign_is_not_counted_for_this_one(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    run(desk, project, as_people(people[:1]), CALL_BACK)
    sandbox.faults.play("cut", times=1, methods=("callback",))
    job = run(desk, project, as_people(people[:1]), CALL_BACK, name="Ещё раз")
    assert job.succeeded == 1
    assert received(desk, project.id, people)[0] == Counter({people[0].client_id: 2})


def test_uncertain_callback_of_an_earlier_campaign_is_not_counted_as_arrived(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    sandbox.faults.play("cut", methods=("callback",))
    sandbox.faults.play("status", status=403, methods=("get_history",))
    assert states(desk, run(desk, project, as_people(people[:1]), CALL_BACK)) == ["uncertain"]
    sandbox.faults.clear()
    sandbox.faults.play("cut", done=True, times=1, methods=("callback",))
    assert run(desk, project, as_people(people[:1]), CALL_BACK, name="Ещё раз").succeeded == 1
    assert received(desk, project.id, people)[0] == once(people[:1])


def test_refused_clients_keep_the_message_of_salebot_and_the_others_are_sent_to(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    sandbox.faults.play("message", text="Диалог закрыт", after=1, times=1, methods=("callback",))
    sandbox.faults.play("message", text="Диалог закрыт", after=1, times=1, methods=("message",))
    keep_variables(desk, project.id, [NOBODY], {"b365_city": "Омск"})
    who = [*as_people(people[:4]), CampaignPerson(client_id=NOBODY)]
    job = run(desk, project, who)
    # The second was not called back; the third was, and could not be written to.
    assert states(desk, job) == ["sent", "rejected", "partly", "sent", "no_client"]
    assert find_known_client(desk, project.id, NOBODY) is None
    frame = export_campaign_rows(desk, project.id, job.id)
    assert [problem.detail for problem in frame["problem"][1:3]] == ["Диалог закрыт"] * 2
    assert frame["sent_at"].isna().tolist() == [False, True, False, False, True]
    # A refused person can get the next campaign of this name, one who was called back cannot.
    assert plan_of(desk, project.id, who).counts[PlanState.WILL_SEND] == 2
