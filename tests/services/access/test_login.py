"""Logging in: who gets a session, who does not, and what an answer tells."""

from dataclasses import replace
from datetime import timedelta
from time import process_time

import pyotp
import pytest
from sqlmodel import select

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.domain.access.slowing import FREE_TRIES, LONGEST_WAIT
from core.errors import InvalidInput, NotFound
from core.services.access.known_sessions import find_entrant, forget_known, has_users
from core.services.access.login import Browser, Credentials, accept_invitation, find_invited, log_in, log_out
from core.services.access.passwords import change_password
from core.services.access.second_factor import begin_codes, reset_codes, turn_codes_off, turn_codes_on
from core.services.access.session_times import IDLE, LONGEST
from core.services.access.sessions import end_all_sessions, end_session, list_sessions, note_seen
from core.services.access.users import (
    LINK_HOLDS,
    UserDraft,
    change_user,
    disable_user,
    enable_user,
    invite_user,
    renew_link,
)
from data.models import Invitation, LoginSession, LoginTries, User
from tests.present import SteppingClock
from tests.services.access.school import (
    ADMINISTRATOR,
    AT_HOME,
    BROWSER,
    PASSWORD,
    add_colleague,
    open_school,
    token_of,
    user_id,
    wait_for_next,
)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def school(desk: Desk, clock: SteppingClock) -> Desk:
    """The desk of the administrator."""
    return open_school(replace(desk, clock=clock))


def entrant(desk: Desk, token: str) -> Operator | None:
    """Who has the session now, without what is remembered for moments."""
    forget_known(desk)
    found = find_entrant(desk, token)
    return found.operator if found else None


def test_dashboard_has_users_from_the_first_one_on(desk: Desk) -> None:
    assert not has_users(desk)
    open_school(desk)
    assert has_users(desk)


def test_right_password_begins_a_session_of_the_user(school: Desk) -> None:
    token = token_of(school, " аННа ")
    assert entrant(school, token) == Operator(ADMINISTRATOR, Role.ADMINISTRATOR, None, user_id(school, ADMINISTRATOR))
    assert entrant(school, token + "x") is None
    log_out(school, token)
    assert entrant(school, token) is None


@pytest.mark.parametrize("typed", [("Анна", "другой пароль"), ("Анна", ""), ("Никто", PASSWORD), ("", "")])
def test_wrong_name_and_wrong_password_are_answered_alike(school: Desk, typed: tuple[str, str]) -> None:
    assert log_in(school, Credentials(*typed), BROWSER) is None


def test_answer_for_an_unknown_name_takes_as_long_as_a_wrong_password(school: Desk) -> None:
    def took(name: str, at: int) -> float:
        began = process_time()  # the machine may be busy with something else
        assert log_in(school, Credentials(name, "не тот"), Browser(f"203.0.113.{at}", "")) is None
        return process_time() - began

    took("Никто", 200)  # the first one makes the hash that nobody's password is compared with
    pairs = [(took(ADMINISTRATOR, at), took(f"Никто {at}", 10 + at)) for at in range(5)]
    known, unknown = map(min, zip(*pairs, strict=True))
    assert 0.4 < unknown / known < 2.5


def test_ten_wrong_tries_slow_down_the_name_from_everywhere(school: Desk, clock: SteppingClock) -> None:
    for at in range(FREE_TRIES):
        assert wait_for_next(school, ADMINISTRATOR, Browser(f"203.0.113.{at}", "")) == 0
    assert wait_for_next(school, ADMINISTRATOR, AT_HOME, PASSWORD) == 30
    clock.step(timedelta(seconds=31))
    assert wait_for_next(school, ADMINISTRATOR, AT_HOME) == 0
    assert wait_for_next(school, ADMINISTRATOR, AT_HOME, PASSWORD) == 60
    clock.step(timedelta(seconds=61))
    token_of(school, ADMINISTRATOR)
    assert wait_for_next(school, ADMINISTRATOR, BROWSER) == 0, "a right one begins anew"


