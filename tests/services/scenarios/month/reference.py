"""Who is to get what in a made month, said slowly and plainly, apart from the program.

It reads the made world and the rules of the scenarios, and nothing else. "Exactly" means:

- A step of a scenario for one webinar or session is for whoever meets the rules by what is known at the look at which
  it is due or later. Whoever it was begun for once is never meant again, whatever becomes known; three days after a
  look at which nobody was left, it is not looked at any more.
- A look is at the first moment after the step was due at which the dashboard works, the scenario is on, nothing is
  stopped and the hours are not quiet. What is due in quiet hours moves: after a report to their end, before a session
  to the last minute before them. No reminder goes out once its session has begun.
- Who registers is written to at the first look at which their time has come, but not within a quarter of an hour of
  those before them. A day is about the webinars of the day before.
- What has to be known and could not be loaded is waited for, an hour at most; then the operator lets it go.
- The operator lets everything go at once that asks, but for what they decline for good, and but for a run over the
  scenario's limit of the day: that waits for office hours, and is looked at anew then.
- What was begun while Salebot was out of order goes out at the first look after it, out of quiet hours, to those who
  are still meant then. Whoever is not is as good as never meant. Until then the step is begun for nobody else.
- Absent is who registered for the session and is in no version of a whole report that was loaded. An order counts to
  the last webinar before it at which the person was, when that began at most three days before.
- Who left no contact, or is unknown to Salebot, gets nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.domain.webinars.segments import Fact, Measure, Rules
from core.sandbox.world.webinars import MOSCOW
from tests.services.scenarios.month.made import (
    DAY,
    HOUR,
    OFFER_MIN,
    Human,
    Look,
    Month,
    Order,
    Place,
    Registration,
    Visit,
    Webinar,
    declines,
    is_office_hour,
)

MINUTE = timedelta(minutes=1)
TOGETHER = 15 * MINUTE
NEVER = datetime.max.replace(tzinfo=UTC)


class Sent(NamedTuple):
    """One message or callback that a client gets."""

    client_id: int
    text: str
    at: datetime


@dataclass(slots=True)
class _On:
    rules: Scenario
    since: datetime | None = None


@dataclass(slots=True)
class _Run:
    """`webinars`: that it is about, one but for a day. `until`: up to when people came one by one who were reached."""

    webinars: list[Webinar]
    moment: datetime
    until: datetime | None = None
    begun_for: set[int] = field(default_factory=set)
    looked_at: datetime | None = None
    news: int = 0
    is_declined: bool = False


@dataclass(slots=True)
class Reference:
    """`sent`: what everybody gets; `people`: for how many people each step was begun."""

    month: Month
    sent: Counter[Sent] = field(default_factory=Counter)
    people: Counter[Place] = field(default_factory=Counter)
    _scenarios: dict[str, _On] = field(default_factory=dict)
    _runs: dict[Place, _Run] = field(default_factory=dict)
    _loaded: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    _seen: datetime | None = None
    _acted_until: datetime | None = None
    _quiet: tuple[int, int] = (0, 0)
    _is_stopped: bool = False
    _news: int = 0
    _of_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    _begun: list[tuple[Place, list[Human], tuple[str, ...]]] = field(default_factory=list)
    _visits_at: defaultdict[int, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    _visits_by: defaultdict[int, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    _registrations_at: defaultdict[int, list[Registration]] = field(default_factory=lambda: defaultdict(list))
    _registrations_by: defaultdict[int, list[Registration]] = field(default_factory=lambda: defaultdict(list))
    _orders_of: defaultdict[int, list[Order]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, month: Month) -> "Reference":
        reference = cls(month)
        for visit in month.visits:
            reference._visits_at[visit.webinar.number].append(visit)
            reference._visits_by[visit.human.number].append(visit)
        for registration in month.registrations:
            reference._registrations_at[registration.webinar.number].append(registration)
            reference._registrations_by[registration.human.number].append(registration)
        for order in month.orders:
            reference._orders_of[order.human.number].append(order)
        for look in month.looks:
            reference._look(look)
        return reference

    def _look(self, look: Look) -> None:
        self._act(look.at)
        if look.bizon:
            self._load(look.at)
        if self._is_stopped:
            return
        for label, scenario in self._scenarios.items():
            if scenario.since:
                self._note(label, scenario.rules, scenario.since, look.at)
        due = [(self._due_at(place), place) for place in self._runs]
        for due_at, place in sorted(due):
            if self._scenarios[place.label].since and due_at <= look.at:
                self._judge(place, due_at, look)
        if look.salebot and not self._is_quiet(look.at):
            self._send(look.at)

    def _act(self, at: datetime) -> None:
        """What the operator did since the last look. A clock that is set back undoes nothing."""
        until = max(at, self._acted_until or at)
        for act in self.month.acts:
            if not (act.at <= until and (self._acted_until is None or act.at > self._acted_until)):
                continue
            self._news += 1
            match act.deed:
                case "save":
                    assert act.rules
                    known = self._scenarios.get(act.label)
                    self._scenarios[act.label] = _On(act.rules, known.since if known else None)
                case "on":
                    self._scenarios[act.label].since = at
                case "off" | "remove":
                    self._scenarios[act.label].since = None
                case "stop" | "go_on":
                    self._is_stopped = act.deed == "stop"
                case "quiet":
                    self._quiet = act.quiet
        self._acted_until = until

    def _load(self, at: datetime) -> None:
        before = self._seen
        self._seen = max(at, before or at)
        for webinar in self.month.webinars:
            there = sum(known_at <= self._seen for known_at, _ in webinar.versions)
            if there and self._loaded.get(webinar.number, (0, at))[0] < there:
                self._loaded[webinar.number] = there, at
        moments = [one.known_at for one in self.month.orders] + [one.at for one in self.month.registrations]
        moments += [one.paid_known_at for one in self.month.orders if one.paid_known_at]
        moments += [known_at for webinar in self.month.webinars for known_at, _ in webinar.versions]
        self._news += any((before is None or at > before) and at <= self._seen for at in moments)

    def _note(self, label: str, rules: Scenario, since: datetime, now: datetime) -> None:
        """What the scenario is about from now on."""
        for starts_at, webinars, moment in self._list_subjects(rules, since, now):
            for step in range(len(rules.steps)):
                self._runs.setdefault(Place(label, starts_at, step), _Run(webinars, moment))

    def _list_subjects(
        self, rules: Scenario, since: datetime, now: datetime
    ) -> Iterator[tuple[datetime, list[Webinar], datetime]]:
        """When each begins, its webinars, and from when on its waiting time counts."""
        place_id = rules.when.place_id
        match rules.when.trigger:
            case Trigger.REPORT:
                for webinar in self.month.webinars:
                    if webinar.room_id == place_id and webinar.ends_at > since and webinar.number in self._loaded:
                        yield webinar.starts_at, [webinar], self._loaded[webinar.number][1]
            case Trigger.SESSION:
                for webinar in self.month.webinars:
                    if webinar.page_id == place_id and now <= webinar.starts_at and any(self._registered(webinar)):
                        yield webinar.starts_at, [webinar], webinar.starts_at
            case Trigger.REGISTRATION:
                for webinar in self.month.webinars:
                    if webinar.page_id == place_id and any(one.at >= since for one in self._registered(webinar)):
                        yield webinar.starts_at, [webinar], webinar.starts_at
            case Trigger.DAILY:
                for back in range(3):
                    day = now.astimezone(MOSCOW).date() - timedelta(days=back)
                    midnight = datetime.combine(day, time(), MOSCOW).astimezone(UTC)
                    held = [
                        webinar
                        for webinar in self.month.webinars
                        if webinar.room_id == place_id and webinar.ends_at > since
                        if webinar.starts_at.astimezone(MOSCOW).date() == day - timedelta(days=1)
                    ]
                    if midnight + rules.when.minutes * MINUTE >= since:
                        yield midnight, held, midnight

    def _due_at(self, place: Place) -> datetime:
        rules, run = self._scenarios[place.label].rules, self._runs[place]
        waits = sum(step.wait_min for step in rules.steps[: place.step + 1]) * MINUTE
        if rules.when.trigger is Trigger.SESSION:
            at = run.moment - rules.when.minutes * MINUTE + waits
            while self._is_quiet(at):
                at = at.replace(second=0) - MINUTE
            return at
        moment = run.moment
        if rules.when.trigger is Trigger.REGISTRATION:
            came = [one.at for one in self._arrived(place) if one.human.number not in run.begun_for]
            if not came:
                return NEVER
            moment = max(min(came), run.until + TOGETHER) if run.until else min(came)
        at = moment + rules.when.minutes * MINUTE + waits
        while self._is_quiet(at):
            at = at.replace(second=0) + MINUTE
        return at

    def _arrived(self, place: Place) -> list[Registration]:
        """Who is known to have registered since the scenario is on."""
        since = self._scenarios[place.label].since
        return [one for one in self._registered(self._runs[place].webinars[0]) if since and one.at >= since]

    def _is_quiet(self, at: datetime) -> bool:
        hour, (start, end) = at.astimezone(MOSCOW).hour, self._quiet
        return hour in range(start, end) if start <= end else hour not in range(end, start)

    def _judge(self, place: Place, due_at: datetime, look: Look) -> None:
        rules, run, now = self._scenarios[place.label].rules, self._runs[place], look.at
        if run.is_declined or self._is_over(place, now) or self._is_quiet(now):
            return
        if any(begun == place for begun, *_ in self._begun):
            return
        is_singly = rules.when.trigger is Trigger.REGISTRATION
        if not is_singly and run.looked_at and (now - run.looked_at > 3 * DAY or run.news == self._news):
            return
        if _asks(rules) and not look.bizon and now - due_at < HOUR:
            return
        if is_singly:
            run.until = now - rules.when.minutes * MINUTE
        meant = [
            human
            for human in self._list_meant(place, run.until)
            if (human.email or human.client_id) and human.number not in run.begun_for
        ]
        if meant and not rules.by_itself and not run.begun_for and declines(place):
            run.is_declined = True
            return
        today = place.label, now.astimezone(MOSCOW).date()
        is_over_cap = self._of_day[today] + len(meant) > rules.cap and now - due_at <= DAY
        if meant and rules.by_itself and is_over_cap and not is_office_hour(now):
            return
        run.looked_at, run.news = now, self._news
        self._of_day[today] += len(meant)
        self.people[place] += len(meant)
        if not meant:
            return
        run.begun_for.update(human.number for human in meant)
        actions = rules.steps[place.step].actions
        assert isinstance(actions, CampaignActions)
        self._begun.append((place, meant, tuple(filter(None, (actions.callback, actions.message)))))

    def _send(self, now: datetime) -> None:
        for place, begun_for, texts in self._begun:
            meant = set() if self._is_over(place, now) else {human.number for human in self._list_meant(place)}
            for human in begun_for:
                if human.number not in meant:
                    self._runs[place].begun_for.discard(human.number)
                elif human.client_id is not None:
                    self.sent.update(Sent(human.client_id, text, now) for text in texts)
        self._begun = []

    def _is_over(self, place: Place, now: datetime) -> bool:
        rules = self._scenarios[place.label].rules
        has_begun = rules.when.trigger is Trigger.SESSION and now >= place.starts_at
        return has_begun or place.step >= len(rules.steps)

    def _list_meant(self, place: Place, until: datetime | None = None) -> list[Human]:
        """`until`: of those who come one by one, who came up to then."""
        rules, webinars = self._scenarios[place.label].rules, self._runs[place].webinars
        if rules.when.trigger is Trigger.REGISTRATION:
            return [one.human for one in self._arrived(place) if until is None or one.at <= until]
        is_asking = rules.steps[place.step].unless_paid
        return [
            human
            for webinar in webinars
            for human in self._group(rules, webinar)
            if not (is_asking and self._has_paid_since(human, webinar.starts_at))
        ]

    def _group(self, rules: Scenario, webinar: Webinar) -> Iterator[Human]:
        """Who meets the rules of whom, by what is known."""
        came = {visit.human.number: (visit, stayed) for visit, stayed in self._came(webinar)}
        match rules.whom.group:
            case Group.CAME:
                for visit, stayed in came.values():
                    if self._meets(rules.whom.rules, visit, stayed):
                        yield visit.human
            case Group.REGISTERED:
                for registration in self._registered(webinar):
                    yield registration.human
            case Group.ABSENT:
                version, _ = self._loaded[webinar.number]
                is_whole = webinar.versions[version - 1][1]
                for registration in self._registered(webinar):
                    if is_whole and registration.human.number not in came:
                        yield registration.human

    def _came(self, webinar: Webinar) -> Iterator[tuple[Visit, float]]:
        version, _ = self._loaded.get(webinar.number, (0, None))
        for visit in self._visits_at[webinar.number]:
            if version and (stayed := visit.minutes[version - 1]) is not None:
                yield visit, stayed

    def _registered(self, webinar: Webinar) -> Iterator[Registration]:
        for registration in self._registrations_at[webinar.number]:
            if self._is_known(registration):
                yield registration

    def _is_known(self, registration: Registration) -> bool:
        return self._seen is not None and registration.at <= self._seen

    def _meets(self, rules: Rules, visit: Visit, stayed: float) -> bool:
        band = rules.bands.get(Measure.MINUTES)
        if band and not ((band.start is None or stayed >= band.start) and (band.end is None or stayed < band.end)):
            return False
        told = {
            Fact.AT_OFFER: lambda: stayed > OFFER_MIN,
            Fact.RETURNING: lambda: any(
                other.webinar.starts_at < visit.webinar.starts_at for other in self._known_visits(visit.human)
            ),
            Fact.REGISTERED: lambda: any(
                one.webinar is visit.webinar
                for one in self._registrations_by[visit.human.number]
                if self._is_known(one)
            ),
            Fact.PAID: lambda: any(self._counts_to(order, visit) for order in self._paid(visit.human)),
        }
        return all(told[fact]() is is_so for fact, is_so in rules.facts.items())

    def _known_visits(self, human: Human) -> Iterator[Visit]:
        for visit in self._visits_by[human.number]:
            version, _ = self._loaded.get(visit.webinar.number, (0, None))
            if version and visit.minutes[version - 1] is not None:
                yield visit

    def _paid(self, human: Human) -> Iterator[Order]:
        for order in self._orders_of[human.number]:
            if self._seen and order.paid_known_at and order.paid_known_at <= self._seen:
                yield order

    def _counts_to(self, order: Order, visit: Visit) -> bool:
        starts = [one.webinar.starts_at for one in self._known_visits(order.human)]
        last = max((start for start in starts if start <= order.made_at), default=None)
        return last == visit.webinar.starts_at and order.made_at <= last + 3 * DAY

    def _has_paid_since(self, human: Human, since: datetime) -> bool:
        return any(order.made_at >= since for order in self._paid(human))


def _asks(rules: Scenario) -> bool:
    """Whether registrations or orders have to be loaded right before."""
    facts = {Fact.REGISTERED, Fact.PAID} & set(rules.whom.rules.facts)
    return bool(facts) or rules.whom.group is not Group.CAME or any(step.unless_paid for step in rules.steps)
