"""The report methods of Bizon365, v1 and v2 alike: the list, one report, its viewers."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.sandbox.bizon.paging import page_of
from core.sandbox.calls import Answer, Call, json_answer, refusal
from core.sandbox.world.chat import make_chat
from core.sandbox.world.viewers import Rows
from core.sandbox.world.webinars import MOSCOW, Webinar, epoch_ms, iso_ms
from core.sandbox.world.world import World

MOST_REPORTS, USUAL_REPORTS = 100, 20
MOST_VIEWERS = 1000
_NOT_FOUND = "Отчёт не найден"


class ReportMethods:
    """Reads reports out of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def getlist(self, call: Call) -> Answer:
        """``getlist``: finished webinars, newest first; the kind is given by the older or the newer parameter."""
        found = [webinar for webinar in self._world.webinars if _is_wanted(webinar, call)]
        page = page_of(call, len(found), most=MOST_REPORTS, default=USUAL_REPORTS)
        if isinstance(page, Answer):
            return page
        return json_answer(
            {
                "skip": page.skip,
                "limit": page.limit,
                "rooms": {},
                "count": page.total,
                "list": [_item(webinar, call) for webinar in found[page.start : page.stop]],
            }
        )

    def get(self, call: Call) -> Answer:
        """``get``: one report with its chat; three of its values are JSON strings, or objects where the switchboard
        says so."""
        webinar = self._world.find_webinar(call.text("webinarId"))
        if webinar is None or call.fault("unknown"):
            return refusal(_NOT_FOUND) if call.board.unknown_report == "message" else json_answer({})
        report: dict[str, Any] = {
            "_id": _mongo_id(webinar, 1),
            "group": str(self._world.bizon_project),
            "roomid": webinar.room_id,
            "webinarId": webinar.webinar_id,
            "playFromRoom": "",
            "ver": 2,
            "created": webinar.created,
            "__v": 0,
        }
        if fault := call.fault("not_ready"):
            report |= {"report": "null"} if fault.shape == "not_object" else {}
        else:
            report |= _contents(webinar, self._world.rows(webinar.webinar_id), call)
        extras: dict[str, object] = {"customFields": {}} if webinar.newer else {"orders": []}
        return json_answer({"report": report, "room_title": webinar.room.title, **extras})

    def getviewers(self, call: Call) -> Answer:
        """``getviewers``: the rows, in an object with `errors`, `total` and `loaded`."""
        webinar = self._world.find_webinar(call.text("webinarId"))
        if webinar is None or call.fault("unknown"):
            if call.board.unknown_report == "message":
                return refusal(_NOT_FOUND)
            return _viewers_answer([], 0, call.number("skip", 0), MOST_VIEWERS)
        page = page_of(call, webinar.size, most=MOST_VIEWERS, default=MOST_VIEWERS)
        if isinstance(page, Answer):
            return page
        if call.fault("not_ready"):
            return _viewers_answer([], 0, page.skip, page.limit)
        rows = self._world.rows(webinar.webinar_id).encoded[page.start : page.stop]
        if call.board.cv_as == "object":
            rows = [_with_open_cv(row) for row in rows]
        if call.board.vi_as == "string":
            rows = [_with_written_vi(row) for row in rows]
        if call.board.clicks_as != "ids":
            rows = [_with_click_times(row, webinar, call.board.clicks_as) for row in rows]
        return _viewers_answer(rows, page.total, page.skip, page.limit)


def _viewers_answer(rows: list[bytes], total: int, skip: int, limit: int) -> Answer:
    tail = {"total": total, "skip": skip, "limit": limit, "loaded": len(rows)}
    return Answer(b'{"errors":[],"viewers":[%s],%s' % (b",".join(rows), _dumps(tail)[1:].encode()))


def _with_open_cv(row: bytes) -> bytes:
    viewer = json.loads(row)
    if viewer.get("cv"):
        viewer["cv"] = json.loads(viewer["cv"])
    return _dumps(viewer).encode()


def _with_written_vi(row: bytes) -> bytes:
    viewer = json.loads(row)
    if "vi" in viewer:
        viewer["vi"] = _dumps(viewer["vi"])
    return _dumps(viewer).encode()


