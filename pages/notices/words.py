"""Notices in words, for the page, a letter and a chat alike: plain text, no Markdown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.notices.kinds import NoticeKind
from core.domain.reports.definitions import Definition
from pages.widgets.definition_titles import definition_titles
from pages.widgets.language import _, day_and_time, minutes, money, number, share, signed_share
from pages.widgets.webinar_link import REPORT

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NoticeLink:
    """Where one goes on: a page, the parameters of its address, and the words of the link."""

    page: str
    label: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice in words."""

    title: str
    lines: tuple[str, ...] = ()
    link: NoticeLink | None = None


def word_notice(kind: NoticeKind, facts: Facts, zone: ZoneInfo, now: datetime) -> NoticeWords:
    """The notice in the operator's language; `zone`: the account's."""
    return _report_ready(facts, zone, now)


def _report_ready(facts: Facts, zone: ZoneInfo, now: datetime) -> NoticeWords:
    room = facts["room_title"] or facts["room_id"]
    when = day_and_time(datetime.fromisoformat(facts["starts_at"]), zone, now)
    link = NoticeLink("webinar", _("Open the report"), {REPORT: str(facts["report_id"])})
    return NoticeWords(_("The report is ready: {room}, {when}", room=room, when=when), tuple(_numbers(facts)), link)


def _numbers(facts: Facts) -> Iterator[str]:
    titles = definition_titles()
    came = number(facts["came"])
    if facts["change"] is not None:
        came = _("{n} ({change} to the usual)", n=came, change=signed_share(facts["change"]))
    yield f"{titles[Definition.CAME]}: {came}"
    if facts["middle_stay_min"] is not None:
        yield f"{titles[Definition.MIDDLE_STAY]}: {minutes(facts['middle_stay_min'] * 60)}"
    if known := facts["end_known"]:
        end = titles[Definition.AT_OFFER if facts["end"] == "at_offer" else Definition.TO_END]
        people = _("{n} of {total}", n=number(facts["end_people"]), total=number(known))
        yield f"{end}: {share(facts['end_people'] / known)} ({people})"
    if "buyers" in facts:
        bought = number(facts["buyers"])
        if facts["paid_minor"]:
            bought = f"{bought}, {money(facts['paid_minor'], facts['currency'])}"
        yield f"{titles[Definition.BOUGHT]}: {bought}"
