"""The page of campaigns: the list, the outcome for each person, and how a campaign goes on or is stopped."""

from dataclasses import replace

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.jobs.attempts import finish_job, mark_running
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.campaigns import export_not_sent
from core.services.campaigns.start_campaign import write_campaign
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.attendance_world import list_now
from tests.conftest import add_live, open_page
from tests.pages.campaigns.campaign_dialog import campaign
from tests.pages.drawn import table, tables
from tests.pages.registration.registration_page import counts
from tests.pages.seen import press, words
from tests.sending import NAME, as_people, carry_out, plan_of
from tests.wording import ru, ru_n


def test_campaigns_are_listed_and_opened_with_everybody_in_them(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    assert ru("No campaigns yet. “Send…") in words(open_page("campaigns"))
    carry_out(desk, campaign(desk, project, people))
    app = open_page("campaigns")
    sent = ru("{done} of {total} sent", done=3, total=3)
    assert f"**{NAME}** · {sent} · {ru('done')}" in words(app)
    app = press(app, ru("Open"))
    assert counts(app) == {ru("Sent"): "3"}
    assert "b365_came" in words(app).replace("\\", "")
    shown = table(app, "campaign_list_rows")
    assert list(shown["client_id"]) == [str(person.client_id) for person in people]
    assert set(shown["state"]) == {ru("Sent")}


def test_numbers_of_a_listed_campaign_add_up_to_its_list(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    carry_out(desk, campaign(desk, project, [*people, people[0]]))
    listed = words(open_page("campaigns"))
    assert ru_n("{n} person in the list", "{n} people in the list", 4) in listed
    assert f"{ru('Sent')}: 3 · {ru('Repeated in the list')}: 1" in listed


def test_an_address_of_a_campaign_in_the_inbox_leads_to_the_page_of_campaigns(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    app = open_page("inbox", section="sent", campaign=campaign(desk, project, people))
    assert not app.exception
    assert [title.value for title in app.title] == [ru("Campaigns")]
    assert NAME in [heading.value for heading in app.header]


def test_campaign_that_rests_for_a_used_up_limit_can_go_on(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    limits = get_salebot_settings(desk, project.id)
    change_salebot_settings(desk, project.id, replace(limits, campaign_cap=1))
    job_id = campaign(desk, project, people)
    carry_out(desk, job_id)
    app = open_page("campaigns", campaign=job_id)
    assert ru_n("{n} person is still to be reached.", "{n} people are still to be reached.", 2) in words(app)
    assert ru("The daily limit of people is used up:…", n=1) in app.error[0].value
    change_salebot_settings(desk, project.id, limits)
    press(app, ru("Go on"))
    carry_out(desk, job_id)
    assert counts(open_page("campaigns", campaign=job_id)) == {ru("Sent"): "3"}


def test_who_was_not_sent_anything_comes_with_the_next_step_and_a_file(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    strangers = [CampaignPerson(email=f"nobody{n}@example.com") for n in range(2)] + [CampaignPerson(username="?")]
    job_id = write_campaign(desk, project.id, plan_of(desk, project.id, [*as_people(people), *strangers]))
    assert ru_n("{n} has no phone and no e-mail.", "{n} have no phone and no e-mail.", 1) not in words(
        open_page("campaigns", campaign=job_id)
    )
    carry_out(desk, job_id)
    shown = words(open_page("campaigns", campaign=job_id))
    assert ru_n("{n} is not in Salebot.", "{n} are not in Salebot.", 2) in shown
    assert ru("They have not written…") in shown
    assert ru_n("{n} has no phone and no e-mail.", "{n} have no phone and no e-mail.", 1) in shown
    assert list(export_not_sent(desk, project.id, job_id)["number"]) == [4, 5, 6]


def test_resting_campaign_can_be_stopped_for_good(desk: Desk, project: ProjectSettings, people: list[Person]) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), campaign_cap=1))
    job_id = campaign(desk, project, people)
    carry_out(desk, job_id)
    app = press(open_page("campaigns", campaign=job_id), ru("Stop for good"))
    assert counts(app) == {ru("Sent"): "1", ru("Not sent"): "2"}
    assert ru("The campaign was stopped. People not reached by then get nothing.") in words(app)


def test_campaign_of_another_project_is_not_shown(
    desk: Desk, project: ProjectSettings, people: list[Person], small_sandbox: SandboxServer
) -> None:
    job_id = campaign(desk, project, people)
    other = add_live(desk, small_sandbox)
    app = open_page("campaigns", campaign=job_id, project=str(other.id))
    assert ru("This campaign is not here. It may be in another project.") in words(app)
    assert not tables(app)


def test_resting_campaign_is_shown_on_the_home_page_with_a_link(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    list_now(desk, project.id)
    job_id = campaign(desk, project, people)
    mark_running(desk, job_id)
    finish_job(desk, job_id, JobState.PAUSED)
    app = open_page("home")
    assert f"{ru('Sending to Salebot')}: {ru('paused')}" in words(app)
    [link] = [link for link in app.main.get("page_link") if job_id in link.proto.query_string]
    assert link.proto.label == ru("To the campaign")
