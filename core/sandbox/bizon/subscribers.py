"""The registration methods of Bizon365, v1 and v2 alike: pages, subscribers, registering, unregistering."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.clock import Clock
from core.sandbox.bizon.paging import page_of
from core.sandbox.bizon.registrations import Registrations, Signup, encode, secret_of
from core.sandbox.bizon.webhooks import Webhooks
from core.sandbox.calls import Answer, Call, json_answer, refusal
from core.sandbox.world.catalogue import PAGES, ROOMS, PagePlan
from core.sandbox.world.webinars import epoch_ms, iso_ms
from core.sandbox.world.world import World

MOST_PAGES = 50
MOST_SUBSCRIBERS, USUAL_SUBSCRIBERS = 1000, 50
_TAGS = ("source", "medium", "campaign", "term", "content", "keyword", "banner", "phrase", "group")
_Key = tuple[str, str, int]
"""Key of a subscriber: e-mail in lower case, session, and 0, or a number for a second registration there."""


class SubscriberMethods:
    """Holds in memory what was added to the pages and removed from them since the start. A page with a webhook delivers
    every registration."""

    def __init__(self, world: World, clock: Clock, webhooks: Webhooks) -> None:
        self._world = world
        self._clock = clock
        self._webhooks = webhooks
        self._registrations = Registrations(world)
        self._signups: dict[str, dict[_Key, Signup]] = {}
        self._added: Counter[str] = Counter()
        self._added_ms = 0
        self._removed: Counter[str] = Counter()

    def get_subpages(self, call: Call) -> Answer:
        """``getSubpages``: the pages, and their rooms by id."""
        page = page_of(call, len(PAGES), most=MOST_PAGES, default=MOST_PAGES)
        if isinstance(page, Answer):
            return page
        plans = PAGES[page.start : page.stop]
        rooms = {self._world.room_id(room): self._room(room.slug) for room in ROOMS}
        return json_answer(
            {
                "skip": page.skip,
                "limit": page.limit,
                "total": page.total,
                "pages": [self._page(plan) for plan in plans],
                "rooms": rooms,
            }
        )

    def get_subscribers(self, call: Call) -> Answer:
        """``getSubscribers``: the subscribers that the filters select, in the order of registration."""
        plan = self._world.find_page(call.text("pageId"))
        if plan is None:
            return refusal("Страница не найдена", 404)
        signups = _filtered(list(self._signups_of(plan).values()), call)
        page = page_of(call, len(signups), most=MOST_SUBSCRIBERS, default=USUAL_SUBSCRIBERS)
        if isinstance(page, Answer):
            return page
        rows = b",".join(signup.encoded for signup in signups[page.start : page.stop])
        head = json.dumps({"skip": page.skip, "limit": page.limit, "total": page.total}, separators=(",", ":"))
        return Answer(b'%s,"list":[%s]}' % (head[:-1].encode(), rows))

    def add_subscriber(self, call: Call) -> Answer:
        """``addSubscriber``; the switchboard says how an unknown session and a registered e-mail are answered."""
        missing = [name for name in ("pageId", "email", "time") if not call.text(name)]
        if missing:
            return _refuse(call.board.missing_field, f"Не указан параметр {missing[0]}")
        plan = self._world.find_page(call.text("pageId"))
        if plan is None:
            return refusal("Страница не найдена", 404)
        time = _normal_time(call.text("time"))
        if call.board.unknown_session != "accept" and not self._registrations.has_session(plan, time):
            return _refuse(call.board.unknown_session, "Нет вебинара на указанное время")
        email = call.text("email")
        known = self._signups_of(plan).get((email.lower(), time, 0))
        if known is None:
            return self._register(plan, call, email, time)
        if call.board.repeated_email == "double":
            return self._register(plan, call, email, time, copy=self._added[plan.slug] + 1)
        if call.board.repeated_email == "same":
            return _registered(json.loads(known.encoded)["secret"])
        if call.board.repeated_email == "renew":
            del self._signups_of(plan)[email.lower(), time, 0]
            return self._register(plan, call, email, time)
        return _refuse(call.board.repeated_email, "Этот e-mail уже зарегистрирован")

    def sign_up(self, call: Call) -> Answer:
        """A person fills in the form of the page: as ``addSubscriber``, for the next session without `time`."""
        plan = self._world.find_page(call.text("pageId"))
        closest = self._registrations.next_session(self._registrations.room_of(plan)) if plan else None
        return self.add_subscriber(replace(call, params={"time": closest, **call.params}))

    def remove_subscriber(self, call: Call) -> Answer:
        """``removeSubscriber``: removes an e-mail from all sessions of a page."""
        missing = [name for name in ("pageId", "email") if not call.text(name)]
        if missing:
            return _refuse(call.board.missing_field, f"Не указан параметр {missing[0]}")
        plan = self._world.find_page(call.text("pageId"))
        if plan is None:
            return refusal("Страница не найдена", 404)
        gone = self._drop(plan, call.text("email"))
        if not gone and call.board.unknown_removal == "not_ok":
            return json_answer({"deleted": 1, "ok": 0})
        if not gone and call.board.unknown_removal != "zero":
            return _refuse(call.board.unknown_removal, "Подписчик не найден")
        return json_answer({"deleted": gone, "ok": 1})

    def _page(self, plan: PagePlan) -> dict[str, Any]:
        stat = self._registrations.stat(plan)
        removed = self._removed[plan.slug]
        registered = stat["registered"] + self._added[plan.slug] - removed
        salebot = f"https://chatter.salebot.pro/bizon_webhook/{self._world.salebot_key}"
        return {
            "pageId": self._world.page_id(plan),
            "title": plan.title,
            "stat": {**stat, "registered": registered, "removed": removed},
            "sessionControl": True,
            "protectedLink": False,
            "isOn": plan.is_on,
            "room": self._world.room_id(self._registrations.room_of(plan)),
            "author": "Ирина",
            "authorEmail": "school@example.com",
            "closestTimeToSkip": 0,
            "daysNum": 2,
            "multiroom": "",
            "redirectOnInput": "",
            "redirectOnReg": "",
            "url_marker_name": plan.marker,
            "webhook_url": (self._webhooks.target or salebot) if plan.webhook else "",
        }

    def _room(self, slug: str) -> dict[str, Any]:
        room = next(room for room in ROOMS if room.slug == slug)
        closest = self._registrations.next_session(room)
        return {"title": room.title, "isAutowebinar": room.automatic, "closestDate": closest or False}

    def _signups_of(self, plan: PagePlan) -> dict[_Key, Signup]:
        """The page's subscribers."""
        if plan.slug not in self._signups:
            made = self._registrations.signups(plan)
            self._signups[plan.slug] = {(signup.email, signup.session, 0): signup for signup in made}
        return self._signups[plan.slug]

    def _register(self, plan: PagePlan, call: Call, email: str, time: str, copy: int = 0) -> Answer:
        self._added[plan.slug] += 1
        self._added_ms = max(epoch_ms(self._clock.now()), self._added_ms + 1)
        uid = f"a{self._added[plan.slug]:09}"
        item: dict[str, Any] = {
            "uid": uid,
            "email": email,
            "confirmed": call.text("confirm") != "1",
            "username": call.text("username"),
            "phone": call.text("phone"),
            "secret": secret_of(f"{uid}/{email}", plan.slug),
            "webinarTime": time,
            "registeredTime": iso_ms(self._added_ms),
            "clickBanner": 0,
            "vizitWebinar": 0,
            "vizitWebinarEnd": 0,
            "url_marker": call.text("url_marker"),
        }
        item |= {f"utm_{tag}": call.text(f"utm_{tag}") for tag in _TAGS if call.text(f"utm_{tag}")}
        signup = Signup(
            registered=item["registeredTime"],
            session=time,
            marker=item["url_marker"],
            email=email,
            encoded=encode(item),
        )
        self._signups_of(plan)[email.lower(), time, copy] = signup
        if plan.webhook:
            self._webhooks.send_fields(self._delivery(plan, call, item))
        return _registered(item["secret"])

    def _delivery(self, plan: PagePlan, call: Call, item: dict[str, Any]) -> dict[str, Any]:
        """The fields of a subscriber that the page's webhook sends (docs/bizon365.md, section 14); none is empty."""
        fields = {
            "sublistId": self._world.page_id(plan),
            "room": self._world.room_id(self._registrations.room_of(plan)),
            **{name: item[name] for name in ("email", "username", "phone", "webinarTime", "secret", "url_marker")},
            "url_marker_name": call.text("url_marker_name") or plan.marker,
            **{name: call.text(name) for name in ("url_param", "url_param_name")},
            **{name: value for name, value in item.items() if name.startswith("utm_")},
        }
        return {name: value for name, value in fields.items() if value}

    def _drop(self, plan: PagePlan, email: str) -> int:
        """Remove every registration of the e-mail; returns their number."""
        signups = self._signups_of(plan)
        gone = [key for key in signups if key[0] == email.lower()]
        for key in gone:
            del signups[key]
        self._removed[plan.slug] += len(gone)
        return len(gone)


