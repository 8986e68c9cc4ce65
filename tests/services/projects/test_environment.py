"""The project that the environment describes: applied at every start, and changed by nobody else."""

from pathlib import Path

import pytest

from core.errors import Conflict
from core.services.projects.account_secrets import reveal_salebot_key
from core.services.projects.projects import change_project, get_project, list_projects, remove_project
from core.services.projects.setup_checklist import setup_progress
from core.services.projects.setup_verdicts import write_verdict
from tests.conftest import environment_desk
from tests.services.projects.school import KEY, SCHOOL, TOKEN, everything_stored


def test_environment_says_whose_phones_have_no_country_code(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, BIZON365_TOKEN=TOKEN, DESK_PHONE_COUNTRY="by")
    assert list_projects(desk)[1].phone_country == "BY"


def test_environment_describes_a_project(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, BIZON365_TOKEN=f" {TOKEN} ", SALEBOT_API_KEY=KEY, DESK_TIMEZONE="Asia/Omsk")
    told = list_projects(desk)[1]
    assert (told.kind, told.name, told.bizon_api_version) == ("environment", "Environment", "v1")
    assert (told.bizon_base_url, told.salebot_base_url) == ("https://online.bizon365.ru", "https://chatter.salebot.pro")
    assert (told.time_zone.key, told.phone_country, told.requests_per_second) == ("Asia/Omsk", "RU", 2.0)
    assert (told.bizon_token_tail, reveal_salebot_key(desk, told.id)) == (TOKEN[-4:], KEY)
    assert TOKEN.encode() not in everything_stored(desk)
    assert TOKEN not in repr(desk)
    assert KEY not in repr(desk)


@pytest.mark.parametrize(
    ("variables", "pages_url"),
    [
        ({}, "https://start.bizon365.ru"),
        ({"BIZON365_PAGES_URL": "https://school.example.com/"}, "https://school.example.com"),
        ({"BIZON365_BASE_URL": "http://127.0.0.1:9365"}, "http://127.0.0.1:9365"),
    ],
)
def test_public_pages_are_under_the_host_of_bizon365_unless_told_otherwise(
    tmp_path: Path, variables: dict[str, str], pages_url: str
) -> None:
    told = list_projects(environment_desk(tmp_path, BIZON365_TOKEN=TOKEN, **variables))[1]
    assert told.bizon_pages_url == pages_url


def test_environment_that_names_this_computer_may_have_it_asked(tmp_path: Path) -> None:
    for address, is_own in (("http://127.0.0.1:9365", True), ("https://bizon.example.com", False)):
        desk = environment_desk(tmp_path, BIZON365_TOKEN=TOKEN, BIZON365_BASE_URL=address)
        assert list_projects(desk)[1].own_network is is_own


def test_environment_is_applied_at_every_start(tmp_path: Path) -> None:
    environment_desk(tmp_path, BIZON365_TOKEN=TOKEN)
    desk = environment_desk(tmp_path, BIZON365_TOKEN=TOKEN[::-1], BIZON365_PROJECT_ID="42", SALEBOT_API_KEY=KEY)
    sandbox, told = list_projects(desk)
    assert sandbox.kind == "sandbox"
    assert (told.bizon_api_version, told.bizon_project_id) == ("v2", "42")
    assert (told.bizon_token_tail, told.salebot_key_tail) == (TOKEN[::-1][-4:], KEY[-4:])


def test_restart_that_changes_nothing_voids_no_check(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, BIZON365_TOKEN=TOKEN)
    told = list_projects(desk)[1]
    with desk.store.writing() as session:
        write_verdict(session, told.id, "bizon_token", verdict="right", now=desk.now())
    assert setup_progress(environment_desk(tmp_path, BIZON365_TOKEN=TOKEN), told.id)[0] == 1
    assert setup_progress(environment_desk(tmp_path, BIZON365_TOKEN=TOKEN[::-1]), told.id)[0] == 0


def test_secrets_are_removed_with_the_environment_that_held_them(tmp_path: Path) -> None:
    environment_desk(tmp_path, BIZON365_TOKEN=TOKEN, SALEBOT_API_KEY=KEY)
    desk = environment_desk(tmp_path)
    told = list_projects(desk)[1]
    assert (told.bizon_token_tail, told.salebot_key_tail, reveal_salebot_key(desk, told.id)) == (None, None, None)


def test_environment_project_is_not_changed_by_hand(tmp_path: Path) -> None:
    desk = environment_desk(tmp_path, BIZON365_TOKEN=TOKEN)
    told = list_projects(desk)[1]
    with pytest.raises(Conflict):
        change_project(desk, told.id, SCHOOL)
    with pytest.raises(Conflict):
        remove_project(desk, told.id, "Environment")
    assert get_project(desk, told.id) == told
