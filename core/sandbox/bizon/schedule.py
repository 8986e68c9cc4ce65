"""The public schedule of a registration page (docs/bizon365.md, section 10): no token, coming sessions only."""

import json
from datetime import datetime

from core.sandbox.bizon.registrations import Registrations
from core.sandbox.calls import Answer, Call, json_answer, refusal
from core.sandbox.world.webinars import MOSCOW, epoch_ms
from core.sandbox.world.world import World

_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


class Schedules:
    """Answers the form of every page that is switched on."""

    def __init__(self, world: World, registrations: Registrations) -> None:
        self._world = world
        self._registrations = registrations

    def form(self, call: Call) -> Answer:
        """``form/<pageId>?format=json``."""
        page = self._world.find_page(call.text("pageId"))
        if page is None or not page.is_on:
            return refusal("Страница регистрации не найдена", 404)
        if call.text("format") != "json":
            return Answer(b"<!DOCTYPE html><html><body><form></form></body></html>", media_type="text/html")
        days: dict[str, list[dict[str, object]]] = {}
        titles: dict[str, str] = {}
        for session in self._registrations.coming_sessions(page):
            local = session.astimezone(MOSCOW)
            day = f"{local:%Y-%m-%d}"
            titles[day] = _title(local)
            days.setdefault(day, []).append({"text": f"{local:%H:%M}", "val": epoch_ms(session)})
        schedule: object = days if call.board.schedule_as == "object" else json.dumps(days)
        return json_answer(
            {
                "pageId": self._world.page_id(page),
                "days": [{"title": title, "val": day} for day, title in titles.items()],
                "schedule": schedule,
                "now": self._world.now_ms,
                "url_marker_name": page.marker,
                "ip": "203.0.113.7",
            }
        )


def _title(local: datetime) -> str:
    return f"{_WEEKDAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]}"
