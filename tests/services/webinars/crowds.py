"""Random people at several webinars of an hour each, and what is known of each of them, looked up one by one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from core.desk import Desk
from core.services.projects.counting import set_offer_minute
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from tests.reports_world import ROOM, START, store_report
from tests.services.webinars.judged import PersonFacts
from tests.stored import write
from tests.webinars_world import store_page, subscriber

OFFER_MINUTE = 20
LENGTH_MIN = 60


@dataclass(frozen=True)
class Entry:
    """Somebody at one webinar; `minutes` None: Bizon365 does not say how long."""

    who: int
    minutes: int | None
    messages: int
    clicked: bool
    has_phone: bool
    source: str | None

    @property
    def raw(self) -> dict[str, Any]:
        raw: dict[str, Any] = {"username": f"{self.who}", "email": f"p{self.who}@example.com"}
        if self.minutes is not None:
            raw["vi"] = [{"s": 0, "e": self.minutes * 60}]
        if self.messages:
            raw["messages_num"] = self.messages
        if self.clicked:
            raw["buttons"] = [{"id": "b1"}]
        if self.has_phone:
            raw["phone"] = f"+7900000000{self.who}"
        return {**raw, "utm_source": self.source} if self.source else raw


@dataclass(frozen=True)
class Webinar:
    """`registered`: who registered for it; None when its page was not loaded."""

    entries: list[Entry]
    registered: list[int] | None


@dataclass(frozen=True)
class Told:
    """One human over all webinars."""

    who: int
    facts: PersonFacts
    source: str | None


_entries = st.lists(
    st.builds(
        Entry,
        who=st.integers(0, 5),
        minutes=st.sampled_from([None, 0, 4, 5, 14, 15, 29, 30, 45, 60]),
        messages=st.integers(0, 3),
        clicked=st.booleans(),
        has_phone=st.booleans(),
        source=st.sampled_from([None, "vk", "mail"]),
    ),
    max_size=5,
    unique_by=lambda entry: entry.who,
)
webinars = st.lists(
    st.builds(Webinar, _entries, st.none() | st.lists(st.integers(0, 7), min_size=1, max_size=5)),
    min_size=1,
    max_size=3,
)


def store_crowd(desk: Desk, crowd: list[Webinar]) -> tuple[int, list[int]]:
    """A project with these webinars, a day apart; its id and theirs."""
    project_id = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}")).id
    set_offer_minute(desk, project_id, ROOM, OFFER_MINUTE)
    ids = []
    for day, webinar in enumerate(crowd):
        starts_at = START + timedelta(days=day)
        ids.append(store_report(desk, project_id, [entry.raw for entry in webinar.entries], starts_at=starts_at))
    signed_up = [
        subscriber(f"p{who}@example.com", session_at=START + timedelta(days=day))
        for day, webinar in enumerate(crowd)
        for who in webinar.registered or ()
    ]
    if signed_up:
        store_page(desk, project_id, signed_up)
        write(desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=START + timedelta(days=len(crowd)))
    return project_id, ids


def tell(crowd: list[Webinar]) -> list[Told]:
    """What is known of each human."""
    told = []
    for who in sorted({entry.who for webinar in crowd for entry in webinar.entries}):
        own = [(day, entry) for day, webinar in enumerate(crowd) for entry in webinar.entries if entry.who == who]
        minutes = [entry.minutes for _, entry in own if entry.minutes is not None]
        longest = max(minutes, default=None)
        facts = PersonFacts(
            minutes=longest,
            share=None if longest is None else longest / LENGTH_MIN * 100,
            messages=sum(entry.messages for _, entry in own),
            to_end=_most([None if entry.minutes is None else entry.minutes >= 55 for _, entry in own]),
            at_offer=_most([None if entry.minutes is None else entry.minutes > OFFER_MINUTE for _, entry in own]),
            clicked=_most([_clicked(crowd[day], entry) for day, entry in own]),
            has_phone=any(entry.has_phone for _, entry in own),
            returning=len(own) > 1,
            registered=_most([_registered(crowd[day], who) for day, _ in own]),
        )
        told.append(Told(who, facts, own[-1][1].source))
    return told


def _clicked(webinar: Webinar, entry: Entry) -> bool | None:
    return entry.clicked if any(other.clicked for other in webinar.entries) else None


def _registered(webinar: Webinar, who: int) -> bool | None:
    return None if webinar.registered is None else who in webinar.registered


def _most(answers: list[bool | None]) -> bool | None:
    return True if True in answers else (None if None in answers else False)