def _registered(secret: str) -> Answer:
    return json_answer(
        {
            "hash": secret,
            "url_default": f"https://online.bizon365.ru/click/{secret}",
            "url_userdomain": f"https://school.example.com/click/{secret}",
        }
    )


def _refuse(choice: str, text: str) -> Answer:
    return refusal(text, {"message": 200, "reject": 400, "missing": 404}[choice])


def _filtered(signups: list[Signup], call: Call) -> list[Signup]:
    """The subscribers within the bounds, moments in UTC and both included, and with the marker. Moments in the same
    notation compare as text."""
    if text := _bound(call, "registeredTimeMin"):
        signups = [signup for signup in signups if signup.registered >= text]
    if text := _bound(call, "registeredTimeMax"):
        signups = [signup for signup in signups if signup.registered <= text]
    if text := _bound(call, "webinarTimeMin"):
        signups = [signup for signup in signups if signup.session >= text]
    if text := _bound(call, "webinarTimeMax"):
        signups = [signup for signup in signups if signup.session <= text]
    if text := call.text("url_marker"):
        signups = [signup for signup in signups if signup.marker == text]
    return signups


def _bound(call: Call, name: str) -> str:
    return _normal_time(call.text(name)) if call.text(name) else ""


def _normal_time(text: str) -> str:
    """An ISO moment in UTC with milliseconds, as the lists write it; any other text is returned as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return iso_ms(epoch_ms(moment if moment.tzinfo else moment.replace(tzinfo=UTC)))
