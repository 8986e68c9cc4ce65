"""The set-up checklist of Settings, and its place among the sections."""

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from core.services.projects.setup_checklist import STEPS, list_steps, tick_step
from core.services.projects.setup_verdicts import CHECKED_STEPS, write_verdict
from tests.conftest import open_page
from tests.pages.settings.settings_page import open_settings
from tests.wording import ru


def test_checklist_finds_the_flaws_of_the_registration_pages(connected: ProjectSettings) -> None:
    page = open_settings(connected, "setup")
    page.press(ru("Check now"))
    assert page.says("623727:js") or page.says("623727\\\\:js")
    assert page.says(ru("“{name}” instead of “salebot”: wrong case", name="Salebot"))
    assert page.says(ru("{done} of {total} done", done=2, total=8))


def test_step_ticked_by_hand_stays_ticked(desk: Desk, project: ProjectSettings) -> None:
    page = open_settings(project, "setup")
    page.app.checkbox(key=f"settings_step_{project.id}_phone").check().run()
    assert [step.step for step in list_steps(desk, project.id) if step.is_done] == ["phone"]
    again = open_settings(project, "setup")
    assert again.app.checkbox(key=f"settings_step_{project.id}_phone").value
    again.app.checkbox(key=f"settings_step_{project.id}_phone").uncheck().run()
    assert not [step for step in list_steps(desk, project.id) if step.is_done]


def test_section_is_kept_in_the_address(project: ProjectSettings) -> None:
    page = open_settings(project, "variables")
    assert page.app.query_params["section"] == "variables"


def test_checklist_comes_first_until_it_is_done(desk: Desk, connected: ProjectSettings) -> None:
    def sections() -> list[str]:
        return open_page("settings").segmented_control(key="settings_section").options

    assert sections()[0] == ru("Set-up checklist")
    with desk.store.writing() as session:
        for checked in CHECKED_STEPS:
            write_verdict(session, connected.id, checked, verdict="right", now=desk.now())
    for step in STEPS:
        tick_step(desk, connected.id, step, True)
    assert sections()[0] == ru("Connection")
    assert ru("Set-up checklist") in sections()
