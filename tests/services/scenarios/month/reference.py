"""Who is to get what in a made month, said slowly and plainly, apart from the program.

It reads the made world and the rules of the scenarios, and nothing else. "Exactly" means:

- A step of a scenario for one webinar or session is for whoever meets the rules by what is known at the look at which
  it is due or later. Whoever it was begun for once is never meant again, whatever becomes known; what becomes known
  more than three days after a look at which nobody was left, adds nobody.
- A step that is added later is for the webinars for which it is due after the edit.
- A look is at the first moment after the step was due at which the dashboard works, the scenario is on, nothing is
  stopped and the hours are not quiet. What is due in quiet hours moves: after a report to their end, before a session
  to the last minute before them. No reminder goes out once its session has begun.
- Who registers, orders or pays is written to at the first look at which their time has come, or at which they are known
  if that is later (their step is due then), but not within a minute of those before them, and not within a quarter of
  an hour where a person is asked, or told by a notice or a file. Orders are of the day on which they were made or paid,
  or of the webinar of the room to which they count. A day is about the webinars of the day before, or about the
  sessions of the day that have not begun.
- Left out is who paid, came or registered meanwhile, where the step says so: since the webinar began, or since the
  first came of those who come one by one; whom the operator excluded; and whoever is in the excluded segment.
- What has to be known and could not be loaded is waited for, an hour at most; then the operator lets it go.
- The operator lets everything go at once that asks, but for what they decline for good, and but for a run over the
  scenario's limit of the day: that waits for office hours, and is looked at anew then. A notice asks nobody.
- What was begun while Salebot was out of order goes out at the first look after it, out of quiet hours, to those who
  are still meant then. Whoever is not is as good as never meant. Until then the step is begun for nobody else.
- Whoever is to be registered is so for the first session that is an hour away or further, unless they are for one that
  begins half an hour after the webinar, or later. While Bizon365 does not answer, or offers no session, it waits.
- Who left no contact, or is unknown to Salebot, gets nothing. Whoever has a contact is written into files and passed on
  to other programs, at once and once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from core.domain.campaigns.campaign import CampaignActions
from core.domain.scenarios.actions import RegisterNext, TellOperators, WriteFile
from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.sandbox.world.webinars import MOSCOW
from tests.services.scenarios.month.known import EARLY, Known, asks_for_orders, asks_for_registrations, room_of
from tests.services.scenarios.month.made import (
    DAY,
    HOUR,
    Human,
    Look,
    Month,
    Place,
    Webinar,
    declines,
    is_office_hour,
)

MINUTE = timedelta(minutes=1)
SOON, TOGETHER = MINUTE, 15 * MINUTE
NEVER = datetime.max.replace(tzinfo=UTC)


class Sent(NamedTuple):
    """One message or callback that a client gets."""

    client_id: int
    text: str
    at: datetime


class Arrival(NamedTuple):
    """Somebody who came one by one."""

    human: Human
    at: datetime


@dataclass(slots=True)
class _On:
    rules: Scenario
    saved_at: datetime
    since: datetime | None = None


@dataclass(slots=True)
class _Run:
    """`moment`: what its waiting time is counted from. `until`: up to when people came one by one who were looked at,
    `seen`: who these are; `late`: the moment that counts for those who had come by then and were known only later.
    `told`: of how many people the operators were told. `stamp`: what was known when people were looked for; `done_at`:
    when nobody was left; `has_grown`: more was known soon enough after that."""

    moment: datetime
    webinar: Webinar | None = None
    until: datetime | None = None
    seen: set[Arrival] = field(default_factory=set)
    late: datetime | None = None
    begun_for: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    stamp: tuple[int, ...] | None = None
    is_sent: bool = False
    done_at: datetime | None = None
    has_grown: bool = False
    is_declined: bool = False


@dataclass(slots=True)
class Reference:
    """`sent`: what everybody gets; `listed`: who is put on which list; `told`: of how many people of which scenario the
    operators are told; `people`: for how many each step was begun; `handed`: who is written into a file, or passed on
    to other programs, by which; `registered`: who is for which session, by a step."""

    month: Month
    known: Known
    sent: Counter[Sent] = field(default_factory=Counter)
    listed: set[tuple[int, int]] = field(default_factory=set)
    told: Counter[tuple[str, int]] = field(default_factory=Counter)
    people: Counter[Place] = field(default_factory=Counter)
    handed: Counter[tuple[Place, int]] = field(default_factory=Counter)
    registered: Counter[tuple[str, datetime]] = field(default_factory=Counter)
    _scenarios: dict[str, _On] = field(default_factory=dict)
    _runs: dict[Place, _Run] = field(default_factory=dict)
    _acted_until: datetime | None = None
    _quiet: tuple[int, int] = (0, 0)
    _is_stopped: bool = False
    _acts: int = 0
    _excluded: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _excludes_stayed: bool = False
    _of_day: Counter[tuple[str, date]] = field(default_factory=Counter)
    _begun: list[tuple[Place, list[Human], CampaignActions]] = field(default_factory=list)
    _came: dict[str, tuple[tuple[int, ...], dict[datetime, list[Arrival]]]] = field(default_factory=dict)

    @classmethod
    def of(cls, month: Month) -> "Reference":
        reference = cls(month, Known(month))
        for look in month.looks:
            reference._look(look)
        return reference

    def _look(self, look: Look) -> None:
        self._act(look.at)
        if look.bizon:
            self.known.load(look.at)
        if self._is_stopped:
            return
        for label, scenario in self._scenarios.items():
            if scenario.since:
                self._note(label, scenario.rules, scenario.since, look.at)
        self._note_grown(look.at)
        due = [(self._due_at(place, look.at), place) for place in self._runs if self._scenarios[place.label].since]
        for due_at, place in sorted(due):
            if due_at <= look.at:
                self._judge(place, due_at, look)
        if look.salebot and not self._is_quiet(look.at):
            self._send(look.at)

    def _act(self, at: datetime) -> None:
        """What the operator did since the last look. A clock that is set back undoes nothing."""
        until = max(at, self._acted_until or at)
        for act in self.month.acts:
            if not (act.at <= until and (self._acted_until is None or act.at > self._acted_until)):
                continue
            self._acts += 1
            match act.deed:
                case "save":
                    assert act.rules
                    known = self._scenarios.get(act.label)
                    self._scenarios[act.label] = _On(act.rules, at, known.since if known else None)
                case "on":
                    self._scenarios[act.label].since = at
                case "off" | "remove":
                    self._scenarios[act.label].since = None
                case "stop" | "go_on":
                    self._is_stopped = act.deed == "stop"
                case "quiet":
                    self._quiet = act.quiet
                case "exclude":
                    self._excluded[act.label].update(range(0, len(self.month.humans), act.each))
                case "exclude_segment":
                    self._excludes_stayed = True
        self._acted_until = until

    def _note(self, label: str, rules: Scenario, since: datetime, now: datetime) -> None:
        """What the scenario is about from now on."""
        for starts_at, moment, webinar in self._list_subjects(label, rules, since, now):
            is_known = Place(label, starts_at, 0) in self._runs
            for step in range(len(rules.steps)):
                is_added = is_known and Place(label, starts_at, step) not in self._runs
                waits = rules.when.minutes * MINUTE + _waits(rules, step)
                if not (is_added and moment + waits <= self._scenarios[label].saved_at):
                    self._runs.setdefault(Place(label, starts_at, step), _Run(moment, webinar))

    def _note_grown(self, now: datetime) -> None:
        """Of whom more is known since they were done; also in quiet hours."""
        for place, run in self._runs.items():
            if run.is_sent:
                run.is_sent, run.done_at = False, now
            scenario = self._scenarios[place.label]
            if (
                scenario.since
                and run.done_at
                and now - run.done_at <= 3 * DAY
                and place.step < len(scenario.rules.steps)
            ):
                run.has_grown = run.has_grown or run.stamp != self.known.stamp(scenario.rules, place.step)

    def _list_subjects(
        self, label: str, rules: Scenario, since: datetime, now: datetime
    ) -> Iterator[tuple[datetime, datetime, Webinar | None]]:
        """When each begins, from when on its waiting time counts, and its webinar where it is about one."""
        own = [one for one in self.month.webinars if one.room_id == room_of(rules)]
        match rules.when.trigger:
            case Trigger.REPORT:
                for webinar in own:
                    if webinar.ends_at > since and webinar.number in self.known.loaded:
                        yield webinar.starts_at, self.known.loaded[webinar.number][1], webinar
            case Trigger.PAGE_REPORT:
                for webinar in own:
                    if (
                        webinar.ends_at > since
                        and webinar.number in self.known.loaded
                        and self.known.registered(webinar)
                    ):
                        yield webinar.starts_at, self.known.loaded[webinar.number][1], webinar
            case Trigger.SESSION:
                for webinar in own:
                    if now <= webinar.starts_at and self.known.registered(webinar):
                        yield webinar.starts_at, webinar.starts_at, webinar
            case Trigger.DAILY:
                for back in range(3):
                    midnight = _midnight(now) if not back else _midnight(_midnight(now) - back * DAY)
                    if midnight + rules.when.minutes * MINUTE >= since:
                        yield midnight, midnight, None
            case _:
                for starts_at in self._arrivals(label):
                    yield starts_at, starts_at, None

    def _arrivals(self, label: str) -> dict[datetime, list[Arrival]]:
        """Who is known to have come one by one since the scenario is on, by the beginning of what they are about."""
        rules, since = self._scenarios[label].rules, self._scenarios[label].since
        stamp = (self._acts, *self.known.stamp(rules))
        if label in self._came and self._came[label][0] == stamp:
            return self._came[label][1]
        found: defaultdict[datetime, list[Arrival]] = defaultdict(list)
        for starts_at, arrival in self._list_arrivals(rules, since or NEVER):
            if since and arrival.at >= since:
                found[starts_at].append(arrival)
        self._came[label] = stamp, found
        return found

    def _list_arrivals(self, rules: Scenario, since: datetime) -> Iterator[tuple[datetime, Arrival]]:
        if rules.when.trigger is Trigger.REGISTRATION:
            for webinar in self.month.webinars:
                if webinar.room_id == room_of(rules):
                    for one in self.known.registered(webinar):
                        yield webinar.starts_at, Arrival(one.human, one.at)
            return
        for order in self.known.orders():
            at, day_of = order.made_at, order.made_at
            if rules.when.trigger is Trigger.PAYMENT:
                seen_at = self.known.paid_seen_at.get(order.number)
                if seen_at is None or (order.paid_at is None and order.made_at < since):
                    continue
                at, day_of = order.paid_at or seen_at, order.paid_at or order.made_at
            if not room_of(rules):
                yield _midnight(day_of), Arrival(order.human, at)
            elif (counted := self.known.webinar_of(order)) and counted.room_id == room_of(rules):
                yield counted.starts_at, Arrival(order.human, at)

    def _due_at(self, place: Place, now: datetime) -> datetime:
        rules, run = self._scenarios[place.label].rules, self._runs[place]
        if rules.when.trigger is Trigger.SESSION:
            at = run.moment - rules.when.minutes * MINUTE + _waits(rules, place.step)
            return _out_of_quiet(at, self._quiet, -MINUTE)
        moment = run.moment
        if rules.when.trigger.comes_singly:
            came = [one.at for one in self._arrivals(place.label).get(place.starts_at, ()) if one not in run.seen]
            if not came:
                return NEVER
            moment = min(came)
            if run.until:
                if moment <= run.until:
                    run.late = run.late or now - rules.when.minutes * MINUTE - _waits(rules, place.step)
                moment = min([*(at for at in came if at > run.until), *filter(None, [run.late])])
                moment = max(moment, run.until + _together(rules, place.step))
        at = moment + rules.when.minutes * MINUTE + _waits(rules, place.step)
        return _out_of_quiet(at, self._quiet, MINUTE)

    def _is_quiet(self, at: datetime) -> bool:
        return _is_quiet(at, self._quiet)

    def _judge(self, place: Place, due_at: datetime, look: Look) -> None:
        rules, run, now = self._scenarios[place.label].rules, self._runs[place], look.at
        if run.is_declined or self._is_over(place, now) or self._is_quiet(now):
            return
        if any(begun == place for begun, *_ in self._begun):
            return
        is_singly, stamp = rules.when.trigger.comes_singly, self.known.stamp(rules, place.step)
        if not is_singly and run.stamp is not None and not run.has_grown:
            return
        asks = asks_for_registrations(rules) or asks_for_orders(rules)
        if asks and not look.bizon and now - due_at < HOUR:
            return
        if is_singly:
            run.until = now - rules.when.minutes * MINUTE - _waits(rules, place.step)
        actions = rules.steps[place.step].actions
        but = set[int]() if isinstance(actions, TellOperators | RegisterNext) else run.begun_for
        found = self._list_meant(place, now, but, run.until)
        if isinstance(actions, TellOperators):
            run.stamp, run.done_at, run.has_grown = stamp, now, False
            self._tell(place, rules, found)
            return
        if isinstance(actions, RegisterNext):
            if look.salebot and (session_at := next((at for at in self.month.offered if at >= now + HOUR), None)):
                run.stamp, run.done_at, run.has_grown = stamp, now, False
                self._register(place, found, session_at)
            return
        meant = [human for human in found if human.email or human.client_id]
        if meant and not rules.by_itself and not run.begun_for and declines(place):
            run.is_declined = True
            return
        today = place.label, now.astimezone(MOSCOW).date()
        is_over_cap = self._of_day[today] + len(meant) > rules.cap and now - due_at <= DAY
        if meant and rules.by_itself and is_over_cap and not is_office_hour(now):
            return
        run.stamp, run.done_at, run.has_grown = stamp, now, False
        if is_singly and run.until:
            run.late = None
            run.seen.update(one for one in self._arrivals(place.label)[place.starts_at] if one.at <= run.until)
        self._of_day[today] += len(meant)
        self.people[place] += len(meant)
        if meant:
            run.begun_for.update(human.number for human in meant)
            if isinstance(actions, CampaignActions):
                run.done_at = None
                self._begun.append((place, meant, actions))
            else:
                self.handed.update((place, human.number) for human in meant)

    def _tell(self, place: Place, rules: Scenario, found: list[Human]) -> None:
        """When there are more, how many there are now; each number once."""
        run = self._runs[place]
        new = [human.number for human in found if human.number not in run.begun_for]
        run.begun_for.update(new)
        self.people[place] += len(new)
        if new and len(found) not in run.told:
            run.told.add(len(found))
            self.told[rules.name, len(found)] += 1

    def _register(self, place: Place, found: list[Human], session_at: datetime) -> None:
        registered = {email for email, at in self.registered if at > place.starts_at + EARLY}
        new = [(human.email, session_at) for human in found if human.email and human.email not in registered]
        self.registered.update(new)
        self.people[place] += len(new)
        if new:
            self._runs[place].done_at, self._runs[place].is_sent = None, True

    def _send(self, now: datetime) -> None:
        for place, begun_for, actions in self._begun:
            self._runs[place].is_sent = True
            still = () if self._is_over(place, now) else self._list_meant(place, now, set())
            meant = {human.number for human in still}
            for human in begun_for:
                if human.number not in meant:
                    self._runs[place].begun_for.discard(human.number)
                elif human.client_id is not None:
                    texts = filter(None, (actions.callback, actions.message))
                    self.sent.update(Sent(human.client_id, text, now) for text in texts)
                    self.listed.update((one, human.client_id) for one in (actions.list_id,) if one is not None)
        self._begun = []

    def _is_over(self, place: Place, now: datetime) -> bool:
        rules = self._scenarios[place.label].rules
        has_begun = rules.when.trigger is Trigger.SESSION and now >= place.starts_at
        is_past = rules.when.trigger is Trigger.DAILY and rules.whom.group is Group.REGISTERED
        is_past = is_past and _midnight(now) > place.starts_at
        return has_begun or is_past or place.step >= len(rules.steps)

    def _list_meant(self, place: Place, now: datetime, but: set[int], until: datetime | None = None) -> list[Human]:
        """Those who are to get it, without those of these numbers; `until`: of those who come one by one, who came up
        to then."""
        rules = self._scenarios[place.label].rules
        step, room_id, since = rules.steps[place.step], room_of(rules), place.starts_at
        if rules.when.trigger.comes_singly:
            came = self._arrivals(place.label).get(place.starts_at, [])
            since = min((one.at for one in came), default=since)
            own = [one.human for one in came if until is None or one.at <= until]
            group = [human for human in dict.fromkeys(own) if human.number not in but]
        else:
            group = [human for webinar in self._webinars(place, now) for human in self.known.group(rules, webinar, but)]
        return [
            human
            for human in group
            if not self._is_excluded(place.label, human)
            and not (step.unless_paid and self.known.has_paid_since(human, since))
            and not (step.unless_came and self.known.has_come_since(human, room_id, since))
            and not (step.unless_registered and self.known.is_registered_since(human, room_id, since))
        ]

    def _webinars(self, place: Place, now: datetime) -> list[Webinar]:
        """What a run is about."""
        own, rules = self._runs[place].webinar, self._scenarios[place.label].rules
        if own:
            return [own]
        in_room = [one for one in self.month.webinars if one.room_id == rules.when.place_id]
        if rules.whom.group is Group.REGISTERED:
            after = max(place.starts_at + rules.when.minutes * MINUTE, now)
            return [one for one in in_room if one.starts_at > after and _midnight(one.starts_at) == place.starts_at]
        since, before = self._scenarios[place.label].since or NEVER, _midnight(place.starts_at - HOUR)
        return [one for one in in_room if _midnight(one.starts_at) == before and one.ends_at > since]

    def _is_excluded(self, label: str, human: Human) -> bool:
        if not (human.email or human.client_id):
            return False
        is_named = human.number in self._excluded[""] or human.number in self._excluded[label]
        return is_named or (self._excludes_stayed and self.known.has_stayed(human))


def _is_quiet(at: datetime, quiet: tuple[int, int]) -> bool:
    hour, (start, end) = at.astimezone(MOSCOW).hour, quiet
    return hour in range(start, end) if start <= end else hour not in range(end, start)


@cache
def _out_of_quiet(at: datetime, quiet: tuple[int, int], by: timedelta) -> datetime:
    """This moment, or the next one out of the quiet hours in this direction."""
    while _is_quiet(at, quiet):
        at = at.replace(second=0) + by
    return at


def _midnight(at: datetime) -> datetime:
    """When its day began in Moscow."""
    return datetime.combine(at.astimezone(MOSCOW).date(), time(), MOSCOW).astimezone(UTC)


def _together(rules: Scenario, step: int) -> timedelta:
    is_read = isinstance(rules.steps[step].actions, TellOperators | WriteFile)
    return SOON if rules.by_itself and not is_read else TOGETHER


def _waits(rules: Scenario, step: int) -> timedelta:
    return sum(one.wait_min for one in rules.steps[: step + 1]) * MINUTE