def test_ten_wrong_tries_slow_down_the_address_whichever_names_it_tries(school: Desk, clock: SteppingClock) -> None:
    add_colleague(school, "Борис")
    for at in range(FREE_TRIES - 1):
        assert wait_for_next(school, f"Никто {at}", BROWSER) == 0
    token_of(school, "Борис", browser=BROWSER)  # with an own password nobody wins new tries for those of others
    assert wait_for_next(school, "Никто", BROWSER) == 0
    assert wait_for_next(school, ADMINISTRATOR, BROWSER, PASSWORD) == 30
    token_of(school, ADMINISTRATOR, browser=AT_HOME)
    for _ in range(12):
        clock.step(timedelta(minutes=16))
        wait_for_next(school, "Никто", BROWSER)
        assert wait_for_next(school, "Никто", BROWSER) <= LONGEST_WAIT.total_seconds()
    clock.step(timedelta(hours=2))
    assert wait_for_next(school, "Никто", BROWSER) == 0


def test_unknown_names_are_slowed_down_like_users(school: Desk) -> None:
    for name in (ADMINISTRATOR, "Никто"):
        waits = [wait_for_next(school, name, Browser(f"198.51.100.{at}", name)) for at in range(FREE_TRIES + 1)]
        assert waits == [0] * FREE_TRIES + [30], name


def test_ipv6_addresses_of_one_network_count_as_one(school: Desk) -> None:
    for at in range(FREE_TRIES):
        wait_for_next(school, f"Никто {at}", Browser(f"2001:db8::{at:x}", ""))
    assert wait_for_next(school, "Никто", Browser("2001:db8::ffff", "")) == 30
    assert wait_for_next(school, "Никто 99", Browser("2001:db8:0:1::1", "")) == 0


def test_session_ends_when_it_is_not_used_and_at_the_latest_after_its_time(school: Desk, clock: SteppingClock) -> None:
    token = token_of(school, ADMINISTRATOR)
    began = clock.now()
    while clock.now() - began < LONGEST - IDLE:
        clock.step(IDLE - timedelta(minutes=5))
        assert entrant(school, token) is not None
        note_seen(school, token)
    clock.step(began + LONGEST - clock.now())
    assert entrant(school, token) is None
    idle = token_of(school, ADMINISTRATOR)
    clock.step(IDLE)
    assert entrant(school, idle) is None


def test_user_sees_and_ends_own_sessions_and_an_administrator_everybodys(school: Desk) -> None:
    borises = add_colleague(school, "Борис")
    boris = school.acting_as(Operator("Борис", Role.OPERATOR, None, borises))
    at_home, elsewhere = token_of(school, "Борис"), token_of(school, "Борис", browser=BROWSER)
    opened = list_sessions(boris, borises)
    assert {(one.address, one.agent) for one in opened} == {
        (BROWSER.address, BROWSER.agent),
        (AT_HOME.address, AT_HOME.agent),
    }
    known = find_entrant(school, at_home)
    assert known is not None
    end_session(boris, borises, known.session_id)
    assert (entrant(school, at_home), entrant(school, elsewhere) is None) == (None, False)
    with pytest.raises(Exception, match="users is not allowed"):
        end_all_sessions(boris, user_id(school, ADMINISTRATOR))
    end_all_sessions(school, borises)
    assert entrant(school, elsewhere) is None
    assert list_sessions(school, borises) == []


def test_change_of_a_password_ends_all_other_sessions(school: Desk) -> None:
    here, there = token_of(school, ADMINISTRATOR), token_of(school, ADMINISTRATOR)
    with pytest.raises(InvalidInput) as wrong:
        change_password(school, "не тот", "новый пароль 7", here)
    assert (wrong.value.field, wrong.value.reason) == ("old_password", "wrong")
    with pytest.raises(InvalidInput) as short:
        change_password(school, PASSWORD, "коротко", here)
    assert (short.value.field, short.value.reason) == ("password", "too_short")
    assert change_password(school, PASSWORD, "новый пароль 7", here) is None
    assert (entrant(school, here) is None, entrant(school, there)) == (False, None)
    assert log_in(school, Credentials(ADMINISTRATOR, PASSWORD), AT_HOME) is None
    token_of(school, ADMINISTRATOR, "новый пароль 7")


