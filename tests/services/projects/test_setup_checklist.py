"""The set-up checklist: what the registration pages tell, what the operator ticks, how far it all is."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from core.bizon.payloads import RegistrationPage
from core.desk import Desk
from core.errors import NotFound, Unauthorized
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings, change_project, draft_of, set_salebot_key
from core.services.projects.public_address import set_public_address
from core.services.projects.setup_checklist import (
    STEPS,
    PageState,
    SetupStep,
    check_setup,
    judge_marker,
    judge_webhook,
    list_steps,
    setup_progress,
    tick_step,
)
from core.services.projects.webhook_address import WebhookAddresses, reveal_desk_webhook_url, reveal_webhook_addresses
from core.services.projects.webhook_secret import make_webhook_secret
from tests.conftest import add_live, wire

OWN = "https://chatter.salebot.pro/bizon_webhook/0f1e2d3c4b5a6978"
PATH = "/bizon_webhook/made-up-webhook-secret-0001"
HERE = f"https://desk.example.com{PATH}"
ADDRESSES = WebhookAddresses(OWN, PATH, frozenset({"desk.example.com"}))


def page(**raw: Any) -> RegistrationPage:
    return RegistrationPage.of({"pageId": "222222:page1", **raw})


def steps_of(desk: Desk, project_id: int) -> dict[str, SetupStep]:
    return {step.step: step for step in list_steps(desk, project_id)}


def known_steps(desk: Desk, project_id: int) -> set[str]:
    return {step.step for step in list_steps(desk, project_id) if step.state != "open"}


@pytest.mark.parametrize(
    ("address", "state"),
    [
        (OWN, "right"),
        (f" {OWN}/ ", "right"),
        (OWN.replace("salebot.pro", "salebot.ai"), "right"),
        (OWN[:-4] + "0000", "other_key"),
        ("https://example.com/hook", "other"),
        (OWN.replace("chatter.salebot.pro", "example.com"), "other"),
        (HERE, "right"),
        (f" {HERE}/?from=page", "right"),
        (HERE[:-4] + "0000", "other_secret"),
        (HERE.replace("desk.", "former."), "other_address"),
        (f"http://127.0.0.1:8501{PATH}", "other_address"),
        (HERE.replace("bizon_webhook", "hook"), "other"),
        (HERE[:-4].replace("desk.", "former."), "other"),
        ("http://[", "other"),
        ("", "empty"),
        (None, "empty"),
    ],
)
def test_webhook_of_a_page_is_judged_against_our_own(address: str | None, state: PageState) -> None:
    assert judge_webhook(page(webhook_url=address), ADDRESSES) == state


def test_webhook_is_unknown_when_either_address_is_missing() -> None:
    assert judge_webhook(page(), ADDRESSES) == "unknown"
    assert judge_webhook(page(webhook_url=OWN), replace(ADDRESSES, salebot_url=None)) == "unknown"


@pytest.mark.parametrize(
    ("name", "state"),
    [("salebot", "right"), ("Salebot", "wrong_case"), ("SALEBOT", "wrong_case"), ("partner", "other"), ("", "empty")],
)
def test_marker_is_right_only_in_lower_case(name: str, state: PageState) -> None:
    assert judge_marker(page(url_marker_name=name)) == state
    assert judge_marker(page()) == "unknown"


def test_new_project_has_no_step_done(desk: Desk, project: ProjectSettings) -> None:
    assert setup_progress(desk, project.id) == (0, len(STEPS))
    assert {step.state for step in list_steps(desk, project.id)} == {"open"}


def test_check_of_the_sandbox_finds_its_faults(desk: Desk, project: ProjectSettings) -> None:
    check = check_setup(desk, project.id)
    assert check.bizon.problem is check.salebot.problem is check.pages_problem is None
    on = [setup for setup in check.pages if setup.is_on]
    assert sorted(setup.marker for setup in on if setup.marker != "right") == ["empty", "wrong_case"]
    assert [setup.webhook for setup in on if setup.webhook != "right"] == ["empty"]
    steps = steps_of(desk, project.id)
    assert {name: steps[name].state for name in ("bizon_token", "salebot_key", "webhook", "url_marker")} == {
        "bizon_token": "checked",
        "salebot_key": "checked",
        "webhook": "wrong",
        "url_marker": "wrong",
    }
    assert setup_progress(desk, project.id) == (2, len(STEPS))


def test_progress_of_the_checklist_sends_no_request(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    check_setup(desk, project.id)
    small_sandbox.traffic.clear()
    assert setup_progress(desk, project.id)[0] >= 2
    assert not list(small_sandbox.traffic)


def test_refused_check_says_why_and_judges_no_page(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    small_sandbox.faults.play("status", status=401, methods=("getSubpages",))
    check = check_setup(desk, project.id)
    assert isinstance(check.pages_problem, Unauthorized)
    assert check.pages == ()
    assert steps_of(desk, project.id)["url_marker"].state == "open"


def test_steps_that_cannot_be_checked_are_ticked_by_hand(desk: Desk, project: ProjectSettings) -> None:
    tick_step(desk, project.id, "phone", done=True)
    step = steps_of(desk, project.id)["phone"]
    assert (step.state, step.can_tick, step.since is not None) == ("by_hand", True, True)
    tick_step(desk, project.id, "phone", done=False)
    assert steps_of(desk, project.id)["phone"].state == "open"


def test_tick_does_not_make_a_checked_step_done(desk: Desk, project: ProjectSettings) -> None:
    tick_step(desk, project.id, "webhook", done=True)
    assert steps_of(desk, project.id)["webhook"].state == "open"
    check_setup(desk, project.id)
    assert steps_of(desk, project.id)["webhook"].state == "wrong"


def test_changed_secret_or_address_of_the_dashboard_voids_the_check_of_the_webhook(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    project = add_live(desk, small_sandbox)
    changes: tuple[Callable[[], None], ...] = (
        partial(make_webhook_secret, desk, project.id),
        partial(set_public_address, desk, project.id, "https://desk.example.com"),
        partial(set_public_address, desk, project.id, ""),
    )
    for change in changes:
        check_setup(desk, project.id)
        assert "webhook" in known_steps(desk, project.id)
        change()
        assert "webhook" not in known_steps(desk, project.id)


def test_webhook_is_right_at_the_public_address_and_for_the_sandbox_also_at_the_local_one(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    live = add_live(desk, small_sandbox)
    make_webhook_secret(desk, live.id)
    for project_id, expected in ((project.id, "right"), (live.id, "other_address")):
        url = reveal_desk_webhook_url(desk, project_id)
        assert judge_webhook(page(webhook_url=url), reveal_webhook_addresses(desk, project_id)) == expected
    set_public_address(desk, live.id, "https://desk.example.com")
    url = reveal_desk_webhook_url(desk, live.id)
    assert url
    assert url.startswith("https://desk.example.com/bizon_webhook/")
    assert judge_webhook(page(webhook_url=url), reveal_webhook_addresses(desk, live.id)) == "right"


def test_changed_settings_void_only_the_checks_that_depend_on_them(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = add_live(desk, small_sandbox)
    tick_step(desk, project.id, "phone", done=True)
    check_setup(desk, project.id)
    assert known_steps(desk, project.id) == {"phone", "bizon_token", "salebot_key", "webhook", "url_marker"}
    change_project(desk, project.id, replace(draft_of(project), name="Новая школа", time_zone="Asia/Omsk"))
    assert known_steps(desk, project.id) == {"phone", "bizon_token", "salebot_key", "webhook", "url_marker"}
    set_salebot_key(desk, project.id, small_sandbox.salebot_key)
    assert known_steps(desk, project.id) == {"phone", "bizon_token", "url_marker"}
    change_project(desk, project.id, replace(draft_of(project), bizon_project_id="999"))
    assert known_steps(desk, project.id) == {"phone"}


def test_checklist_of_no_project_is_not_found(desk: Desk) -> None:
    for ask in (list_steps, setup_progress, check_setup):
        with pytest.raises(NotFound):
            ask(desk, 999)
    with pytest.raises(NotFound):
        tick_step(desk, 999, "phone", done=True)


def test_webhook_addresses_of_the_pages_are_never_shown(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    assert small_sandbox.salebot_key not in repr(check_setup(desk, project.id))
