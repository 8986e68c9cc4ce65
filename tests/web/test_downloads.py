"""A file that a page offers can be had for as long as the page holds it, and by nobody who was not shown its link."""

import gc

from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.web.downloads import OfferedFile, download_routes, offer

client = TestClient(Starlette(routes=list(download_routes())))


def test_file_is_made_anew_each_time_its_link_is_followed() -> None:
    made = iter((b"first", b"second"))
    file = OfferedFile("Кто был.csv", "text/csv", lambda: next(made))
    path = offer(file)
    answers = [client.get(path) for _ in range(2)]
    assert [answer.content for answer in answers] == [b"first", b"second"]
    assert answers[0].headers["content-type"] == "text/csv; charset=utf-8"
    assert answers[0].headers["content-disposition"] == (
        "attachment; filename*=UTF-8''%D0%9A%D1%82%D0%BE%20%D0%B1%D1%8B%D0%BB.csv"
    )
    assert answers[0].headers["cache-control"] == "no-store"


def test_file_that_is_made_in_pieces_comes_whole_and_each_time() -> None:
    file = OfferedFile("a.csv", "text/csv", lambda: (bytes([number]) * 100_000 for number in range(5)))
    path = offer(file)
    for _ in range(2):
        assert client.get(path).content == b"".join(bytes([number]) * 100_000 for number in range(5))


def test_page_that_is_drawn_again_keeps_its_link_and_gives_what_it_shows_now() -> None:
    shown = OfferedFile("a.csv", "text/csv", lambda: b"before")
    path = offer(shown)
    again = OfferedFile("a.csv", "text/csv", lambda: b"now", ticket=shown.ticket)
    assert offer(again) == path
    del shown
    gc.collect()
    assert client.get(path).content == b"now"


def test_file_is_gone_with_the_page_that_offered_it() -> None:
    file = OfferedFile("a.csv", "text/csv", lambda: b"contacts")
    path = offer(file)
    del file
    gc.collect()
    assert client.get(path).status_code == 404


def test_only_its_own_ticket_leads_to_a_file() -> None:
    files = [OfferedFile("a.csv", "text/csv", lambda: b"contacts") for _ in range(2)]
    assert len({offer(file) for file in files}) == 2
    assert len(files[0].ticket) >= 43
    assert client.get("/download/unknown").status_code == 404
    assert "contacts" not in repr(files)
    assert files[0].ticket not in repr(files)
