"""The viewer rows of one webinar, encoded as they are served, and the number of their chat messages.

A row takes about 15 microseconds with its JSON: its fields are chosen from tables by the bits of one random number.
Which fields there are and which are absent follows docs/bizon365.md, section 7.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

from core.sandbox.world.catalogue import PAGES
from core.sandbox.world.contacts import Left, leave
from core.sandbox.world.devices import DEVICES
from core.sandbox.world.people import People, Person, place_slot
from core.sandbox.world.places import PLACES
from core.sandbox.world.webinars import ROWS_PER_EXTRA, Webinar, iso_ms

Viewer = dict[str, Any]

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"
_TRIPLES = tuple(a + b + c for a in _LETTERS[:16] for b in _LETTERS[16:32] for c in _LETTERS[32:48])
_AWAY = "https://away.vk.com/away.php?to=https%3A%2F%2Fschool.example.com%2Fonline%3Futm_source%3Dvk&cc_key="
_REFERERS = ("", "", "", "https://vk.com/", "https://www.yandex.ru/clck/", "https://t.me/", _AWAY, "")
_PAGE_OF = {page.room_slug: page.slug for page in PAGES}
_PARTNERS = ("17", 23)
_UTMS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {"utm_source": "vk", "utm_medium": "cpc", "utm_campaign": "vebinar_osen", "utm_content": "video_2"},
    {"utm_source": "salebot", "utm_medium": "bot", "utm_campaign": "reminder_1h"},
    {"utm_source": "yandex", "utm_medium": "cpc", "utm_campaign": "poisk_rf", "utm_term": "онлайн курсы"},
    {"utm_source": "telegram", "utm_medium": "post", "utm_campaign": "posev"},
    {"utm_source": "email", "utm_medium": "rassylka", "utm_campaign": "base_2"},
)
_UTM_QUERIES = tuple("&".join(f"{key}={quote(value)}" for key, value in utm.items()) for utm in _UTMS)
_LONG_TAIL = "yclid=" + "1234567890" * 12 + "&etext=" + "2202.Zm9yLXRoZS1zYW5kYm94." * 90 + "&rb_clickid="
_GOALS = ("Хочу сменить профессию", "Ищу подработку", "Для себя", "Посоветовали друзья")
_NETS = ("203.0.113", "198.51.100")
_CHAT_COUNTS = (0,) * 46 + (1,) * 8 + (2,) * 4 + (3,) * 2 + (4, 6, 9, 14)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a report: `encoded` JSON objects in order, the numbers of the people behind them (the truth that no
    report tells), their chat ids, and for each viewer who wrote: chat id, number of messages, and the seconds of
    arrival and departure."""

    encoded: list[bytes] = field(repr=False)
    numbers: list[int] = field(repr=False)
    chat_user_ids: list[str] = field(repr=False)
    talkers: list[tuple[str, int, int, int]] = field(repr=False)


def make_rows(webinar: Webinar, people: People) -> Rows:
    """All rows of the webinar's report."""
    rows = Rows([], [], [], [])
    same = {"tz": "", "p2": "", "p3": "", "roomid": webinar.room_id, "webinarId": webinar.webinar_id, "__v": 0}
    tail = f",{_encode(same)[1:]}"
    for viewer, number, from_s, till_s in _visits(webinar, people):
        chat_user_id = viewer["chatUserId"]
        rows.encoded.append(f"{_encode(viewer)[:-1]}{tail}".encode())
        rows.numbers.append(number)
        rows.chat_user_ids.append(chat_user_id)
        if viewer["messages_num"]:
            rows.talkers.append((chat_user_id, viewer["messages_num"], from_s, till_s))
    return rows


def _visits(webinar: Webinar, people: People) -> Iterator[tuple[Viewer, int, int, int]]:
    """Each row without the fields that all rows share, the number of the person, and the seconds of arrival and
    departure from the start."""
    rng = Random(webinar.draws)
    audience = webinar.room.audience
    chat_user_ids: list[str] = []
    for row in range(webinar.size):
        extra = row % ROWS_PER_EXTRA == ROWS_PER_EXTRA - 1
        nth = rng.getrandbits(20) % len(chat_user_ids) if extra else len(chat_user_ids)
        who = webinar.first + nth
        person = people.person(audience, webinar.order(who))
        registered = who >= webinar.registered_from
        draw = rng.getrandbits(128)
        left = leave(webinar, people, person, draw, registered=registered, extra=extra)
        viewer, from_s, till_s = _visit(webinar, person, row, draw, left, extra=extra, registered=registered)
        if not extra:
            chat_user_ids.append(viewer["chatUserId"])
        elif webinar.lifelike and left.is_nothing:  # a guest who comes back in the same browser
            viewer |= {"chatUserId": chat_user_ids[nth], "messages_num": 0}
        yield viewer, person.number, from_s, till_s


