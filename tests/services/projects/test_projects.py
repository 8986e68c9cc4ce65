"""Projects: what is set comes back tidied up, what is secret goes in and never out, what is gone is gone whole."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from core.desk import Desk
from core.errors import Conflict, InvalidInput, NotFound
from core.jobs.creation import create_job
from core.sandbox.server import SandboxServer
from core.services.audit.entries import AuditSearch, list_entries
from core.services.clients.copy import count_clients, keep_client
from core.services.projects.account_secrets import reveal_salebot_key
from core.services.projects.draft import ProjectDraft, list_time_zones
from core.services.projects.projects import (
    ProjectSettings,
    add_project,
    change_project,
    draft_of,
    get_project,
    list_projects,
    remove_project,
    set_bizon_token,
    set_salebot_key,
    use_bizon_project,
)
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.setup_checklist import tick_step
from core.services.projects.variables import Variable, save_variables
from core.services.projects.webhook_address import reveal_webhook_url
from tests.conftest import wire
from tests.services.projects.school import KEY, SCHOOL, TOKEN, everything_stored


@pytest.fixture
def school(desk: Desk) -> ProjectSettings:
    return add_project(desk, SCHOOL)


def rows_of(desk: Desk, table: str, project_id: int) -> int:
    with desk.store.reading() as session:
        query = text(f"SELECT count(*) FROM {table} WHERE project_id = :id")  # noqa: S608 - names of our own tables
        return int(session.connection().execute(query, {"id": project_id}).scalar_one())


def test_first_start_has_only_the_sandbox(desk: Desk) -> None:
    assert [(project.kind, project.requests_per_second) for project in list_projects(desk)] == [("sandbox", None)]


def test_new_project_has_the_usual_addresses_zone_and_pace(school: ProjectSettings) -> None:
    assert draft_of(school) == ProjectDraft(
        name="Школа",
        bizon_base_url="https://online.bizon365.ru",
        bizon_pages_url="https://start.bizon365.ru",
        bizon_api_version="v2",
        bizon_project_id="123456",
        salebot_base_url="https://chatter.salebot.pro",
        time_zone="Europe/Moscow",
        requests_per_second=2.0,
    )
    assert (school.kind, school.bizon_token_tail, school.salebot_key_tail) == ("live", None, None)


def test_stray_spaces_and_pasted_paths_are_dropped(desk: Desk, school: ProjectSettings) -> None:
    changed = change_project(
        desk,
        school.id,
        ProjectDraft(
            name="  Школа \u00a0 зимой ",
            bizon_base_url=" https://online.bizon365.ru/api/v1/ ",
            bizon_project_id=" 12 34\u200b56 ",
            salebot_base_url="chatter.salebot.pro /api",
        ),
    )
    assert changed.name == "Школа зимой"
    assert changed.bizon_base_url == "https://online.bizon365.ru"
    assert changed.bizon_project_id == "123456"
    assert changed.salebot_base_url == "https://chatter.salebot.pro"
    assert get_project(desk, school.id) == changed


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        ({"name": "   "}, "project_name", "empty"),
        ({"name": "я" * 101}, "project_name", "too_long"),
        ({"bizon_api_version": "v3"}, "bizon_api_version", "invalid"),
        ({"bizon_project_id": "12/34"}, "bizon_project_id", "not_a_project"),
        ({"bizon_base_url": "ftp://example.com"}, "bizon_base_url", "bad_scheme"),
        ({"bizon_pages_url": "http://school.example.com"}, "bizon_pages_url", "not_https"),
        ({"salebot_base_url": "http://example.com"}, "salebot_base_url", "not_https"),
        ({"bizon_base_url": "http://127.0.0.1:9365"}, "bizon_base_url", "own_network"),
        ({"bizon_pages_url": "https://192.168.0.7"}, "bizon_pages_url", "own_network"),
        ({"salebot_base_url": "https://localhost"}, "salebot_base_url", "own_network"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone", "invalid"),
        ({"phone_country": "XX"}, "phone_country", "invalid"),
        ({"requests_per_second": 0}, "requests_per_second", "out_of_range"),
        ({"requests_per_second": 51}, "requests_per_second", "out_of_range"),
        ({"requests_per_second": float("nan")}, "requests_per_second", "out_of_range"),
    ],
)
def test_invalid_value_is_named_and_changes_nothing(
    desk: Desk, school: ProjectSettings, wrong: dict[str, str], field: str, reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        change_project(desk, school.id, ProjectDraft(**{"name": "Другая", **wrong}))  # type: ignore[arg-type]
    assert (caught.value.field, caught.value.reason) == (field, reason)
    assert get_project(desk, school.id) == school


def test_addresses_of_the_own_network_are_taken_once_an_administrator_allows_them(
    desk: Desk, school: ProjectSettings
) -> None:
    own = replace(draft_of(school), bizon_base_url="http://127.0.0.1:9365", own_network=True)
    assert change_project(desk, school.id, own).bizon_base_url == "http://127.0.0.1:9365"
    change_project(desk, school.id, replace(own, bizon_base_url="", own_network=False))
    page = list_entries(desk, AuditSearch(zone=ZoneInfo("UTC")), page_size=4)
    deeds = [line.deed for line in page.lines]
    assert deeds == ["own_network_forbidden", "project_changed", "own_network_allowed", "project_changed"]


def test_two_projects_never_share_a_name(desk: Desk, school: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Вторая школа"))
    with pytest.raises(Conflict):
        add_project(desk, SCHOOL)
    with pytest.raises(Conflict):
        change_project(desk, other.id, SCHOOL)
    assert change_project(desk, school.id, SCHOOL).name == "Школа"


@pytest.mark.parametrize("name", ["Environment", "sandbox", "Песочница"])
def test_reserved_names_are_refused_for_live_projects(desk: Desk, name: str) -> None:
    with pytest.raises(Conflict):
        add_project(desk, ProjectDraft(name=name))


def test_project_number_is_set_alone(desk: Desk, school: ProjectSettings) -> None:
    changed = use_bizon_project(desk, school.id, "777")
    assert draft_of(changed) == replace(draft_of(school), bizon_project_id="777")


def test_secrets_are_sealed_and_only_their_tail_is_shown(desk: Desk, school: ProjectSettings) -> None:
    set_bizon_token(desk, school.id, TOKEN)
    saved = set_salebot_key(desk, school.id, KEY)
    assert (saved.bizon_token_tail, saved.salebot_key_tail) == (TOKEN[-4:], KEY[-4:])
    assert TOKEN.encode() not in everything_stored(desk)
    assert KEY.encode() not in everything_stored(desk)
    assert TOKEN not in repr(saved)
    assert KEY not in repr(saved)


def test_pasted_secrets_lose_their_spaces(desk: Desk, school: ProjectSettings) -> None:
    set_salebot_key(desk, school.id, f"\n {KEY[:10]} {KEY[10:]}\u200b ")
    assert reveal_salebot_key(desk, school.id) == KEY


def test_replaced_and_removed_secrets_are_gone(desk: Desk, school: ProjectSettings) -> None:
    set_salebot_key(desk, school.id, KEY)
    set_salebot_key(desk, school.id, KEY[::-1])
    assert reveal_salebot_key(desk, school.id) == KEY[::-1]
    assert set_salebot_key(desk, school.id, None).salebot_key_tail is None
    assert reveal_salebot_key(desk, school.id) is None
    assert reveal_webhook_url(desk, school.id) is None


@pytest.mark.parametrize(
    ("secret", "reason"), [("  ", "empty"), (f"https://example.com/{KEY}", "not_a_secret"), ("ключ", "not_a_secret")]
)
def test_invalid_secret_is_refused_and_not_repeated(
    desk: Desk, school: ProjectSettings, secret: str, reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        set_bizon_token(desk, school.id, secret)
    assert (caught.value.field, caught.value.reason, caught.value.value) == ("bizon_token", reason, None)


def test_short_secret_shows_nothing_of_itself(desk: Desk, school: ProjectSettings) -> None:
    assert set_bizon_token(desk, school.id, "abcd12").bizon_token_tail == "••••"


def test_webhook_address_is_built_from_the_key(desk: Desk, school: ProjectSettings) -> None:
    set_salebot_key(desk, school.id, KEY)
    assert reveal_webhook_url(desk, school.id) == f"https://chatter.salebot.pro/bizon_webhook/{KEY}"


def test_sandbox_webhook_is_the_one_in_its_registration_pages(desk: Desk, project: ProjectSettings) -> None:
    key = reveal_salebot_key(desk, project.id)
    assert reveal_webhook_url(desk, project.id) == f"https://chatter.salebot.pro/bizon_webhook/{key}"


def test_removing_a_project_deletes_only_its_data(desk: Desk, school: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Вторая школа"))
    for project in (school, other):
        save_variables(desk, project.id, [Variable("город", "Казань")])
        tick_step(desk, project.id, "phone", done=True)
        create_job(desk, project.id, "pull_reports", {})
    remove_project(desk, school.id, " Школа ")
    with pytest.raises(NotFound):
        get_project(desk, school.id)
    tables = ("project_variable", "setup_mark", "job")
    assert [rows_of(desk, table, school.id) for table in tables] == [0, 0, 0]
    assert [rows_of(desk, table, other.id) for table in tables] == [1, 1, 1]


def test_project_is_removed_only_under_its_own_name(desk: Desk, school: ProjectSettings) -> None:
    with pytest.raises(InvalidInput) as caught:
        remove_project(desk, school.id, "школа")
    assert caught.value.reason == "not_the_name"
    assert get_project(desk, school.id) == school


def test_sandbox_is_neither_changed_nor_removed(desk: Desk, project: ProjectSettings) -> None:
    with pytest.raises(Conflict):
        change_project(desk, project.id, SCHOOL)
    with pytest.raises(Conflict):
        set_bizon_token(desk, project.id, TOKEN)
    with pytest.raises(Conflict):
        remove_project(desk, project.id, project.name)
    assert get_project(desk, project.id) == project


def test_clients_of_a_sandbox_that_ended_are_forgotten(
    desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    keep_client(desk, project.id, 1, kind="phone", contact="+79000000001")
    wire(desk, shared_sandbox)
    assert count_clients(desk, project.id).clients == 1
    door = SandboxEndpoint("http://127.0.0.1:9", "token", "1", shared_sandbox.salebot_key)
    point_sandbox(desk, door)
    assert count_clients(desk, project.id).clients == 0


def test_time_zones_begin_with_moscow_and_all_can_be_saved(desk: Desk, school: ProjectSettings) -> None:
    zones = list_time_zones()
    assert zones[0] == "Europe/Moscow"
    assert len(zones) == len(set(zones)) > 300
    for zone in zones:
        assert ProjectDraft(name="Школа", time_zone=zone).checked()["time_zone"] == zone
