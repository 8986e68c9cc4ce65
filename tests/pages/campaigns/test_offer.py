"""«Send to Salebot» on the pages: from a list to the plan, its confirmation, and what became of everybody."""

from dataclasses import replace
from itertools import islice

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from core.desk import Desk
from core.environment import ROOT
from core.jobs.attempts import finish_job, mark_running
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.campaigns import count_campaigns, list_campaigns
from core.services.campaigns.start_campaign import write_campaign
from core.services.projects.projects import ProjectSettings, set_salebot_key
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.attendance_world import list_now, pull_now
from tests.conftest import add_live, open_page, wire
from tests.pages.attendance.test_page import WEBINAR, ask_about, page, registered_page
from tests.pages.registration.registration_page import counts, press, section, words
from tests.patience import PATIENCE_S
from tests.sending import as_people, carry_out, people_with_clients, plan_of, variables_of
from tests.subscribers_world import page_id, registered
from tests.subscribers_world import pull_now as pull_subscribers_now

SEND = "Отправить в Salebot"
PLAN = "Составить план"
NOBODY = "nobody@example.com"
KINDS = ("Отправим", "Поищем в Salebot", "Уже получили", "Повтор в списке", "Нет контакта")


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def guests(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> dict[str, int]:
    """People of a webinar that is pulled: three e-mails with their clients."""
    pull_now(desk, project.id, WEBINAR)
    rows = [row for row in small_sandbox.world.viewers(WEBINAR) if row.get("email") and row["cu1"]]
    clients = {row["email"]: int(row["cu1"]) for row in rows}
    return dict(list(clients.items())[:3])


def checked(*contacts: str) -> AppTest:
    """A list after its check."""
    app = page()
    app.text_area(key="attendance_text").set_value("\n".join(contacts))
    return press(app.run(), "Проверить список")


def offered(app: AppTest) -> str:
    """The label of the page's one button that offers to send."""
    [label] = [button.label for button in app.button if button.label.startswith(f"{SEND} · ")]
    return label


def opened(app: AppTest) -> AppTest:
    return press(app, offered(app))


def choose(app: AppTest, label: str, *values: str) -> AppTest:
    [group] = [group for group in app.button_group if group.label == label]
    group.set_value(list(values)).run()
    return app


def planned(app: AppTest) -> dict[str, int]:
    """The numbers of the plan."""
    return {kind: int(number) for kind, number in counts(app).items() if kind in KINDS}


def typed(app: AppTest, label: str) -> TextInput:
    [box] = [box for box in app.text_input if box.label == label]
    return box


def fill(app: AppTest, label: str, text: str) -> AppTest:
    return typed(app, label).set_value(text).run()


def tick(app: AppTest, label: str) -> AppTest:
    [box] = [box for box in app.checkbox if box.label == label]
    return box.check().run()


def is_disabled(app: AppTest, label: str) -> bool:
    [button] = [button for button in app.button if button.label == label]
    return bool(button.disabled)


def send(app: AppTest, confirmation: str) -> AppTest:
    return press(tick(app, confirmation), SEND)


def sent_section(**asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    for name, value in ({"section": "sent"} | asked).items():
        app.query_params[name] = value
    return app.run().switch_page("inbox/page.py").run()


def test_checked_people_are_sent_after_a_plan_that_adds_up_and_a_confirmation(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = checked(*guests, NOBODY, "не контакт")
    assert offered(app) == f"{SEND} · 5 строк"
    app = opened(app)
    assert count_campaigns(desk, project.id) == 0
    app = press(app, PLAN)
    assert not app.exception
    assert planned(app) == {"Отправим": 3, "Поищем в Salebot": 1, "Нет контакта": 1}
    assert "3 + 1 + 1 = 5 человек в списке" in words(app)
    assert is_disabled(app, SEND)

    app = send(app, "Да, отправить 4 людям")
    assert not app.exception
    [campaign] = list_campaigns(desk, project.id)
    assert campaign.name in words(app).replace("\\", "")
    carry_out(desk, campaign.id)
    for client_id in guests.values():
        assert variables_of(desk, project.id, client_id)["b365_attended"] == "True"
    assert list_campaigns(desk, project.id)[0].state_counts == {"sent": 3, "no_client": 1}


def test_same_campaign_again_leaves_out_who_got_it_unless_it_is_ticked(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    send(press(opened(checked(*guests)), PLAN), "Да, отправить 3 людям")
    carry_out(desk, list_campaigns(desk, project.id)[0].id)

    app = press(opened(checked(*guests)), PLAN)
    assert planned(app) == {"Отправим": 0, "Уже получили": 3}
    assert "Отправлять некому" in words(app)
    app = tick(app, "Отправить ещё раз тем, кто уже получил")
    assert planned(app) == {"Отправим": 3}
    send(app, "Да, отправить 3 людям")
    assert [campaign.repeat for campaign in list_campaigns(desk, project.id)] == [1, 0]


def test_what_was_chosen_is_offered_the_next_time_and_a_change_asks_for_a_new_plan(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = opened(checked(*guests))
    app = choose(app, "Что сделать", "callback")
    assert typed(app, "Текст колбэка").value == "b365_attended"
    app = press(app, PLAN)
    app = fill(app, "Текст колбэка", "vebinar")
    assert "Составьте план заново" in words(app)
    assert SEND not in [button.label for button in app.button]
    send(press(app, PLAN), "Да, отправить 3 людям")

    app = opened(checked(*guests))
    assert typed(app, "Текст колбэка").value == "vebinar"
    assert not [group for group in app.button_group if group.label == "Переменные каждого человека"]


def test_nothing_chosen_is_said_and_plans_nothing(desk: Desk, project: ProjectSettings, guests: dict[str, int]) -> None:
    app = press(choose(opened(checked(*guests)), "Что сделать"), PLAN)
    assert "выберите хотя бы одно действие" in words(app)
    assert not planned(app)


def test_an_action_left_empty_is_named_and_nothing_is_planned_without_it(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    app = choose(opened(checked(*guests)), "Что сделать", "callback", "message", "list")
    app = press(app, PLAN)
    assert "или снимите: Добавить в список, Отправить сообщение." in words(app)
    assert not planned(app)


def test_limits_of_the_day_are_said_before_anything_is_sent(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    limits = replace(get_salebot_settings(desk, project.id), campaign_cap=1, daily_budget=0)
    change_salebot_settings(desk, project.id, limits)
    app = press(choose(opened(checked(*guests)), "Что сделать", "callback"), PLAN)
    assert "можно отправить ещё 1 человеку" in words(app)
    assert "осталось 0 обращений к Salebot" in words(app)


def test_limit_that_is_used_up_is_said_as_such(
    desk: Desk, project: ProjectSettings, guests: dict[str, int], people: list[Person]
) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), campaign_cap=1))
    carry_out(desk, campaign(desk, project, people))
    app = press(choose(opened(checked(*guests)), "Что сделать", "callback"), PLAN)
    assert "Сегодня больше никому отправить нельзя" in words(app)
    assert "ещё 0 людям" not in words(app)


def test_project_without_a_salebot_key_is_told_what_is_missing(desk: Desk, small_sandbox: SandboxServer) -> None:
    live = set_salebot_key(desk, add_live(desk, small_sandbox).id, None)
    pull_now(desk, live.id, WEBINAR)
    app = opened(checked("84201536"))
    assert "API-ключа Salebot пока нет" in words(app)
    assert PLAN not in [button.label for button in app.button]


def test_viewers_are_offered_as_people(desk: Desk, project: ProjectSettings) -> None:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.query_params["reports"] = str(pull_now(desk, project.id, WEBINAR))
    app = app.run().switch_page("reports/page.py").run()
    assert offered(app) == f"{SEND} · 60 строк"
    people = int(counts(app)["Люди"])
    app = press(opened(app), PLAN)
    assert sum(planned(app).values()) == people < 60


def test_a_campaign_to_some_viewers_is_named_after_them(desk: Desk, project: ProjectSettings) -> None:
    app = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    app.query_params["reports"] = str(pull_now(desk, project.id, WEBINAR))
    app.query_params["device"] = "phone"
    app = opened(app.run().switch_page("reports/page.py").run())
    [name] = [field for field in app.text_input if field.label == "Название рассылки"]
    assert str(name.value).endswith(" · Телефон")


def test_registered_people_are_offered(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    pull_subscribers_now(desk, project.id, page_id(small_sandbox))
    app = opened(section("people", page=page_id(small_sandbox)))
    app = press(fill(app, "Текст колбэка", "napominanie"), PLAN)
    assert sum(planned(app).values()) == len(registered(desk, project.id, page_id(small_sandbox)))


def test_who_did_not_come_is_offered_first_and_then_whom_else_the_page_shows(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_subscribers_now(desk, project.id, page_id(small_sandbox))
    pull_now(desk, project.id, WEBINAR)
    app = press(registered_page(small_sandbox), "Проверить, кто пришёл")
    shown = counts(app)
    app = press(opened(app), PLAN)
    assert sum(planned(app).values()) == int(shown["Не пришли"])


def test_one_checked_person_is_offered_with_what_the_report_says(
    desk: Desk, project: ProjectSettings, guests: dict[str, int]
) -> None:
    email, client_id = next(iter(guests.items()))
    app = press(opened(ask_about(email)), PLAN)
    send(app, "Да, отправить 1 человеку")
    carry_out(desk, list_campaigns(desk, project.id)[0].id)
    told = variables_of(desk, project.id, client_id)
    assert (told["b365_attended"], email in told["b365_viewer"]) == ("True", True)


def campaign(desk: Desk, project: ProjectSettings, people: list[Person]) -> str:
    return write_campaign(desk, project.id, plan_of(desk, project.id, as_people(people)))


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return list(islice(people_with_clients(small_sandbox), 3))


def test_campaigns_are_listed_and_opened_with_everybody_in_them(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    assert "Рассылок пока не было" in words(sent_section())
    carry_out(desk, campaign(desk, project, people))
    app = sent_section()
    assert "**Были на вебинаре** · отправлено 3 из 3 · готово" in words(app)
    app = press(app, "Открыть")
    assert counts(app) == {"Отправлено": "3"}
    assert "b365_came" in words(app).replace("\\", "")
    table = app.dataframe[-1].value
    assert list(table["client_id"]) == [str(person.client_id) for person in people]
    assert set(table["state"]) == {"Отправлено"}


def test_campaign_that_a_used_up_limit_rests_goes_on(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    limits = get_salebot_settings(desk, project.id)
    change_salebot_settings(desk, project.id, replace(limits, campaign_cap=1))
    job_id = campaign(desk, project, people)
    carry_out(desk, job_id)
    app = sent_section(campaign=job_id)
    assert "Ждут отправки ещё 2 человека" in words(app)
    assert "Дневной лимит людей исчерпан: 1." in app.error[0].value
    change_salebot_settings(desk, project.id, limits)
    press(app, "Продолжить")
    carry_out(desk, job_id)
    assert counts(sent_section(campaign=job_id)) == {"Отправлено": "3"}


def test_resting_campaign_can_be_stopped_for_good(desk: Desk, project: ProjectSettings, people: list[Person]) -> None:
    change_salebot_settings(desk, project.id, replace(get_salebot_settings(desk, project.id), campaign_cap=1))
    job_id = campaign(desk, project, people)
    carry_out(desk, job_id)
    app = press(sent_section(campaign=job_id), "Остановить совсем")
    assert counts(app) == {"Отправлено": "1", "Не отправлено": "2"}
    assert "Рассылка остановлена" in words(app)


def test_campaign_of_another_project_is_not_shown(
    desk: Desk, project: ProjectSettings, people: list[Person], small_sandbox: SandboxServer
) -> None:
    job_id = campaign(desk, project, people)
    other = add_live(desk, small_sandbox)
    app = sent_section(campaign=job_id, project=str(other.id))
    assert "Такой рассылки здесь нет" in words(app)
    assert not app.dataframe


def test_campaign_that_rests_is_named_on_the_home_page_and_led_to(
    desk: Desk, project: ProjectSettings, people: list[Person]
) -> None:
    list_now(desk, project.id)
    job_id = campaign(desk, project, people)
    mark_running(desk, job_id)
    finish_job(desk, job_id, JobState.PAUSED)
    app = open_page("home")
    assert "Отправка в Salebot: на паузе" in words(app)
    [link] = [link for link in app.main.get("page_link") if job_id in link.proto.query_string]
    assert link.proto.label == "К рассылке"