def test_link_works_once_and_for_its_time(school: Desk, clock: SteppingClock) -> None:
    link = invite_user(school, "Вера", UserDraft(Role.VIEWER, frozenset({1})))
    assert find_invited(school, link).name == "Вера"
    assert log_in(school, Credentials("Вера", ""), BROWSER) is None, "nobody logs in before a password is set"
    token = accept_invitation(school, link, PASSWORD, BROWSER)
    assert entrant(school, token) == Operator("Вера", Role.VIEWER, frozenset({1}), user_id(school, "Вера"))
    with pytest.raises(NotFound):
        accept_invitation(school, link, PASSWORD, BROWSER)
    first, second = (renew_link(school, user_id(school, "Вера")) for _ in range(2))
    with pytest.raises(NotFound):
        find_invited(school, first)
    clock.step(LINK_HOLDS)
    with pytest.raises(NotFound):
        find_invited(school, second)


def test_disabled_user_is_out_at_once_and_does_not_get_in(school: Desk) -> None:
    borises = add_colleague(school, "Борис")
    token, link = token_of(school, "Борис"), renew_link(school, borises)
    disable_user(school, borises)
    assert find_entrant(school, token) is None
    assert log_in(school, Credentials("Борис", PASSWORD), BROWSER) is None
    with pytest.raises(NotFound):
        find_invited(school, link)
    enable_user(school, borises)
    assert entrant(school, token) is None
    token_of(school, "Борис")


def test_change_of_role_and_projects_holds_at_once(school: Desk) -> None:
    borises = add_colleague(school, "Борис")
    token = token_of(school, "Борис")
    change_user(school, borises, UserDraft(Role.VIEWER, frozenset({1})))
    assert find_entrant(school, token).operator == Operator("Борис", Role.VIEWER, frozenset({1}), borises)  # type: ignore[union-attr]


def test_codes_are_asked_for_and_each_works_once(school: Desk, clock: SteppingClock) -> None:
    codes = begin_codes(school)
    right = pyotp.TOTP(codes.secret)
    with pytest.raises(InvalidInput):
        turn_codes_on(school, codes.secret, "000000" if right.at(clock.now()) != "000000" else "000001")
    turn_codes_on(school, codes.secret, right.at(clock.now()))
    used = right.at(clock.now())
    assert log_in(school, Credentials(ADMINISTRATOR, PASSWORD), AT_HOME) is None
    assert log_in(school, Credentials(ADMINISTRATOR, PASSWORD, used), AT_HOME) is None, "it was used to turn them on"
    clock.step(timedelta(seconds=60))
    code = right.at(clock.now())
    token_of(school, ADMINISTRATOR, code=f"{code[:3]} {code[3:]}")
    assert log_in(school, Credentials(ADMINISTRATOR, PASSWORD, code), AT_HOME) is None
    link = renew_link(school, user_id(school, ADMINISTRATOR))
    assert accept_invitation(school, link, PASSWORD, AT_HOME) == "", "a link does not replace the code"
    reset_codes(school, user_id(school, ADMINISTRATOR))
    token_of(school, ADMINISTRATOR)


def test_required_codes_are_lacking_until_they_are_set_up_and_stay(school: Desk, clock: SteppingClock) -> None:
    borises = add_colleague(school, "Борис")
    token = token_of(school, "Борис")
    change_user(school, borises, UserDraft(Role.OPERATOR, None, needs_codes=True))
    boris = school.acting_as(Operator("Борис", Role.OPERATOR, None, borises))
    found = find_entrant(school, token)
    assert found is not None
    assert found.lacks_codes
    codes = begin_codes(boris)
    turn_codes_on(boris, codes.secret, pyotp.TOTP(codes.secret).at(clock.now()))
    found = find_entrant(school, token)
    assert found is not None
    assert not found.lacks_codes
    with pytest.raises(InvalidInput):
        turn_codes_off(boris)


def test_store_holds_no_password_no_token_and_no_typed_name(school: Desk) -> None:
    token = token_of(school, ADMINISTRATOR)
    link = invite_user(school, "Вера", UserDraft(Role.VIEWER, None))
    log_in(school, Credentials(PASSWORD, "x"), BROWSER)  # a password in the wrong field
    with school.store.reading() as session:
        rows = [row for table in (User, Invitation, LoginSession, LoginTries) for row in session.exec(select(table))]
    for secret in (PASSWORD, token, link):
        assert secret not in repr(rows)
    assert all(
        user.password_hash.startswith("$argon2id$") for user in rows if isinstance(user, User) and user.password_hash
    )
