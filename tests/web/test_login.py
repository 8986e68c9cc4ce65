"""With users, whoever has no session gets the login and the public paths, and nothing else, whatever it asks for."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pyotp
import pytest
from websockets.exceptions import InvalidStatus

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.errors import Conflict
from core.services.access.second_factor import begin_codes, turn_codes_on
from core.services.access.users import UserDraft, invite_user, list_users, release_account
from core.services.audit.entries import AuditSearch, list_entries
from core.web.guarded_socket import LOOK_S
from tests import patience
from tests.dashboard import Dashboard
from tests.services.access.school import ADMINISTRATOR, PASSWORD, add_colleague, user_id
from tests.web.browsing import Browser, seconds_until_closed
from tests.web.closed_paths import CLOSED, TRICKS
from tests.web.dashboard_with_users import PROVIDER, dashboard_with_users, school_of
from tests.web.identity_provider import come_back, give
from tests.web.test_gate import OUTSIDE, SECRET, UPGRADE, answer, status
from tests.wording import sentence

REVOKED_S = 10


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with dashboard_with_users(tmp_path_factory.mktemp("login")) as running:
        yield running


@pytest.fixture(scope="module")
def school(dashboard: Dashboard) -> Iterator[Desk]:
    """The store of the dashboard, for the administrator."""
    with school_of(dashboard) as desk:
        yield desk


@pytest.fixture
def anna(dashboard: Dashboard) -> Browser:
    """The administrator's browser."""
    browser = Browser(dashboard.address)
    assert browser.log_in(ADMINISTRATOR, PASSWORD).status_code == 303
    return browser


@pytest.mark.parametrize("host", [None, OUTSIDE])
def test_nothing_is_answered_without_a_session(dashboard: Dashboard, host: str | None) -> None:
    for path in CLOSED:
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            got = answer(dashboard.address, path, "Content-Length: 0", method=method, host=host)
            assert int(got.split()[1]) in (401, 405), (method, path)
            assert "streamlit" not in got.lower(), (method, path)


def test_path_that_only_looks_like_an_open_one_is_not_answered(dashboard: Dashboard) -> None:
    for path in TRICKS:
        got = answer(dashboard.address, path, "Accept: */*")
        assert int(got.split()[1]) in (400, 401, 404, 405), path
        assert not got.endswith("ok"), path


def test_page_without_a_session_leads_to_the_login_and_back(dashboard: Dashboard) -> None:
    browser = Browser(dashboard.address)
    led = browser.open("/reports?project=1&reports=2")
    assert (led.status_code, led.headers["location"]) == (303, "/login?next=%2Freports%3Fproject%3D1%26reports%3D2")
    form = browser.open(led.headers["location"])
    assert 'type="password"' in form.text
    back = browser.send(led.headers["location"], name=ADMINISTRATOR, password=PASSWORD)
    assert (back.status_code, back.headers["location"]) == (303, "/reports?project=1&reports=2")
    assert "<title>" in browser.open("/").text
    assert browser.open("/login").headers["location"] == "/"


def test_cookie_is_signed_for_browsers_only_and_not_for_other_sites(dashboard: Dashboard) -> None:
    browser = Browser(dashboard.address)
    cookie = browser.log_in(ADMINISTRATOR, PASSWORD).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    name, _, value = cookie.partition(";")[0].partition("=")
    token, signature = value.split(".")
    for forged in ("", token, f"{token}.", f"{token}.{signature[:-1]}x", f"x{token}.{signature}", "x.y", "é.é"):
        assert status(dashboard.address, "/", f"Cookie: {name}={forged}") == 401, forged
    assert status(dashboard.address, "/", f"Cookie: {name}={value}") == 200
    for doubled in (f"{name}={value}; {name}={value}", f"{name}=x; {name}={value}"):
        assert status(dashboard.address, "/", f"Cookie: {doubled}") == 401, doubled
    assert status(dashboard.address, "/", f"Cookie: {name}=x", f"Cookie: {name}={value}") == 401


