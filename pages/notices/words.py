"""Notices in words, for the page, a letter and a chat alike: plain text, no Markdown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.notices.kinds import NoticeKind
from core.domain.reports.definitions import Definition
from pages.widgets.definition_titles import definition_titles
from pages.widgets.errors import SERVICES
from pages.widgets.language import (
    _,
    day_and_time,
    day_in_title,
    minutes,
    moment,
    money,
    ngettext,
    number,
    share,
    signed_share,
)
from pages.widgets.scenario_link import is_day, run_address
from pages.widgets.sections import SECTION
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


def kind_words() -> dict[NoticeKind, str]:
    """What notices of each kind are about, to choose from."""
    return {
        NoticeKind.REPORT_READY: _("A report is ready"),
        NoticeKind.WEEKLY: _("Summary of the week"),
        NoticeKind.SCENARIO_WAITS: _("A scenario waits for your Go"),
        NoticeKind.SCENARIO_STOPPED: _("A scenario was stopped"),
        NoticeKind.SCENARIO_FOUND: _("A scenario has found people"),
        NoticeKind.JOB_RESTS: _("A registration or campaign has paused"),
        NoticeKind.TOKEN_REFUSED: _("The token or key is not accepted"),
        NoticeKind.WEBHOOK_SILENT: _("The webhook is silent"),
        NoticeKind.DISK_FULL: _("The disk is almost full"),
        NoticeKind.BACKUP_TROUBLE: _("Trouble with the backups"),
    }


def word_notice(kind: NoticeKind, facts: Facts, zone: ZoneInfo, now: datetime) -> NoticeWords:
    """The notice in the operator's language; `zone`: the account's."""
    match kind:
        case NoticeKind.REPORT_READY:
            return _report_ready(facts, zone, now)
        case NoticeKind.WEEKLY:
            return _weekly(facts)
        case NoticeKind.SCENARIO_WAITS | NoticeKind.SCENARIO_STOPPED | NoticeKind.SCENARIO_FOUND:
            return _scenario(kind, facts, zone, now)
    return _trouble(kind, facts, zone)


def _report_ready(facts: Facts, zone: ZoneInfo, now: datetime) -> NoticeWords:
    room = facts["room_title"] or facts["room_id"]
    when = day_and_time(datetime.fromisoformat(facts["starts_at"]), zone, now)
    link = NoticeLink("webinar", _("Open the report"), {REPORT: str(facts["report_id"])})
    return NoticeWords(_("The report is ready: {room}, {when}", room=room, when=when), tuple(_numbers(facts)), link)


def _numbers(facts: Facts) -> Iterator[str]:
    """Notices of former versions know neither what is usual nor `paid`, but the sum in one currency."""
    titles = definition_titles()
    yield f"{titles[Definition.CAME]}: {_came(facts)}"
    if facts["middle_stay_min"] is not None:
        usual = facts.get("usual_stay_min")
        stay = _beside_usual(minutes(facts["middle_stay_min"] * 60), None if usual is None else minutes(usual * 60))
        yield f"{titles[Definition.MIDDLE_STAY]}: {stay}"
    if known := facts["end_known"]:
        end = titles[Definition.AT_OFFER if facts["end"] == "at_offer" else Definition.TO_END]
        people = _("{n} of {total}", n=number(facts["end_people"]), total=number(known))
        usual = facts.get("usual_end_share")
        reached = _beside_usual(share(facts["end_people"] / known), None if usual is None else share(usual))
        yield f"{end}: {reached}, {people}"
    if "buyers" in facts:
        yield f"{titles[Definition.BOUGHT]}: {_bought(facts)}"


def _bought(facts: Facts) -> str:
    paid = facts.get("paid") or ([(facts["paid_minor"], facts["currency"])] if facts.get("paid_minor") else [])
    said = ", ".join([number(facts["buyers"]), *(money(minor, currency) for minor, currency in paid)])
    usual = facts.get("usual_buyers")
    return said if usual is None else _("{bought} (usually {n} in the end)", bought=said, n=number(usual))


def _beside_usual(said: str, usual: str | None) -> str:
    return said if usual is None else _("{n} (usually {usual})", n=said, usual=usual)


def _came(facts: Facts) -> str:
    came = number(facts["came"])
    if facts["change"] is None:
        return came
    return _("{n} ({change} to the usual)", n=came, change=signed_share(facts["change"]))


def _weekly(facts: Facts) -> NoticeWords:
    since, until = (date.fromisoformat(facts[name]) for name in ("since", "until"))
    title = _("The week of {since} to {until}", since=f"{since:%d.%m}", until=f"{until:%d.%m.%Y}")
    lines = tuple(_room(room) for room in facts["rooms"])
    return NoticeWords(title, lines, NoticeLink("webinars", _("To the webinars")))


def _room(room: Facts) -> str:
    titles = definition_titles()
    said = [ngettext("{n} webinar", "{n} webinars", room["webinars"]), f"{titles[Definition.CAME]}: {_came(room)}"]
    if "buyers" in room:
        said.append(f"{titles[Definition.BOUGHT]}: {_bought(room)}")
    return f"{room['title']} · {' · '.join(said)}"


def _scenario(kind: NoticeKind, facts: Facts, zone: ZoneInfo, now: datetime) -> NoticeWords:
    """`facts` as `core.services.scenarios.runs.notice_facts` gives them; older ones say no more than `name` and
    `people`."""
    people = ngettext("{n} person", "{n} people", facts["people"])
    run = run_address(facts["run_id"]) if "run_id" in facts else {}
    about = []
    if "starts_at" in facts:
        starts_at = datetime.fromisoformat(facts["starts_at"])
        in_title = day_in_title if is_day(facts["title"], starts_at, zone) else day_and_time
        about += [facts["title"], in_title(starts_at, zone, now)]
    if facts.get("step", 1) > 1:
        about.append(_("step {n}", n=number(facts["step"])))
    label = _("People and results") if kind is NoticeKind.SCENARIO_FOUND else _("Look, and let it go")
    if kind is NoticeKind.SCENARIO_STOPPED:
        title = _("The scenario “{name}” has stopped itself and asks", name=facts["name"])
    elif kind is NoticeKind.SCENARIO_FOUND:
        title = _("The scenario “{name}” has found people", name=facts["name"])
    else:
        title = _("The scenario “{name}” waits for your Go", name=facts["name"])
    return NoticeWords(title, (" · ".join(filter(None, (people, *about))),), NoticeLink("scenarios", label, run))


def _trouble(kind: NoticeKind, facts: Facts, zone: ZoneInfo) -> NoticeWords:
    match kind:
        case NoticeKind.TOKEN_REFUSED:
            title = _("{service} no longer accepts the token or key", service=SERVICES[facts["service"]])
            line = _("Nothing loads or goes out until you save a new one.")
            return NoticeWords(title, (line,), _settings("connection", _("To the connection")))
        case NoticeKind.WEBHOOK_SILENT:
            last = moment(datetime.fromisoformat(facts["last_at"]), zone)
            line = _(
                "The last one came {when}, and a webinar was held since. Reports load anyway, registrations may be"
                " missing.",
                when=last,
            )
            return NoticeWords(_("The webhook is silent"), (line,), _settings("webhook", _("To the webhook URL")))
        case NoticeKind.JOB_RESTS if facts["kind"] == "send_campaign":
            link = NoticeLink("campaigns", _("To the campaign"), {"campaign": facts["job_id"]})
            name = facts.get("name")  # not in older ones
            return NoticeWords(_("A campaign has stopped before its end"), (name,) if name else (), link)
        case NoticeKind.JOB_RESTS:
            link = NoticeLink("registration", _("To the registration"), {SECTION: "runs", "run": facts["job_id"]})
            return NoticeWords(_("A registration of a list has paused and waits for you"), (), link)
        case NoticeKind.DISK_FULL:
            line = _("{n} MB are left. Without room nothing can be loaded or kept.", n=number(facts["free_mb"]))
            return NoticeWords(_("The disk is almost full"), (line,), _settings("health", _("To the state")))
    line = _("There is no fresh backup, or the last one did not succeed.")
    return NoticeWords(_("Trouble with the backups"), (line,), _settings("backups", _("To the backups")))


def _settings(section: str, label: str) -> NoticeLink:
    return NoticeLink("settings", label, {SECTION: section})
