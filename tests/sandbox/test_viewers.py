"""The invented viewers have the properties of real ones (docs/bizon365.md, section 7)."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from core.domain.placeholders import is_nobodys
from core.domain.reports.origins import origin_of
from core.sandbox.bizon.registrations import Registrations
from core.sandbox.world.catalogue import PAGES
from core.sandbox.world.chat import make_chat
from core.sandbox.world.contacts import PLACEHOLDER_PHONES
from core.sandbox.world.webinars import Webinar
from core.sandbox.world.world import World

Rows = list[dict[str, Any]]
ALWAYS = {
    "playVideo", "username", "url", "referer", "ip", "tz", "cu1", "p1", "p2", "p3", "roomid", "webinarId", "chatUserId",
    "created", "messages_num",
}  # fmt: skip


@pytest.fixture(scope="module")
def great(world: World) -> Webinar:
    return max(world.webinars, key=lambda webinar: webinar.size)


@pytest.fixture(scope="module")
def crowd(world: World, great: Webinar) -> Rows:
    return world.viewers(great.webinar_id)


def share(rows: Rows, name: str) -> float:
    return sum(1 for row in rows if row.get(name)) / len(rows)


def test_every_report_has_as_many_rows_as_its_size_says(world: World) -> None:
    assert all(len(world.rows(webinar.webinar_id).encoded) == webinar.size for webinar in world.webinars[-12:])


def test_unknown_values_are_absent_and_flags_are_present_only_when_true(crowd: Rows) -> None:
    for row in crowd:
        assert row.keys() >= ALWAYS
        assert [name for name, value in row.items() if value is None] in ([], ["cv"])
        assert row.get("mob", True) is True
        assert row.get("finished", True) is True


def test_row_ids_are_unique_and_a_chat_id_is_of_one_person(world: World, great: Webinar, crowd: Rows) -> None:
    """A guest who comes back in the same browser has the same chat id."""
    assert len({row["_id"] for row in crowd}) == len(crowd)
    chat_ids = {row["chatUserId"] for row in crowd}
    pairs = zip((row["chatUserId"] for row in crowd), world.people_of(great.webinar_id), strict=True)
    assert len(set(pairs)) == len(chat_ids)
    assert 10 < len(crowd) - len(chat_ids) < len(crowd) / 100


def test_countries_cities_and_phones_have_the_shares_of_a_russian_speaking_school(crowd: Rows) -> None:
    countries = Counter(row.get("country") for row in crowd)
    cities = Counter(row.get("city") for row in crowd)
    assert 0.78 < countries["RU"] / len(crowd) < 0.88
    assert countries["KZ"] > countries["UZ"] > countries["DE"] > 0
    assert cities["Москва"] > cities["Санкт-Петербург"] > cities["Казань"] > cities["Тула"] > 0
    assert 0.12 < cities["Москва"] / len(crowd) < 0.22
    assert cities.keys() >= {"Moscow", "г. Москва", "МОСКВА"}
    assert 0.02 < cities[None] / len(crowd) < 0.08
    assert 0.55 < share(crowd, "mob") < 0.70
    assert 0.20 < share(crowd, "finished") < 0.40


def test_contacts_have_gaps_and_the_bot_fills_the_client_id(crowd: Rows) -> None:
    assert 0.75 < share(crowd, "email") < 0.97
    assert 0.70 < share(crowd, "phone") < 0.90
    assert any("email" not in row and "phone" not in row and not row["cu1"] for row in crowd)
    assert 0.35 < share(crowd, "cu1") < 0.60
    assert all(f"salebot={row['cu1']}" in row["url"] for row in crowd if row["cu1"])


def test_phones_have_every_usual_format(crowd: Rows) -> None:
    formats = Counter(re.sub(r"\d", "9", row["phone"]) for row in crowd if "phone" in row)
    wanted = {
        "+99999999999", "99999999999", "9999999999", "+9 (999) 999-99-99", "9 999 999 99 99", "9-999-999-99-99",
        "+999999999999", "999999999999",
    }  # fmt: skip
    assert formats.keys() >= wanted
    assert any(row.get("phone", "").startswith("89") for row in crowd)


def test_contacts_are_invented(crowd: Rows) -> None:
    domain = re.compile(r"@(mail\.)?example\.(com|org|net)$", re.IGNORECASE)
    made_up = re.compile(r"(7|8|)94[3567]\d{7}|(7|8|)764\d{7}|375440\d{6}|998900\d{6}|996550\d{6}")
    for row in crowd:
        email, phone = row.get("email", "a@example.com"), row.get("phone", "79430000000")
        assert domain.search(email) or is_nobodys(email), email
        assert made_up.fullmatch(re.sub(r"\D", "", phone)) or phone in PLACEHOLDER_PHONES, phone
        assert row["ip"].startswith(("203.0.113.", "198.51.100."))


def test_some_people_enter_again_or_on_a_second_device(crowd: Rows) -> None:
    rows_of: dict[str, Rows] = {}
    for row in crowd:
        rows_of.setdefault(row.get("email", "").lower(), []).append(row)
    rows_of.pop("", None)
    again = [rows for rows in rows_of.values() if len(rows) > 1]
    devices = [len({row.get("useragent") for row in rows}) for rows in again]
    assert len(again) > 500
    assert 1 in devices
    assert max(devices) > 1


def test_people_return_to_later_webinars_of_a_room(world: World) -> None:
    first, second = [webinar for webinar in world.webinars if webinar.room.slug == "python-start"][:2]
    emails = [
        {row["email"].lower() for row in world.viewers(webinar.webinar_id) if "email" in row}
        for webinar in (first, second)
    ]
    assert 10 < len(emails[0] & emails[1]) < len(emails[0]) / 2


def test_moments_of_entering_and_leaving_have_the_errors_of_real_reports(crowd: Rows, great: Webinar) -> None:
    assert any("view" not in row for row in crowd)
    assert any("viewTill" not in row for row in crowd)
    assert any(row["viewTill"] == row["view"] for row in crowd if row.keys() >= {"view", "viewTill"})
    assert any(row["view"] < great.starts_at_ms for row in crowd if "view" in row)
    assert any(row["viewTill"] - row["view"] > 43_200_000 for row in crowd if row.keys() >= {"view", "viewTill"})
    intervals = [interval for row in crowd for interval in row.get("vi", [])]
    assert all(0 <= interval["s"] < interval["e"] <= great.minutes * 60 for interval in intervals)
    assert any(len(row.get("vi", [])) == 2 for row in crowd)


def test_some_urls_are_very_long(crowd: Rows) -> None:
    assert 0.001 < sum(len(row["url"]) > 2_000 for row in crowd) / len(crowd) < 0.02


def test_older_and_newer_reports_differ_in_their_fields(world: World) -> None:
    rows = {
        newer: [r for w in world.webinars[1:40] if w.newer is newer for r in world.viewers(w.webinar_id)]
        for newer in (True, False)
    }
    names = {newer: {name for row in rows[newer] for name in row} for newer in rows}
    assert {"vi", "cv", "buttons", "banners", "_id"} <= names[True] - names[False]
    assert {"c1", "clickFile", "clickBanner"} <= names[False] - names[True]


def test_links_tell_where_people_came_from(crowd: Rows, great: Webinar) -> None:
    pages = {row.get("page") for row in crowd if "uid" in row}
    assert {str(page).partition(":")[0] for page in pages} == {great.room_id.partition(":")[0]}
    assert {type(row["partner"]) for row in crowd if "partner" in row} == {str, int}
    assert 0.005 < sum("utm_source=" in row["url"] and "utm_source" not in row for row in crowd) / len(crowd) < 0.05
    assert {type(row["buttons"]) for row in crowd if "buttons" in row} == {list, str}
    origins = Counter(map(origin_of, crowd))
    assert 20 < len(origins) < 300
    assert {origin.source for origin in origins} == {None, "vk", "salebot", "yandex", "telegram", "email"}
    assert {True, False, None} == {origin.is_from_link for origin in origins}
    assert {"away.vk.com", "yandex.ru"} <= {origin.referrer for origin in origins}


def test_one_room_carries_the_client_id_in_the_first_parameter(world: World) -> None:
    webinar = next(webinar for webinar in world.webinars if webinar.room.id_in_p1)
    rows = world.viewers(webinar.webinar_id)
    assert share(rows, "p1") > 0.3
    assert share(rows, "cu1") == 0


def test_chat_agrees_with_the_rows(world: World, great: Webinar, crowd: Rows) -> None:
    messages, seconds = make_chat(great, world.rows(great.webinar_id))
    said: Counter[str] = Counter()
    for row in crowd:
        said[row["chatUserId"]] += row["messages_num"]
    for chat_id, count in said.items():
        assert len(messages.get(chat_id, [])) == count == len(seconds.get(chat_id, []))
    assert [] in messages.values()
    assert len(messages) < len(crowd)
    assert all(times == sorted(times) and times[-1] <= great.minutes * 60 for times in seconds.values() if times)


def test_registered_person_who_attended_is_a_viewer(world: World) -> None:
    webinar = next(webinar for webinar in world.webinars if webinar.room.slug == "uxdesign")
    page = next(page for page in PAGES if page.room_slug == "uxdesign")
    rows = {row["uid"]: row for row in world.viewers(webinar.webinar_id) if "uid" in row}
    signups = [json.loads(signup.encoded) for signup in Registrations(world).signups(page)]
    ours = [item for item in signups if item["uid"].endswith(webinar.uid(0)[5:])]
    came = {item["uid"]: item for item in ours if item["vizitWebinar"]}
    assert came.keys() == rows.keys()
    assert len(ours) > len(came) > 50
    assert all(row["email"].lower() == came[uid]["email"] for uid, row in rows.items() if "email" in row)
    assert {uid for uid, item in came.items() if item["vizitWebinarEnd"]} == {
        row["uid"] for row in world.viewers(webinar.webinar_id) if row.get("finished") and "uid" in row
    }