def test_trusted_proxy_says_that_the_browser_speaks_https_and_where_it_is(school: Desk, dashboard: Dashboard) -> None:
    behind = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.1, 203.0.113.5", "Host": OUTSIDE}
    browser = Browser(dashboard.address, **behind)
    refused = browser.log_in(ADMINISTRATOR, PASSWORD)
    assert refused.status_code == 403, "its origin is the one of the https address"
    got = browser.send("/login", f"https://{OUTSIDE}", name=ADMINISTRATOR, password=PASSWORD)
    assert "Secure" in got.headers["set-cookie"].split("; ")
    with school.store.reading() as session:
        addresses = (
            session.connection().exec_driver_sql("SELECT address FROM login_session ORDER BY id").scalars().all()
        )
    assert addresses[-1] == "203.0.113.5", "what the caller itself has written before is not believed"
    assert "max-age=" in browser.open("/").headers["strict-transport-security"]


def test_websocket_opens_only_with_a_session_and_from_a_page_of_ours(dashboard: Dashboard, anna: Browser) -> None:
    for cookie, origin in (("", None), ("desk_session=x.y", None), (anna.cookie, "http://127.0.0.1:9")):
        with pytest.raises(InvalidStatus) as refused, anna.open_socket(cookie, origin):
            pass
        assert refused.value.response.status_code == 403
    assert status(dashboard.address, "/_stcore/stream", *UPGRADE, f"Cookie: {anna.cookie}") == 403
    with anna.open_socket():
        pass


def test_open_websocket_ends_soon_after_the_session_was_revoked(anna: Browser) -> None:
    with anna.open_socket() as opened, Browser(anna.address).client as other:
        assert seconds_until_closed(opened, LOOK_S + 1) is None
        cookie = anna.cookie
        assert other.post("/logout", headers={"Cookie": cookie, "Origin": anna.address}).status_code == 303
        ended = seconds_until_closed(opened, REVOKED_S)
    assert ended is not None
    assert ended < REVOKED_S
    with pytest.raises(InvalidStatus), anna.open_socket(cookie):
        pass
    assert anna.open("/").headers["location"] == "/login"


def test_other_site_can_neither_log_in_nor_out(dashboard: Dashboard, anna: Browser) -> None:
    for origin in (f"https://{OUTSIDE}", "null", "http://127.0.0.1:9", f"https://{urlsplit(dashboard.address).netloc}"):
        assert (
            Browser(dashboard.address).send("/login", origin, name=ADMINISTRATOR, password=PASSWORD).status_code == 403
        )
        assert anna.send("/logout", origin).status_code == 403
    assert anna.open("/logout").status_code == 405
    assert anna.open("/").status_code == 200


def test_public_paths_are_served_without_a_session_on_the_same_port(dashboard: Dashboard) -> None:
    headers = ("Content-Length: 2", "Content-Type: application/json")
    for host in (urlsplit(dashboard.address).netloc, OUTSIDE):
        assert status(dashboard.address, "/healthz", host=host) == 200
        assert status(dashboard.address, "/api/openapi.json", host=host) == 200
        assert status(dashboard.address, f"/bizon_webhook/{SECRET}x", *headers, method="PUT", host=host) == 405
        assert status(dashboard.address, "/api/functions/bizon365_is_visitor", method="GET", host=host) == 405
    sent = patience.post(f"{dashboard.address}/bizon_webhook/{SECRET}", json={"made": "up"}, headers={"Host": OUTSIDE})
    assert sent.status_code == 200


def test_wrong_tries_say_nothing_and_are_slowed_down(dashboard: Dashboard) -> None:
    browser = Browser(dashboard.address, **{"X-Forwarded-For": "198.51.100.7"})
    said = [browser.log_in(name, "не тот пароль") for name in (ADMINISTRATOR, "Никто", *["Никто"] * 8)]
    assert {(one.status_code, *re.findall("<p role=.*?</p>", one.text)) for one in said[:2]} == {
        (401, f'<p role="alert">{sentence("Name, password or code is not right.", "ru")}</p>')
    }
    slowed = browser.log_in(ADMINISTRATOR, PASSWORD)
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 30
    assert Browser(dashboard.address).log_in(ADMINISTRATOR, PASSWORD).status_code == 303, "from elsewhere she gets in"


