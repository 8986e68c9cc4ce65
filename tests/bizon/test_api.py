import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from core.bizon.api import BizonApi, SubscriberFilter
from core.bizon.payloads import ReportKind
from core.bizon.wire import BizonAccount
from core.errors import InvalidInput, Missing, Rejected, ReportNotReady, Unauthorized
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import Webinar
from tests.conftest import QUICK
from tests.present import PRESENT, present_clock


def largest(sandbox: SandboxServer) -> Webinar:
    return max(sandbox.world.webinars, key=lambda webinar: webinar.size)


def of_several_pages(sandbox: SandboxServer) -> Webinar:
    """The smallest webinar whose viewers are more than a page: enough to overlap, quick to make."""
    return min((one for one in sandbox.world.webinars if one.size > 1100), key=lambda webinar: webinar.size)


def smallest(sandbox: SandboxServer) -> Webinar:
    return min(sandbox.world.webinars, key=lambda webinar: webinar.size)


def canonical(row: Any) -> str:
    return json.dumps(row, sort_keys=True)


def test_both_versions_read_the_same_reports(sandbox: SandboxServer, http: httpx.Client, api: BizonApi) -> None:
    old = BizonApi(
        BizonAccount(f" {sandbox.address} /api/v1/", "v1", None, sandbox.bizon_token),
        http,
        clock=present_clock(),
        policy=QUICK,
    )
    assert old.fetch_reports() == api.fetch_reports()
    webinar_id = smallest(sandbox).webinar_id
    assert old.fetch_viewers(webinar_id) == api.fetch_viewers(webinar_id)


def test_all_reports_of_the_world_are_listed_newest_first(sandbox: SandboxServer, api: BizonApi) -> None:
    listings = api.fetch_reports()
    assert [report.webinar_id for report in listings.reports] == [w.webinar_id for w in sandbox.world.webinars]
    assert listings.complete
    assert all(int(exchange.query["limit"]) <= 100 for exchange in sandbox.traffic)
    for report, webinar in zip(listings.reports, sandbox.world.webinars, strict=True):
        assert report.starts_at == datetime.fromtimestamp(webinar.starts_at_ms / 1000, UTC)
        assert (report.room_id, report.participants_said) == (webinar.room_id, webinar.participants)
        assert report.length_min == webinar.minutes


@pytest.mark.parametrize("kind", ["LiveWebinars", "AutoWebinars"])
def test_reports_of_one_kind_are_only_of_that_kind(sandbox: SandboxServer, api: BizonApi, kind: ReportKind) -> None:
    wanted = [w.webinar_id for w in sandbox.world.webinars if w.room.automatic == (kind == "AutoWebinars")]
    assert [report.webinar_id for report in api.fetch_reports([kind]).reports] == wanted


@pytest.mark.parametrize("dates_in", ["moscow", "utc"])
def test_period_is_exact_whatever_zone_the_service_counts_days_in(
    sandbox: SandboxServer, api: BizonApi, dates_in: str
) -> None:
    sandbox.faults.switch(dates_in=dates_in)
    starts = [datetime.fromtimestamp(webinar.starts_at_ms / 1000, UTC) for webinar in sandbox.world.webinars]
    until, since = starts[5], starts[20]
    reports = api.fetch_reports(since=since, until=until).reports
    assert [report.starts_at for report in reports] == [start for start in starts if since <= start < until]


def test_newest_few_reports_cost_few_rows(sandbox: SandboxServer, api: BizonApi) -> None:
    listings = api.fetch_reports(limit=4)
    assert [report.webinar_id for report in listings.reports] == [w.webinar_id for w in sandbox.world.webinars[:4]]
    assert listings.complete
    assert [exchange.query["limit"] for exchange in sandbox.traffic] == ["4", "4"]


def test_limit_counts_the_reports_inside_the_period(sandbox: SandboxServer, api: BizonApi) -> None:
    until = datetime.fromtimestamp(sandbox.world.webinars[6].starts_at_ms / 1000, UTC)
    inside = [w.webinar_id for w in sandbox.world.webinars if w.starts_at_ms < until.timestamp() * 1000]
    assert [report.webinar_id for report in api.fetch_reports(until=until, limit=3).reports] == inside[:3]


