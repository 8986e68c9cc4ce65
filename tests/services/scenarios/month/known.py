"""What can be known of a made month at a look: what was loaded by then, and nothing that becomes known later.

Absent is who registered for the session and is in no version of a whole report that was loaded. An order counts to the
last webinar before it at which the person was, when that began at most three days before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.domain.webinars.segments import Fact, Measure, Rules
from tests.services.scenarios.month.made import (
    DAY,
    OFFER_MIN,
    STAYED_AT,
    STAYED_MIN,
    Human,
    Month,
    Order,
    Registration,
    Visit,
    Webinar,
)

T = TypeVar("T")
EARLY = timedelta(minutes=30)


class Known:
    """`loaded`: of each report its version and when it came. `paid_seen_at`: when it was seen that an order is paid.
    `news`: how often anything new came."""

    def __init__(self, month: Month) -> None:
        self.month = month
        self.loaded: dict[int, tuple[int, datetime]] = {}
        self.paid_seen_at: dict[int, datetime] = {}
        self.news = Counter[str]()
        self._seen: datetime | None = None
        self._visits_at = _by(month.visits, lambda visit: visit.webinar.number)
        self._visits_by = _by(month.visits, lambda visit: visit.human.number)
        self._registrations_at = _by(month.registrations, lambda one: one.webinar.number)
        self._registrations_by = _by(month.registrations, lambda one: one.human.number)
        self._orders_by = _by(month.orders, lambda order: order.human.number)

    def load(self, at: datetime) -> None:
        """What the world shows now. A clock that is set back takes nothing away."""
        before, self._seen = self._seen, max(at, self._seen or at)
        for webinar in self.month.webinars:
            there = sum(known_at <= self._seen for known_at, _ in webinar.versions)
            if there and self.loaded.get(webinar.number, (0, at))[0] < there:
                self.loaded[webinar.number] = there, at
                self.news["reports"] += 1

        def is_new(moment: datetime | None) -> bool:
            return moment is not None and self._is_seen(moment) and (before is None or moment > before)

        for order in self.month.orders:
            if is_new(order.paid_known_at):
                self.paid_seen_at[order.number] = at
                self.news["payments"] += 1
            self.news["orders"] += is_new(order.known_at) or is_new(order.paid_known_at)
        self.news["registrations"] += any(is_new(one.at) for one in self.month.registrations)

    def came(self, webinar: Webinar) -> Iterator[tuple[Visit, float]]:
        """Who is in its report, and how many minutes they stayed."""
        version, _ = self.loaded.get(webinar.number, (0, None))
        for visit in self._visits_at[webinar.number]:
            if version and (stayed := visit.minutes[version - 1]) is not None:
                yield visit, stayed

    def registered(self, webinar: Webinar) -> list[Registration]:
        return [one for one in self._registrations_at[webinar.number] if self._is_seen(one.at)]

    def orders(self) -> Iterator[Order]:
        for order in self.month.orders:
            if self._is_seen(order.known_at):
                yield order

    def has_paid_since(self, human: Human, since: datetime) -> bool:
        """One that was made before may be paid since then; when is not always said."""
        paid = ((one.made_at, one.paid_at or self.paid_seen_at[one.number]) for one in self._paid(human))
        return any(max(moments) >= since for moments in paid)

    def has_come_since(self, human: Human, room_id: str, since: datetime) -> bool:
        webinars = [visit.webinar for visit in self._visits(human)]
        return any(one.room_id == room_id and one.starts_at > since for one in webinars)

    def is_registered_since(self, human: Human, room_id: str, since: datetime) -> bool:
        webinars = [one.webinar for one in self._registrations_by[human.number] if self._is_seen(one.at)]
        return any(one.room_id == room_id and one.starts_at > since + EARLY for one in webinars)

    def has_stayed(self, human: Human) -> bool:
        """Whether the person is in the segment that gets nothing."""
        visits = [visit for visit in self._visits(human) if visit.webinar.room_id == STAYED_AT]
        return any((self._stayed(visit) or 0) >= STAYED_MIN for visit in visits)

    def webinar_of(self, order: Order) -> Webinar | None:
        """To which an order counts."""
        webinars = [visit.webinar for visit in self._visits(order.human) if visit.webinar.starts_at <= order.made_at]
        last = max(webinars, key=lambda one: one.starts_at, default=None)
        return last if last and order.made_at <= last.starts_at + 3 * DAY else None

    def group(self, rules: Scenario, webinar: Webinar, but: set[int]) -> Iterator[Human]:
        """Who meets the rules of whom, without those of these numbers."""
        match rules.whom.group:
            case Group.CAME:
                is_of_page = rules.when.trigger is Trigger.PAGE_REPORT
                registered = {one.human.number for one in self.registered(webinar)} if is_of_page else None
                for visit, stayed in self.came(webinar):
                    if registered is not None and visit.human.number not in registered:
                        continue
                    if visit.human.number not in but and self._meets(rules.whom.rules, visit, stayed):
                        yield visit.human
            case Group.REGISTERED:
                yield from (one.human for one in self.registered(webinar) if one.human.number not in but)
            case Group.ABSENT:
                version, _ = self.loaded[webinar.number]
                came = {visit.human.number for visit, _ in self.came(webinar)}
                if webinar.versions[version - 1][1]:
                    passed = but | came
                    yield from (one.human for one in self.registered(webinar) if one.human.number not in passed)

    def stamp(self, rules: Scenario, step: int | None = None) -> tuple[int, ...]:
        """While it is the same, nothing is new that the rules ask for, or that this step of them does."""
        asks_for = {"reports"}
        if asks_for_registrations(rules):
            asks_for.add("registrations")
        if asks_for_orders(rules if step is None else replace(rules, steps=rules.steps[step : step + 1])):
            asks_for.add("orders" if rules.when.trigger.is_about_orders else "payments")
        return tuple(self.news[name] for name in sorted(asks_for))

    def _meets(self, rules: Rules, visit: Visit, stayed: float) -> bool:
        band = rules.bands.get(Measure.MINUTES)
        if band and not ((band.start is None or stayed >= band.start) and (band.end is None or stayed < band.end)):
            return False
        return all(self._told(fact, visit, stayed) is is_so for fact, is_so in rules.facts.items())

    def _told(self, fact: Fact, visit: Visit, stayed: float) -> bool:
        human, webinar = visit.human, visit.webinar
        match fact:
            case Fact.AT_OFFER:
                return stayed > OFFER_MIN
            case Fact.RETURNING:
                return any(one.webinar.starts_at < webinar.starts_at for one in self._visits(human))
            case Fact.REGISTERED:
                own = self._registrations_by[human.number]
                return any(one.webinar is webinar and self._is_seen(one.at) for one in own)
            case Fact.PAID:
                return any(self.webinar_of(order) is webinar for order in self._paid(human))
        raise NotImplementedError(fact)

    def _visits(self, human: Human) -> list[Visit]:
        return [visit for visit in self._visits_by[human.number] if self._stayed(visit) is not None]

    def _stayed(self, visit: Visit) -> float | None:
        version, _ = self.loaded.get(visit.webinar.number, (0, None))
        return visit.minutes[version - 1] if version else None

    def _paid(self, human: Human) -> list[Order]:
        return [order for order in self._orders_by[human.number] if order.number in self.paid_seen_at]

    def _is_seen(self, moment: datetime) -> bool:
        return self._seen is not None and moment <= self._seen


def asks_for_registrations(rules: Scenario) -> bool:
    is_whom = rules.whom.group in (Group.ABSENT, Group.REGISTERED) or Fact.REGISTERED in rules.whom.rules.facts
    is_of_page = rules.when.trigger is Trigger.PAGE_REPORT
    return is_whom or is_of_page or any(step.unless_registered for step in rules.steps)


def asks_for_orders(rules: Scenario) -> bool:
    is_whom = rules.whom.group is Group.BUYERS or Fact.PAID in rules.whom.rules.facts
    return is_whom or any(step.unless_paid for step in rules.steps)


def room_of(rules: Scenario) -> str:
    """The room of the scenario, or that of its page; "" for the orders of all."""
    return rules.when.place_id.removesuffix("-page")


def _by(rows: Iterable[T], number: Callable[[T], int]) -> defaultdict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[number(row)].append(row)
    return found