@pytest.mark.parametrize(
    "body", [b"", b"name", b"%ff=%ff", b"\xff\xfe", b"&" * 500, b"name=" + b"x" * 300_000, b'{"name": 1}', b"a=1" * 50]
)
def test_form_that_is_none_is_refused(dashboard: Dashboard, body: bytes) -> None:
    got = patience.post(f"{dashboard.address}/login", content=body, headers={"Origin": dashboard.address})
    assert got.status_code in (400, 401)


@pytest.mark.parametrize(("locale", "lang", "language"), [("ru", "", "ru"), ("en-GB,en", "", "en"), ("ru", "en", "en")])
def test_login_speaks_the_language_of_the_browser_or_the_chosen_one(
    dashboard: Dashboard, locale: str, lang: str, language: str
) -> None:
    page = Browser(dashboard.address).open(f"/login?next=%2Freports&lang={lang}", **{"Accept-Language": locale})
    assert f'<html lang="{language}">' in page.text
    assert "?next=%2Freports&amp;lang=" in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_typed_name_does_not_become_markup(dashboard: Dashboard) -> None:
    page = Browser(dashboard.address).log_in('"><script>alert(1)</script>', "x")
    assert "<script" not in page.text


def test_invited_user_sets_a_password_once(school: Desk, dashboard: Dashboard) -> None:
    link = "/invitation/" + invite_user(school, "Вера <b>", UserDraft(Role.VIEWER, None))
    browser = Browser(dashboard.address)
    assert "Вера &lt;b&gt;" in browser.open(link).text
    assert browser.send(link, password=PASSWORD, again="другой").status_code == 400
    assert browser.send(link, password="коротко", again="коротко").status_code == 400
    assert browser.send(link, password=PASSWORD, again=PASSWORD).headers["location"] == "/"
    assert browser.open("/").status_code == 200
    assert Browser(dashboard.address).open(link).status_code == 404
    assert Browser(dashboard.address).send(link, password=PASSWORD, again=PASSWORD).status_code == 404
    assert Browser(dashboard.address).log_in("вера <b>", PASSWORD).status_code == 303


def test_user_who_needs_codes_gets_nothing_before_they_are_set_up(school: Desk, dashboard: Dashboard) -> None:
    browser = Browser(dashboard.address)
    link = "/invitation/" + invite_user(school, "Глеб", UserDraft(Role.OPERATOR, None, needs_codes=True))
    browser.send(link, password=PASSWORD, again=PASSWORD)
    assert browser.open("/reports").headers["location"] == "/codes?next=%2Freports"
    assert browser.open("/_stcore/health", Accept="*/*").status_code == 401
    with pytest.raises(InvalidStatus), browser.open_socket():
        pass
    form = browser.open("/codes?next=%2Freports").text
    assert "<svg" in form
    sealed = unescape(re.findall('name="sealed" value="(.*?)"', form)[0])
    codes = pyotp.TOTP(re.findall("<code>(.*?)</code>", form)[0])
    assert browser.send("/codes", sealed=sealed, now="12").status_code == 400
    assert browser.send("/codes", sealed="x", now=codes.at(dashboard.clock.now())).status_code == 400
    set_up = browser.send("/codes?next=%2Freports", sealed=sealed, now=codes.at(dashboard.clock.now()))
    assert set_up.headers["location"] == "/reports"
    assert browser.open("/reports").status_code == 200
    assert Browser(dashboard.address).log_in("Глеб", PASSWORD).status_code == 401


