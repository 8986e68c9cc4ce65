"""An account of an identity provider is bound to its user by what the provider calls it, not by its e-mail."""

from pathlib import Path

import pytest

from core.desk import Desk
from core.domain.access.rights import Role
from core.errors import InvalidInput
from core.services.access.provider_login import Known, let_in
from core.services.access.users import UserDraft, change_user, disable_user, enable_user, list_users, release_account
from data.models import User
from data.repositories.access import provider_accounts
from tests.data.old_store import store_at
from tests.present import PRESENT
from tests.services.access.school import AT_HOME, add_colleague, open_school

ISSUER = "https://login.example.com"
NINA = "nina@example.com"


def known(subject: str, email: str | None = NINA, issuer: str = ISSUER) -> Known:
    return Known(issuer, subject, email, "/")


def why_refused(desk: Desk, who: Known) -> str | None:
    with pytest.raises(InvalidInput) as refused:
        let_in(desk, who, AT_HOME)
    return refused.value.reason


@pytest.fixture
def school(desk: Desk) -> Desk:
    return open_school(desk)


@pytest.fixture
def nina(school: Desk) -> int:
    return add_colleague(school, NINA)


@pytest.mark.parametrize("email", ["new@example.com", None, "нина@example.com"])
@pytest.mark.usefixtures("nina")
def test_change_of_the_email_locks_nobody_out(school: Desk, email: str | None) -> None:
    assert let_in(school, known("1"), AT_HOME)
    assert let_in(school, known("1", email), AT_HOME)


@pytest.mark.usefixtures("nina")
def test_who_has_the_address_later_does_not_get_in(school: Desk) -> None:
    assert let_in(school, known("1"), AT_HOME)
    assert why_refused(school, known("2")) == "other_account"
    assert why_refused(school, known("2", " NINA@EXAMPLE.COM ")) == "other_account"
    assert let_in(school, known("1"), AT_HOME)


@pytest.mark.usefixtures("nina")
def test_account_whose_email_becomes_the_name_of_another_stays_its_users(school: Desk) -> None:
    vera = add_colleague(school, "vera@example.com", Role.ADMINISTRATOR)
    assert let_in(school, known("1"), AT_HOME)
    assert let_in(school, known("1", "vera@example.com"), AT_HOME)
    assert [user.has_account for user in list_users(school) if user.id == vera] == [False]


@pytest.mark.usefixtures("nina")
def test_account_of_another_provider_is_another_account(school: Desk) -> None:
    assert let_in(school, known("1"), AT_HOME)
    elsewhere = "https://login.example.org"
    assert why_refused(school, known("1", None, elsewhere)) == "not_verified"
    assert let_in(school, known("7", issuer=elsewhere), AT_HOME)
    assert let_in(school, known("7", None, elsewhere), AT_HOME)


def test_released_account_makes_room_for_the_one_that_comes_next(school: Desk, nina: int) -> None:
    assert let_in(school, known("1"), AT_HOME)
    release_account(school, nina)
    assert let_in(school, known("2"), AT_HOME)
    assert why_refused(school, known("1")) == "other_account"


def test_who_is_disabled_does_not_get_in_by_the_account_and_does_again_when_enabled(school: Desk, nina: int) -> None:
    assert let_in(school, known("1"), AT_HOME)
    disable_user(school, nina)
    assert why_refused(school, known("1", None)) == "unknown"
    enable_user(school, nina)
    assert let_in(school, known("1", None), AT_HOME)


def test_account_is_bound_only_by_a_login_that_succeeds(school: Desk, nina: int) -> None:
    change_user(school, nina, UserDraft(Role.OPERATOR, None))
    assert why_refused(school, known("1", None)) == "not_verified"
    assert why_refused(school, known("1", "olga@example.com")) == "unknown"
    with school.store.reading() as session:
        assert provider_accounts.list_users(session) == frozenset()


def test_update_lets_users_of_an_earlier_version_bind_their_accounts(tmp_path: Path) -> None:
    store = store_at("0024", tmp_path)
    with store.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO desk_user (id, name, name_key, role, sees_all, totp_required, created_at, created_by)"
            " VALUES (5, 'nina@example.com', 'nina@example.com', 'operator', 1, 0, '2026-01-01', 'Анна')"
        )
    store.migrate()
    with store.writing() as session:
        assert not provider_accounts.has_one(session, 5, ISSUER)
        provider_accounts.add(session, 5, ISSUER, "1", PRESENT)
    with store.reading() as session:
        user = provider_accounts.find_user(session, ISSUER, "1")
        assert isinstance(user, User)
        assert user.name == NINA
    store.close()