def test_all_viewers_of_the_largest_webinar_are_read_in_the_fewest_requests(
    sandbox: SandboxServer, api: BizonApi
) -> None:
    webinar = largest(sandbox)
    reading = api.fetch_viewers(webinar.webinar_id)
    assert reading.read() == sandbox.world.viewers(webinar.webinar_id)
    assert (reading.total, reading.complete) == (webinar.size, True)
    assert len(sandbox.traffic) == len(reading.bodies) == -(-webinar.size // 1000)
    assert json.loads(reading.bodies[-1])["viewers"][-1] == reading.read()[-1]


def test_webinar_without_a_report_has_no_viewers(api: BizonApi) -> None:
    reading = api.fetch_viewers("222222:nowhere*2026-01-01T10:00:00")
    assert (reading.read(), reading.total, reading.complete) == ([], 0, True)


@pytest.mark.parametrize("shape", ["string", "object"])
def test_report_with_chat_is_the_same_from_strings_and_objects(
    sandbox: SandboxServer, api: BizonApi, shape: str
) -> None:
    webinar = smallest(sandbox)
    sandbox.faults.switch(report_as=shape, messages_as=shape, cv_as=shape, data_as=shape)
    detail = api.fetch_report(webinar.webinar_id)
    viewers = sandbox.world.viewers(webinar.webinar_id)
    assert (detail.webinar_id, detail.room_id) == (webinar.webinar_id, webinar.room_id)
    assert detail.room_title == webinar.room.title
    assert sum(map(len, detail.messages.values())) == sum(viewer.get("messages_num", 0) for viewer in viewers)
    assert {chat_id: len(texts) for chat_id, texts in detail.messages.items()} == {
        chat_id: len(seconds) for chat_id, seconds in detail.messages_ts.items()
    }
    assert json.loads(detail.body) == detail.raw
    assert api.fetch_reports(limit=1).reports[0].starts_at is not None


@pytest.mark.parametrize("shape", ["absent", "not_object"])
def test_report_asked_too_early_is_not_ready_and_is_not_asked_again(
    sandbox: SandboxServer, api: BizonApi, shape: str
) -> None:
    sandbox.faults.play("not_ready", shape=shape, times=1)
    webinar_id = smallest(sandbox).webinar_id
    with pytest.raises(ReportNotReady):
        api.fetch_report(webinar_id)
    assert len(sandbox.traffic) == 1
    assert api.fetch_report(webinar_id).webinar_id == webinar_id


@pytest.mark.parametrize("play", ["absent", "message"])
def test_unknown_report_is_missing(sandbox: SandboxServer, api: BizonApi, play: str) -> None:
    sandbox.faults.switch(unknown_report=play)
    with pytest.raises(Missing):
        api.fetch_report("222222:nowhere*2026-01-01T10:00:00")


@pytest.mark.parametrize("rows", [1, 7, -3])
def test_pages_that_overlap_or_leave_gaps_are_read_again(sandbox: SandboxServer, api: BizonApi, rows: int) -> None:
    webinar = of_several_pages(sandbox)
    sandbox.faults.play("shift", methods=["getviewers"], rows=rows, after=1, times=2)
    reading = api.fetch_viewers(webinar.webinar_id)
    assert reading.read() == sandbox.world.viewers(webinar.webinar_id)
    assert reading.complete


@pytest.mark.parametrize("rows", [1, -1])
def test_total_that_changes_while_reading_is_read_again(sandbox: SandboxServer, api: BizonApi, rows: int) -> None:
    webinar = of_several_pages(sandbox)
    sandbox.faults.play("total", methods=["getviewers"], rows=rows, times=1)
    reading = api.fetch_viewers(webinar.webinar_id)
    assert len(reading.places) == webinar.size
    assert reading.complete


def test_pages_always_shorter_than_requested_are_read_once(sandbox: SandboxServer, api: BizonApi) -> None:
    webinar = of_several_pages(sandbox)
    sandbox.faults.play("shrink", methods=["getviewers"], rows=400)
    reading = api.fetch_viewers(webinar.webinar_id)
    assert reading.read() == sandbox.world.viewers(webinar.webinar_id)
    assert len(sandbox.traffic) == -(-webinar.size // 400)


def test_pages_that_always_overlap_repeat_nobody(sandbox: SandboxServer, api: BizonApi) -> None:
    webinar = of_several_pages(sandbox)
    sandbox.faults.play("shift", methods=["getviewers"], rows=5)
    rows = [canonical(row) for row in api.fetch_viewers(webinar.webinar_id).read()]
    assert len(rows) == len(set(rows))
    assert set(rows) <= {canonical(viewer) for viewer in sandbox.world.viewers(webinar.webinar_id)}


def test_pages_that_always_leave_gaps_are_marked_as_incomplete(sandbox: SandboxServer, api: BizonApi) -> None:
    webinar = of_several_pages(sandbox)
    sandbox.faults.play("shift", methods=["getviewers"], rows=-5)
    reading = api.fetch_viewers(webinar.webinar_id)
    assert len(reading.places) < webinar.size
    assert not reading.complete


def test_limit_is_never_over_the_maximum(sandbox: SandboxServer, api: BizonApi) -> None:
    sandbox.faults.switch(over_limit="reject")
    api.fetch_reports()
    api.fetch_viewers(of_several_pages(sandbox).webinar_id)
    page = api.fetch_registration_pages().pages[0]
    api.fetch_subscribers(page.page_id or "")
    assert {exchange.status for exchange in sandbox.traffic} == {200}


def test_registration_pages_come_with_their_rooms(api: BizonApi) -> None:
    found = api.fetch_registration_pages()
    rooms = {room.room_id: room for room in found.rooms}
    assert found.complete
    assert all(page.room_id in rooms for page in found.pages)
    assert {"salebot", "Salebot", None} <= {page.url_marker_name for page in found.pages}
    assert any(room.is_auto for room in found.rooms)
    assert any(room.closest_at for room in found.rooms)


def test_subscribers_are_filtered_by_registration_and_session(api: BizonApi) -> None:
    page_id = small_page(api)
    everybody = api.fetch_subscribers(page_id)
    moments = sorted(s.registered_at for s in everybody.subscribers if s.registered_at)
    since, until = moments[len(moments) // 4], moments[len(moments) // 2]
    some = api.fetch_subscribers(page_id, SubscriberFilter(registered_from=since, registered_until=until))
    assert everybody.complete
    assert some.subscribers == tuple(
        s for s in everybody.subscribers if s.registered_at and since <= s.registered_at <= until
    )
    session = everybody.subscribers[0].webinar_at
    of_session = api.fetch_subscribers(page_id, SubscriberFilter(webinar_from=session, webinar_until=session))
    assert {s.webinar_at for s in of_session.subscribers} == {session}


def test_subscriber_is_registered_listed_and_removed(api: BizonApi) -> None:
    page_id, session_at = coming_session(api)
    tags = {"utm_source": "vk", "utm_group": "осень"}
    registered = api.send_subscriber(
        page_id, "olga@example.com", session_at, username="Ольга", phone="+79000000001", url_marker="77", tags=tags
    )
    (listed,) = of_email(api, page_id, "olga@example.com")
    assert (listed.secret, listed.webinar_at, listed.username) == (registered.hash, session_at, "Ольга")
    assert (listed.phone, listed.url_marker) == ("+79000000001", "77")
    assert listed.raw["utm_group"] == "осень"
    assert api.send_removal(page_id, "olga@example.com") == 1
    assert of_email(api, page_id, "olga@example.com") == []
    assert api.send_removal(page_id, "olga@example.com") == 0


@pytest.mark.parametrize(("play", "error"), [("message", Rejected), ("reject", Rejected), ("missing", Missing)])
def test_unknown_session_is_refused_with_the_message_of_the_service(
    sandbox: SandboxServer, api: BizonApi, play: str, error: type[Rejected]
) -> None:
    page_id, session_at = coming_session(api)
    sandbox.faults.switch(unknown_session=play)
    with pytest.raises(error) as raised:
        api.send_subscriber(page_id, "olga@example.com", session_at + timedelta(minutes=1))
    assert raised.value.detail
    assert len(sandbox.traffic.of("addSubscriber")) == 1


def test_unknown_tag_is_not_sent(sandbox: SandboxServer, api: BizonApi) -> None:
    with pytest.raises(InvalidInput):
        api.send_subscriber("222222:page", "olga@example.com", PRESENT, tags={"utm_sourse": "vk"})
    assert len(sandbox.traffic) == 0


def test_projects_of_the_token_are_named(sandbox: SandboxServer, api: BizonApi) -> None:
    project, former = api.fetch_projects()
    assert (project.project_id, project.is_deleted) == (sandbox.bizon_project_id, False)
    assert project.title
    assert former.is_deleted


def test_wrong_token_and_wrong_project_are_different_errors(sandbox: SandboxServer, http: httpx.Client) -> None:
    project_id, token = sandbox.bizon_project_id, sandbox.bizon_token
    with pytest.raises(Unauthorized):
        BizonApi(
            BizonAccount(sandbox.address, "v2", project_id, "made-up"), http, clock=present_clock(), policy=QUICK
        ).fetch_reports()
    with pytest.raises(Missing):
        BizonApi(
            BizonAccount(sandbox.address, "v2", "1", token), http, clock=present_clock(), policy=QUICK
        ).fetch_reports()
    assert len(sandbox.traffic) == 2


def small_page(api: BizonApi) -> str:
    """The registration page with the fewest subscribers, though some."""
    pages = [page for page in api.fetch_registration_pages().pages if page.stat["registered"]]
    return str(min(pages, key=lambda page: page.stat["registered"]).page_id)


def coming_session(api: BizonApi) -> tuple[str, datetime]:
    """A registration page and the latest session that somebody chose there."""
    page_id = small_page(api)
    sessions = [s.webinar_at for s in api.fetch_subscribers(page_id).subscribers if s.webinar_at]
    return page_id, max(sessions)


def of_email(api: BizonApi, page_id: str, email: str) -> list[Any]:
    return [s for s in api.fetch_subscribers(page_id).subscribers if s.email == email]
