"""The invented account: it is repeatable, depends on the day, and has the required size."""

import time
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

import httpx
import pytest

from core.clock import clock_from
from core.domain.phones import normalize_phone
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES, ROOMS
from core.sandbox.world.contacts import TYPED_PHONES as TYPED
from core.sandbox.world.webinars import MOSCOW, epoch_ms
from core.sandbox.world.world import World
from tests import patience

from .conftest import DAY

LIST_DIGEST = "2f413616740d28c2285b71c2bbedd2aed3cd2a2d151b01e45351c3d2e9e4229b"
VIEWERS_DIGEST = "dd0bd227e76161b348c72240f24c1186b08fe25aabbd60bb3be3b15a2c6fe4b5"


def digest(world: World, webinar_id: str) -> str:
    return sha256(b"\n".join(world.rows(webinar_id).encoded)).hexdigest()


def test_same_seed_and_day_give_the_same_list_on_every_machine(bizon: httpx.Client) -> None:
    listing = bizon.get("reports/getlist", params={"limit": 100})
    assert sha256(listing.content).hexdigest() == LIST_DIGEST


def test_same_seed_and_day_give_the_same_viewers_on_every_machine(bizon: httpx.Client, world: World) -> None:
    webinar = world.webinars[1]
    viewers = bizon.get("reports/getviewers", params={"webinarId": webinar.webinar_id})
    assert sha256(viewers.content).hexdigest() == VIEWERS_DIGEST


def test_another_seed_is_another_account(world: World) -> None:
    other = World(8, DAY)
    assert other.bizon_token != world.bizon_token
    assert other.salebot_key != world.salebot_key
    assert [webinar.size for webinar in other.webinars] != [webinar.size for webinar in world.webinars]


def test_next_day_keeps_the_webinars_and_their_viewers(world: World) -> None:
    tomorrow = World(7, DAY + timedelta(days=1))
    before, after = set(world.webinars), set(tomorrow.webinars)
    assert {webinar.date for webinar in before - after} == {DAY - timedelta(days=60)}
    assert {webinar.date for webinar in after - before} == {DAY}
    kept = world.webinars[1].webinar_id
    assert digest(world, kept) == digest(tomorrow, kept)


@pytest.mark.parametrize("ahead", range(0, 75, 7))
@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_any_sixty_days_hold_enough_rooms_webinars_and_viewers(seed: int, ahead: int) -> None:
    world = World(seed, DAY + timedelta(days=ahead))
    sizes = sorted(webinar.size for webinar in world.webinars)
    assert len({webinar.room_id for webinar in world.webinars}) >= 12
    assert len(sizes) >= 60
    assert 19_500 <= sizes[-1] <= 20_500
    assert all(200 <= size <= 5_000 for size in sizes[:-1])
    assert 400 <= sizes[len(sizes) // 2] <= 600
    assert 60_000 <= sum(sizes) <= 100_000


def test_all_webinars_are_over_and_newest_first(world: World) -> None:
    starts = [webinar.starts_at_ms for webinar in world.webinars]
    assert starts == sorted(starts, reverse=True)
    assert all(webinar.starts_at_ms + webinar.minutes * 60_000 < world.now_ms for webinar in world.webinars)
    assert world.webinars[0].date == DAY - timedelta(days=1)


def test_automatic_webinars_start_at_the_planned_minute_and_live_ones_rarely_do(world: World) -> None:
    automatic = [webinar for webinar in world.webinars if webinar.room.automatic]
    live = [webinar for webinar in world.webinars if not webinar.room.automatic]
    assert len({webinar.date for webinar in automatic}) == 60
    assert all(webinar.webinar_id.endswith(":00") for webinar in automatic)
    assert all(webinar.starts_at_ms == epoch_ms(webinar.planned_at) for webinar in automatic)
    assert sum(webinar.webinar_id.endswith(":00") for webinar in live) < len(live) / 4


def test_people_are_created_only_when_they_are_needed() -> None:
    began_s = time.thread_time()
    world = World(11, DAY)
    newest = world.webinars[0]
    made_s = time.thread_time()
    assert world.viewers(newest.webinar_id)
    assert made_s - began_s < time.thread_time() - made_s  # the account was created in less time than one report


def test_account_has_enough_rooms_and_pages() -> None:
    assert len(ROOMS) >= 12
    assert len(PAGES) >= 8
    assert {page.marker for page in PAGES} == {"salebot", "Salebot", ""}


def test_world_of_given_size_has_exactly_that_size() -> None:
    world = World(7, DAY, webinars=30, viewers=50)
    assert len(world.webinars) == 30
    assert {len(world.viewers(webinar.webinar_id)) for webinar in world.webinars} == {50}
    assert {webinar.participants for webinar in world.webinars} == {50}


def test_reports_dropped_to_save_memory_are_created_again_equal() -> None:
    fresh = World(7, DAY, webinars=3, viewers=21_000)
    first = digest(fresh, fresh.webinars[1].webinar_id)
    for webinar in fresh.webinars:
        fresh.rows(webinar.webinar_id)
    assert digest(fresh, fresh.webinars[1].webinar_id) == first


def test_a_server_in_a_thread_serves_its_own_world() -> None:
    with SandboxServer(3, clock_from(datetime(2026, 1, 10, 12, tzinfo=MOSCOW))) as server:
        headers = {"X-Token": server.bizon_token}
        listing = patience.get(f"{server.address}/api/v1/webinars/reports/getlist", headers=headers).json()
    assert [item["webinarId"] for item in listing["list"]] == [w.webinar_id for w in server.world.webinars[:20]]


def test_every_person_has_a_phone_that_is_valid_however_it_is_typed(world: World) -> None:
    for person in islice(world.people.everybody(), 0, None, 97):
        assert {normalize_phone(typed(person.phone)) for typed in TYPED} == {f"+{person.phone}"}