def _visit(
    webinar: Webinar, person: Person, row: int, draw: int, left: Left, *, extra: bool, registered: bool
) -> tuple[Viewer, int, int]:
    enter_s, leave_s, finished = _stay(webinar, person.bits, draw, extra=extra)
    from_s, till_s = max(0, enter_s), min(leave_s, webinar.minutes * 60)
    enter_ms = webinar.starts_at_ms + enter_s * 1000 + (draw >> 27 & 1023) % 1000
    utm = 4 if left.by_bot and draw & 1 else draw >> 70 & 7
    second_device = extra and bool(row & 1 << 4)
    slot = person.bits >> (44 if second_device else 36) & 255
    client_id = str(person.client_id) if left.by_bot else ""
    viewer: Viewer = {
        "playVideo": int(draw >> 44 & 15 > 0),
        "username": _username(person, draw >> 63 & 7),
        "url": _url(webinar, client_id, draw, utm=utm),
        "referer": _REFERERS[draw >> 73 & 7],
        "ip": f"{_NETS[draw >> 84 & 1]}.{draw >> 85 & 255}",
        **DEVICES[slot * len(DEVICES) >> 8],
        **PLACES[place_slot(person.bits)],
        **(_UTMS[utm] if draw >> 2 & 31 else {}),  # now and then the link alone tells
        "cu1": "" if webinar.room.id_in_p1 else client_id,
        "p1": client_id if webinar.room.id_in_p1 else "",
        "chatUserId": _TRIPLES[row & 4095] + _TRIPLES[row >> 12] + _TRIPLES[draw >> 93 & 4095],
        "created": iso_ms(enter_ms + 1_043),
        "messages_num": _CHAT_COUNTS[draw >> 105 & 63] if till_s - from_s > 60 else 0,
    }
    viewer |= {name: text for name, text in (("email", left.email), ("phone", left.phone)) if text is not None}
    _add_views(viewer, enter_ms, enter_ms + (leave_s - enter_s) * 1000, draw >> 47 & 127)
    if registered:
        viewer["uid"] = webinar.uid(person.number)
        if slug := _PAGE_OF.get(webinar.room.slug):
            viewer["page"] = f"{webinar.room_id.partition(':')[0]}:{slug}"
    elif draw >> 34 & 15 == 0:
        viewer["partner"] = _PARTNERS[draw >> 38 & 1]
    if finished:
        viewer["finished"] = True
        _add_order(viewer, draw >> 119 & 127)
    if webinar.newer:
        _add_newer(viewer, webinar, row=row, draw=draw, from_s=from_s, till_s=till_s)
    else:
        _add_older(viewer, draw)
    return viewer, from_s, till_s


def _stay(webinar: Webinar, bits: int, draw: int, *, extra: bool) -> tuple[int, int, bool]:
    """Arrival and departure in seconds from the start, and whether the viewer stayed to the end."""
    length_s = webinar.minutes * 60
    u = draw & 255
    if u < 70:
        enter_s = u * 13 - 900
    elif u < 150:
        enter_s = (u - 70) * 4
    elif u < 220:
        enter_s = 320 + (u - 150) * 22
    else:
        enter_s = 1_838 + (u - 220) * (length_s * 6 // 10 - 1_838) // 36
    enter_s += draw >> 8 & 7
    if extra:
        enter_s += length_s // 8
    enter_s = min(enter_s, length_s - 30)  # a webinar that broke off is shorter than some are late
    if not extra and webinar.stays(bits):
        return enter_s, length_s + (draw >> 12 & 127), True
    part = draw >> 19 & 255
    return enter_s, enter_s + (length_s - enter_s) * part * part // 65_025, False


def _username(person: Person, style: int) -> str:
    if style < 4:
        return person.first_name
    if style < 6:
        return f"{person.first_name} {person.last_name}"
    return person.first_name.lower() if style == 6 else f"{person.last_name} {person.first_name} "


def _url(webinar: Webinar, client_id: str, draw: int, *, utm: int) -> str:
    url = f"https://start.bizon365.ru/room/{webinar.room_id.replace(':', '/')}"
    parts = []
    if client_id:
        parts.append(f"{'param1' if webinar.room.id_in_p1 else 'salebot'}={client_id}")
    if utm > 2:
        parts.append(_UTM_QUERIES[utm])
    if draw >> 76 & 127 == 0:
        parts.append(f"{_LONG_TAIL}{draw & 0xFFFFFF}")
    return f"{url}?{'&'.join(parts)}" if parts else url


def _add_views(viewer: Viewer, view_ms: int, view_till_ms: int, oddity: int) -> None:
    """The times of entering and leaving: sometimes missing, often equal, rarely impossible."""
    if oddity not in (0, 2):
        viewer["view"] = view_ms
    if oddity == 3:
        viewer["viewTill"] = view_till_ms + 86_400_000
    elif oddity > 10:
        viewer["viewTill"] = view_till_ms
    elif oddity > 3:
        viewer["viewTill"] = view_ms


def _add_newer(viewer: Viewer, webinar: Webinar, *, row: int, draw: int, from_s: int, till_s: int) -> None:
    viewer["_id"] = f"{webinar.starts_at_ms // 1000:08x}{webinar.salt:010x}{row:06x}"
    viewer["cv"] = None if draw >> 112 & 7 else _encode({"c": _GOALS[draw >> 115 & 3]})
    if till_s > from_s and draw >> 117 & 15:
        middle_s = (from_s + till_s) // 2
        gap = draw >> 121 & 7 == 0 and till_s - from_s > 600
        viewer["vi"] = (
            [{"s": from_s, "e": middle_s}, {"s": middle_s + 90, "e": till_s}] if gap else [{"s": from_s, "e": till_s}]
        )
    if draw >> 124 & 7 == 0:
        viewer["buttons"] = [{"id": "b1"}] if draw >> 6 & 7 else '[{"id":"b1"}]'
    elif draw >> 124 & 15 == 1:
        viewer["banners"] = [{"id": "n2"}]


def _add_older(viewer: Viewer, draw: int) -> None:
    if draw >> 112 & 7 == 0:
        viewer["c1"] = _GOALS[draw >> 115 & 3]
    if draw >> 124 & 7 == 0:
        viewer["clickFile"] = 1
    elif draw >> 124 & 15 == 1:
        viewer["clickBanner"] = 1
    elif draw >> 124 & 15 == 3:
        viewer |= {"clickFile": 0, "clickBanner": 0}


def _add_order(viewer: Viewer, chance: int) -> None:
    if chance == 0:
        viewer |= {"newOrder": "1", "orderDetails": "Тариф «Базовый»", "vizitForm": 1}