def test_who_is_invited_gets_in_by_the_provider_once_with_one_code(school: Desk, dashboard: Dashboard) -> None:
    invite_user(school, "Marina@example.com", UserDraft(Role.OPERATOR, None))
    browser = Browser(dashboard.address)
    [link] = re.findall('href="(/login/provider[^"]*)">([^<]*)', browser.open("/login?next=/reports&lang=ru").text)
    assert link == (
        "/login/provider?next=%2Freports",
        sentence("Log in with {name}", "ru").format(name=PROVIDER),
    )
    back = come_back(browser, "marina", "/reports")
    brought = browser.cookie
    answer = browser.open(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert browser.open("/").status_code == 200
    [line, *_rest] = list_entries(school, AuditSearch(zone=ZoneInfo("UTC")), page_size=1).lines
    assert (line.deed, line.operator) == ("logged_in_by_provider", "Marina@example.com")
    assert [user.state for user in list_users(school) if user.name == "Marina@example.com"] == ["active"]
    assert Browser(dashboard.address, Cookie=brought).open(back).status_code == 403


@pytest.mark.parametrize(
    ("sub", "problem"),
    [
        ("Stranger", "Nobody has the name {email} here. Ask an administrator to invite you under this e-mail."),
        ("olga@example.com", "{name} does not say whose e-mail it is, or has not verified it."),
    ],
)
def test_provider_lets_in_nobody_who_is_unknown_or_not_verified(
    school: Desk, dashboard: Dashboard, sub: str, problem: str
) -> None:
    with suppress(Conflict):
        invite_user(school, "olga@example.com", UserDraft(Role.ADMINISTRATOR, None))
    browser = Browser(dashboard.address, **{"Accept-Language": "ru"})
    answer = browser.open(come_back(browser, sub))
    assert answer.status_code == 403
    assert sentence(problem, "ru").format(name=PROVIDER, email="Stranger@example.com") in unescape(answer.text)
    assert browser.open("/").headers["location"] == "/login"


def test_account_that_came_once_stays_the_users_whatever_becomes_of_its_email(
    school: Desk, dashboard: Dashboard
) -> None:
    invite_user(school, "nina@example.com", UserDraft(Role.OPERATOR, None))
    nina, other = Browser(dashboard.address), Browser(dashboard.address, **{"Accept-Language": "ru"})
    give(nina, "nina-1", "nina@example.com")
    assert nina.open(come_back(nina, "nina-1")).status_code == 303
    give(nina, "nina-1", "nina.petrova@example.com")
    give(other, "nina-2", "nina@example.com")
    assert nina.open(come_back(nina, "nina-1")).status_code == 303
    refused = other.open(come_back(other, "nina-2"))
    assert refused.status_code == 403
    assert "отвязать" in unescape(refused.text)
    assert other.open("/").headers["location"] == "/login"
    release_account(school, user_id(school, "nina@example.com"))
    assert other.open(come_back(other, "nina-2")).status_code == 303


def test_login_that_was_begun_elsewhere_or_not_at_all_is_not_ended(dashboard: Dashboard) -> None:
    browser = Browser(dashboard.address)
    back = come_back(browser, "marina")
    assert Browser(dashboard.address).open(back).status_code == 403
    assert browser.open(re.sub("state=[^&]*", "state=made-up", back)).status_code == 403
    assert browser.open("/login/provider/back?error=access_denied").status_code == 403
    assert browser.send("/login/provider/code", known="made up", code="1").status_code == 403


def test_who_has_one_time_codes_needs_one_after_the_provider_too(school: Desk, dashboard: Dashboard) -> None:
    add_colleague(school, "vera@example.com")
    vera = school.acting_as(Operator("vera@example.com", Role.OPERATOR, None, user_id(school, "vera@example.com")))
    new = begin_codes(vera)
    turn_codes_on(vera, new.secret, pyotp.TOTP(new.secret).at(school.now() - timedelta(seconds=30)))
    browser = Browser(dashboard.address)
    asked = browser.open(come_back(browser, "vera", "/inbox"))
    assert asked.status_code == 200
    assert browser.open("/").headers["location"] == "/login"
    [known] = re.findall('name="known" value="([^"]*)"', asked.text)
    assert browser.send("/login/provider/code", known=known, code="000000").status_code == 401
    answer = browser.send("/login/provider/code", known=known, code=pyotp.TOTP(new.secret).at(dashboard.clock.now()))
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert browser.open("/").status_code == 200


def test_log_of_the_process_holds_no_password_and_no_token(dashboard: Dashboard, anna: Browser) -> None:
    token = anna.client.cookies["desk_session"].partition(".")[0]
    written = [dashboard.log, *(file.read_text("utf-8") for file in (dashboard.home / "log").iterdir())]
    for text in (PASSWORD, token, "Traceback"):
        assert text not in "".join(written)
