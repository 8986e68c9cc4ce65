"""Users: how they come to be, and that somebody can always decide on them."""

from pathlib import Path

import pytest

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.errors import Conflict, InvalidInput
from core.services.access.first_user import ensure_administrator, set_administrator
from core.services.access.login import Credentials, log_in
from core.services.access.users import UserDraft, change_user, disable_user, invite_user, list_users, renew_link
from tests.data.old_store import store_at
from tests.services.access.school import (
    ADMINISTRATOR,
    BROWSER,
    PASSWORD,
    add_colleague,
    open_school,
    token_of,
    user_id,
)


def test_first_administrator_is_made_only_at_the_computer(desk: Desk) -> None:
    with pytest.raises(Conflict) as refused:
        invite_user(desk, "Анна", UserDraft(Role.ADMINISTRATOR, None))
    assert refused.value.what == "no_users"


def test_environment_makes_the_first_administrator_only(desk: Desk) -> None:
    ensure_administrator(desk, None, PASSWORD)
    assert list_users(desk) == []
    ensure_administrator(desk, ADMINISTRATOR, PASSWORD)
    ensure_administrator(desk, ADMINISTRATOR, "другой пароль")
    ensure_administrator(desk, "Борис", "другой пароль")
    assert [(user.name, user.role, user.state) for user in list_users(desk)] == [("Анна", "administrator", "active")]
    token_of(desk, ADMINISTRATOR)


def test_forgotten_password_of_an_administrator_is_set_anew_at_the_computer(desk: Desk) -> None:
    school = open_school(desk)
    assert set_administrator(desk, "анна", "новый пароль 7") is False
    assert log_in(school, Credentials(ADMINISTRATOR, PASSWORD), BROWSER) is None
    token_of(school, ADMINISTRATOR, "новый пароль 7")


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\x00b", "a\u202eb", "system", "System"])
def test_name_that_cannot_be_one_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        invite_user(open_school(desk), name, UserDraft(Role.VIEWER, None))
    assert refused.value.field == "user_name"


def test_two_users_have_no_name_in_common(desk: Desk) -> None:
    with pytest.raises(Conflict):
        invite_user(open_school(desk), " АННА", UserDraft(Role.VIEWER, None))


@pytest.mark.parametrize("password", ["", "короткий", "аааааааааааа", "Анна Иванова", "x" * 257])
def test_password_that_is_easily_guessed_is_refused(desk: Desk, password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_administrator(desk, "Анна Иванова", password)
    assert refused.value.field == "password"


def test_last_administrator_stays_one(desk: Desk) -> None:
    school = open_school(desk)
    hers = user_id(school, ADMINISTRATOR)
    invite_user(school, "Глеб", UserDraft(Role.ADMINISTRATOR, None))  # who has no password yet cannot take over
    with pytest.raises(Conflict):
        disable_user(school, hers)
    with pytest.raises(Conflict):
        change_user(school, hers, UserDraft(Role.OPERATOR, None))
    other = add_colleague(school, "Борис", Role.ADMINISTRATOR)
    change_user(school, hers, UserDraft(Role.OPERATOR, None))
    with pytest.raises(Conflict):
        disable_user(school, other)


def test_administrator_sees_all_projects(desk: Desk) -> None:
    school = open_school(desk)
    add_colleague(school, "Борис", Role.ADMINISTRATOR, frozenset({1}))
    assert {user.name: user.projects for user in list_users(school)} == {"Анна": None, "Борис": None}


def test_disabled_user_gets_no_link(desk: Desk) -> None:
    school = open_school(desk)
    other = add_colleague(school, "Борис")
    disable_user(school, other)
    with pytest.raises(Conflict):
        renew_link(school, other)


def test_new_user_is_written_down_with_who_invited(desk: Desk) -> None:
    school = open_school(desk)
    invite_user(school.acting_as(Operator("Анна", Role.ADMINISTRATOR)), "Вера", UserDraft(Role.VIEWER, frozenset({1})))
    vera = next(user for user in list_users(school) if user.name == "Вера")
    assert (vera.state, vera.projects, vera.link_ends_at is not None) == ("invited", frozenset({1}), True)


def test_update_keeps_an_installation_without_users_open(tmp_path: Path) -> None:
    store = store_at("0017", tmp_path)
    store.migrate()
    with store.reading() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT name FROM project").scalar_one() == "Школа"
        assert run("SELECT count(*) FROM desk_user").scalar_one() == 0
    store.close()