def _with_click_times(row: bytes, webinar: Webinar, written: str) -> bytes:
    """Who was there from then on clicks in the minutes after the offer, which comes at three fifths of the webinar."""
    viewer = json.loads(row)
    vi = viewer.get("vi") or [{"s": 0, "e": webinar.minutes * 60}]
    spans = json.loads(vi) if isinstance(vi, str) else vi
    offer_s = webinar.minutes * 36 + sum(viewer["chatUserId"].encode()) % 240
    at_s = min(max(offer_s, spans[0]["s"]), spans[-1]["e"])
    at_ms = webinar.starts_at_ms + 1000 * at_s
    told: dict[str, Any] = {
        "seconds": {"t": at_s},
        "milliseconds": {"time": at_ms},
        "iso": {"created": iso_ms(at_ms)},
    }[written]
    for name in ("buttons", "banners"):
        if clicked := viewer.get(name):
            clicks = json.loads(clicked) if isinstance(clicked, str) else clicked
            viewer[name] = [{**click, **told} for click in clicks]
    return _dumps(viewer).encode()


def _contents(webinar: Webinar, rows: Rows, call: Call) -> dict[str, Any]:
    pairs = zip(rows.chat_user_ids, rows.encoded, strict=True)
    meta = ",".join(f'"{chat_user_id}":{row.decode()}' for chat_user_id, row in pairs)
    report = f'{{"rating":[],"urls":{{}},"partners":{{}},"utmStat":{{}},"usersMeta":{{{meta}}}}}'
    messages, seconds = make_chat(webinar, rows)
    opened = call.board.messages_as == "object"
    return {
        "report": json.loads(report) if call.board.report_as == "object" else report,
        "messages": messages if opened else _dumps(messages),
        "messagesTS": seconds if opened else _dumps(seconds),
    }


def _item(webinar: Webinar, call: Call) -> dict[str, Any]:
    room_id = webinar.room_id
    group = room_id.partition(":")[0]
    data = {
        "minutes": webinar.minutes,
        "roomid": room_id,
        "group": int(group) if webinar.room.automatic else group,
        "start": webinar.starts_at_ms,
        "stat": webinar.participants,
    }
    item: dict[str, Any] = {
        "_id": _mongo_id(webinar, 0),
        "name": room_id,
        "text": _line(webinar, group),
        "type": "AutoWebinars" if webinar.room.automatic else "LiveWebinars",
        "nerrors": 0,
        "count1": webinar.participants,
        "count2": webinar.minutes,
        "data": data if call.board.data_as == "object" else _dumps(data),
        "webinarId": webinar.webinar_id,
        "created": webinar.created,
    }
    return item if webinar.room.automatic else item | {"mode": "bs"}


def _line(webinar: Webinar, group: str) -> str:
    local = datetime.fromtimestamp(webinar.starts_at_ms // 1000, MOSCOW)
    head, tail = ("Завершен автовебинар", "")
    if not webinar.room.automatic:
        head, tail = "Вебинар [BizonStream]", ", использовались Бизон.Трансляции"
    return (
        f"{head} {group}/{webinar.room_id}, начало: {local:%d.%m.%Y %H:%M}, "
        f"длительность: {webinar.minutes} минут, участников: {webinar.participants}{tail}"
    )


def _mongo_id(webinar: Webinar, nth: int) -> str:
    return f"{webinar.starts_at_ms // 1000:08x}{webinar.salt:010x}{nth:06x}"


def _is_wanted(webinar: Webinar, call: Call) -> bool:
    kind = "AutoWebinars" if webinar.room.automatic else "LiveWebinars"
    if call.text(kind) == "0" or call.text("type") not in ("", kind):
        return False
    first, last = _moment(call, "minDate", end=False), _moment(call, "maxDate", end=True)
    return (first is None or webinar.starts_at_ms >= first) and (last is None or webinar.starts_at_ms <= last)


def _moment(call: Call, name: str, *, end: bool) -> int | None:
    """A bound in epoch ms; a bare date is its whole day in the zone that the switchboard says. None for other text."""
    zone = MOSCOW if call.board.dates_in == "moscow" else UTC
    text = call.text(name)
    try:
        if len(text) == 10:
            midnight = datetime.combine(date.fromisoformat(text), time(), zone)
            return epoch_ms(midnight + timedelta(days=1)) - 1 if end else epoch_ms(midnight)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return epoch_ms(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
