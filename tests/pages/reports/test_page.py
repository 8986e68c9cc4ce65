"""The Reports page, clicked through: the pull, the choice of reports and people, and the numbers it shows."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.errors import ReportNotReady, Unauthorized
from core.jobs.attempts import finish_job, mark_running
from core.jobs.creation import create_job
from core.jobs.items import settle_line, write_ledger
from core.jobs.progress import list_jobs
from core.jobs.states import ItemState, JobState
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.operator_drafts import list_drafts
from core.services.projects.projects import ProjectSettings, add_project, list_projects
from tests.conftest import open_page, wire
from tests.present import DAY
from tests.reports_world import DESKTOP, PHONE, START, store_report, viewer
from tests.stored import finished
from tests.wording import en, ru, ru_n

KAZAN, MOSCOW = "551487", "524901"
PEOPLE = [
    viewer("Анна", email="anna@example.com", city="Казань", minutes=60, **PHONE),
    viewer("Анна", email="anna@example.com", city="Казань", minutes=60, **PHONE),
    viewer("Борис", email="boris@example.com", city="Moscow", minutes=20, **DESKTOP),
    viewer("Вера", email="vera@example.com", city="Москва", minutes=10, **PHONE),
]


@pytest.fixture
def project(desk: Desk) -> ProjectSettings:
    """The sandbox project, with a token and with nobody answering."""
    return list_projects(desk)[0]


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.header, *app.info, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\u00a0", " ").replace("\\", "")


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value.replace("\u00a0", " ") for metric in app.metric}


def press(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app


def opened(**address: str | list[str]) -> AppTest:
    """The page, opened by a link."""
    app = open_page("reports")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_without_reports_the_page_leads_to_the_first_pull(desk: Desk, small_sandbox: SandboxServer) -> None:
    wire(desk, small_sandbox)
    app = open_page("reports")
    assert not app.exception
    assert ru("No reports yet. Load them:…") in words(app)
    assert [button.label for button in app.button] == [ru("Load reports")]


def test_what_is_to_be_loaded_is_there_after_a_reload_until_it_is_loaded(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    project = wire(jobs, small_sandbox)
    app = open_page("reports")
    app.button_group(key="pull_kinds").set_value(["live"])
    app.date_input(key="pull_since").set_value(START.date()).run()
    app = open_page("reports")
    assert app.button_group(key="pull_kinds").value == ["live"]
    assert app.date_input(key="pull_since").value == START.date()
    app.button_group(key="pull_kinds").set_value([])
    press(app, ru("Load reports"))
    assert ru("Choose a kind of webinars.") in words(app)
    assert [mark for mark in app.get("html") if "st-key-pull_kinds" in mark.proto.body]
    app.button_group(key="pull_kinds").set_value(["live"]).run()
    assert not list_jobs(jobs, project.id), "the press that was refused has been kept"
    press(app, ru("Load reports"))
    assert not [name for name in list_drafts(jobs, project.id) if name.startswith("pull_")]
    finished(jobs, list_jobs(jobs, project.id, kind="pull_reports")[0].id)


def test_without_a_token_the_page_says_where_to_save_one(desk: Desk) -> None:
    add_project(desk, ProjectDraft(name="Школа"))
    app = open_page("reports")
    app.selectbox(key="project_id").set_value(list_projects(desk)[1].id).run()
    assert ru("There is no Bizon365 token yet…") in words(app)
    assert ru("Load reports") not in [button.label for button in app.button]


def test_a_pull_fills_the_page_with_the_numbers_of_the_world(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    app = press(open_page("reports"), ru("Load reports"))
    [job] = list_jobs(jobs, project.id, kind="pull_reports")
    finished(jobs, job.id)
    app.run()
    assert not app.exception
    assert numbers(app)[ru("Viewers")] == "60"
    assert ru("{done} of {total} reports loaded", done=6, total=6) in words(app)
    assert f"{ru_n('{n} report found', '{n} reports found', 6)} · {ru_n('{n} chosen', '{n} chosen', 1)}" in words(app)


def test_while_a_pull_runs_there_is_no_form_for_another(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    job_id = create_job(desk, project.id, "pull_reports", {})
    mark_running(desk, job_id)
    app = opened()
    labels = [button.label for button in app.button]
    assert ru("Load reports") not in labels
    assert ru("Stop") in labels


def test_the_last_pull_names_what_was_not_pulled_and_why(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, None, webinar_id="late")
    job_id = create_job(desk, project.id, "pull_reports", {})
    write_ledger(desk, job_id, ["late", "part", "good", "left"])
    settle_line(desk, job_id, "late", ItemState.NOT_READY, problem=ReportNotReady("bizon365", "get"))
    settle_line(desk, job_id, "part", ItemState.INCOMPLETE)
    settle_line(desk, job_id, "good", ItemState.DONE)
    finish_job(desk, job_id, JobState.STOPPED)
    said = words(opened())
    assert ru("{done} of {total} reports loaded", done=1, total=4) in said
    assert ru("stopped by you") in said
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((START.date() - DAY).days)
    day = f"{ru(near)}, чт 19.11.2026" if near else "чт 19.11.2026"
    assert f"**Python с нуля · 222222:room** {day} 19:00" in said
    assert ru("The report is not ready in…") in said
    assert ru("Bizon365 sent fewer viewers…") in said
    assert ru("Loading was stopped before this one.") in said


def test_a_pull_that_could_not_begin_says_what_to_do(desk: Desk, project: ProjectSettings) -> None:
    job_id = create_job(desk, project.id, "pull_reports", {})
    finish_job(desk, job_id, JobState.FAILED, Unauthorized("bizon365", "getlist", 401))
    assert ru("The Bizon365 token was not accepted…") in words(opened())


def test_the_newest_ready_report_is_shown_without_a_choice(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [viewer("Старый")], starts_at=START - timedelta(days=1))
    store_report(desk, project.id, PEOPLE)
    app = opened()
    assert numbers(app) == {
        ru("People"): "3",
        ru("Viewers"): "4",
        ru("Half stayed longer than"): ru("{n} min", n=20),
        ru("Stayed to the end"): "33 %",
    }
    assert "Python с нуля · чт 19.11.2026 19:00" in words(app)
    assert "Москва, UTC+3" in words(app)
    assert ru("{n} of {total}", n=1, total=3) in words(app)
    assert ru("Entries with the same Salebot…") in app.metric[0].proto.help


def test_a_link_opens_the_same_reports_and_people(desk: Desk, project: ProjectSettings) -> None:
    ids = [store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=day)) for day in range(3)]
    app = opened(reports=f"{ids[0]},{ids[1]}", city=[MOSCOW])
    assert numbers(app)[ru("People")] == "2"
    assert numbers(app)[ru("Viewers")] == "4"
    assert ru("of {n} people", n=3) in words(app)
    assert f"**{ru('City')}:** Москва" in words(app)
    assert ru("People who came to several…", n=4) in app.metric[0].proto.help


def test_a_link_to_another_project_shows_nothing_of_it(desk: Desk, project: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    theirs = store_report(desk, other, PEOPLE, room_title="Чужой вебинар")
    store_report(desk, project.id, [viewer("Свой")])
    app = opened(reports=str(theirs), project=str(project.id))
    assert ru("Some reports from this link are not in this project. Choose others below.") in app.warning[0].value
    assert not app.metric
    assert "Чужой вебинар" not in words(app)


@pytest.mark.parametrize("nonsense", ["", "abc", "1;DROP", "99999999999999999999", "-1", "0,,,"])
def test_a_spoilt_link_shows_the_newest_report(desk: Desk, project: ProjectSettings, nonsense: str) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened(reports=nonsense, city=["нет такого"], device=["unknown"])
    assert "Python с нуля" in words(app)
    assert numbers(press(app, ru("Reset")))[ru("People")] == "3"


def test_all_found_reports_can_be_chosen_and_left_again(desk: Desk, project: ProjectSettings) -> None:
    for day in range(3):
        store_report(desk, project.id, PEOPLE, starts_at=START + timedelta(days=day))
    store_report(desk, project.id, None, starts_at=START + timedelta(days=3))
    app = opened()
    assert not [mark for mark in app.get("html") if 'data-result="reports' in mark.proto.body]
    app = press(app, ru("Choose all found"))
    assert [mark for mark in app.get("html") if 'data-result="reports' in mark.proto.body]
    assert numbers(app)[ru("Viewers")] == "12"
    assert numbers(app)[ru("People")] == "3"
    assert numbers(press(app, ru("Only the newest")))[ru("Viewers")] == "4"


def test_choosing_a_city_and_a_device_narrows_numbers_and_viewers(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened()
    app.multiselect(key="choose_city_key").set_value([MOSCOW]).run()
    assert numbers(app)[ru("People")] == "2"
    app.multiselect(key="choose_device").set_value(["phone"]).run()
    assert numbers(app)[ru("People")] == "1"
    assert app.query_params["city"] == MOSCOW
    assert ru_n("{n} entry found", "{n} entries found", 1) in words(app)
    assert app.dataframe[-1].value["username"].tolist() == ["Вера"]
    app = press(app, ru("Reset"))
    assert numbers(app)[ru("People")] == "3"
    assert app.multiselect(key="choose_city_key").value == []


def test_contact_that_many_people_left_is_said_to_identify_nobody(desk: Desk, project: ProjectSettings) -> None:
    names = ("Анна", "Борис", "Вера", "Глеб", "Дина")
    store_report(desk, project.id, [viewer(name, email="office@example.com") for name in names])
    app = opened()
    assert numbers(app)[ru("People")] == "5"
    assert ru_n("{n} contact was left by many…", "{n} contacts were left by many…", 1) in words(app)


def test_viewers_are_searched(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened()
    app.text_input(key="viewer").set_value("БОРИС").run()
    assert app.dataframe[-1].value["username"].tolist() == ["Борис"]
    app.text_input(key="viewer").set_value("никого").run()
    assert ru("Nobody found.…") in words(app)


def test_every_table_can_be_downloaded(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    labels = [button.proto.label for button in opened().get("link_button")]
    assert labels == [ru("Download xlsx"), ru("Download CSV")] * 2


def test_four_charts_are_drawn_with_the_counted_people(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    charts = [chart.proto.spec for chart in opened().get("plotly_chart")]
    assert len(charts) == 4
    assert '"x":[2,1]' in charts[0]
    assert '"x":[2,1]' in charts[1]


def test_the_kind_of_place_that_is_charted_is_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    opened(reports="1").segmented_control(key="by_place").set_value("country").run()
    assert opened(reports="1").segmented_control(key="by_place").value == "country"


def test_incomplete_and_failed_reports_say_so(desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, PEOPLE, state="incomplete", viewers_said=9, participants_said=9)
    app = opened(reports=str(report))
    assert ru_n("{n} of the chosen reports is…", "{n} of the chosen reports are…", 1) in words(app)
    row = app.dataframe[0].value.iloc[0]
    assert (row["state"], row["said"], row["pulled"], row["difference"]) == (ru("incomplete"), 9, 4, -5)


def test_no_chosen_report_with_viewers_leaves_a_hint(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = opened(reports="none")
    assert ru("Tick one or more reports in…") in words(app)
    assert not app.metric


def test_a_title_is_data_and_never_markdown(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE, room_title="*Скидка* [тут](http://example.com) $x$")
    [subject] = [part.value for part in opened().header if "Скидка" in part.value]
    assert "\\*Скидка\\*" in subject
    assert "](" not in subject


def test_the_page_speaks_english(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    app = open_page("reports")
    app.session_state["language"] = "en"
    app.run()
    assert not app.exception
    assert numbers(app)[en("Stayed to the end")] == "33%"
    assert app.multiselect(key="choose_city_key").options == ["Moscow", "Kazan"]
