"""Campaigns for the people whom a check of attendance shows."""

from collections.abc import Collection
from hashlib import sha256

import streamlit as st

from core.domain.campaigns.campaign import CampaignSource, SourceKind, source_key
from core.domain.matching import Asked, Outcome
from core.services.attendance.check_list import ListCheck
from core.services.attendance.check_registered import RegisteredCheck
from core.services.attendance.check_visitor import VisitorCheck
from core.services.campaigns.people import (
    people_of_check,
    people_of_registered,
    people_of_unregistered,
    people_of_visitor,
)
from core.services.projects.projects import ProjectSettings
from pages.attendance.run import RESULT
from pages.attendance.words import name_of_outcome, name_of_registered
from pages.campaigns.offer import offer_campaign
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, moment_in_name, ngettext

KEY = "attendance"
ALL = "all"


def offer_list(project: ProjectSettings, check: ListCheck, outcomes: Collection[Outcome]) -> None:
    """The rows of a list with one of these outcomes."""
    group = ", ".join(name_of_outcome(outcome, check.min_stay_s) for outcome in outcomes)
    source = _source(project, check, "list", group=group or _("the whole list"), codes=_codes(check, outcomes) or ALL)
    wanted = tuple(outcomes) or tuple(Outcome)
    people = sum(check.counts[outcome] for outcome in wanted)
    offer_campaign(
        project,
        people=lambda: people_of_check(acting_desk(), project.id, check, wanted),
        whom=ngettext("{n} person", "{n} people", people),
        name=source.title,
        source=source,
        key=_place(),
    )


def offer_registered(project: ProjectSettings, check: RegisteredCheck, outcome: Outcome | None) -> None:
    """The registered people with this outcome; None: all of them."""
    group = name_of_registered(outcome, check.min_stay_s) if outcome else _("Everyone registered")
    source = _source(project, check, "registered", group=group, codes=_codes(check, [outcome]) if outcome else ALL)
    wanted = (outcome,) if outcome else tuple(Outcome)
    people = sum(check.counts[one] for one in wanted)
    offer_campaign(
        project,
        people=lambda: people_of_registered(acting_desk(), project.id, check, wanted),
        whom=ngettext("{n} person", "{n} people", people),
        name=source.title,
        source=source,
        key=_place(),
    )


def offer_unregistered(project: ProjectSettings, check: RegisteredCheck) -> None:
    """The people who came without having registered."""
    source = _source(project, check, "unregistered", group=_("Came without registering"), codes="")
    offer_campaign(
        project,
        people=lambda: people_of_unregistered(acting_desk(), project.id, check),
        whom=ngettext("{n} person", "{n} people", len(check.unregistered)),
        name=source.title,
        source=source,
        key=_place(),
    )


def offer_visitor(project: ProjectSettings, check: VisitorCheck, asked: Asked) -> None:
    """The one person who was checked, where a client id, an e-mail or a phone is known."""
    if not any(asked):
        return
    source = _source(project, check, "list", group=_("One person"), codes="one")
    offer_campaign(
        project,
        people=lambda: people_of_visitor(acting_desk(), project.id, check, asked),
        whom=ngettext("{n} person", "{n} people", 1),
        name=source.title,
        source=source,
        key=f"{KEY}_{sha256(repr(asked).encode()).hexdigest()[:12]}",
    )


def _place() -> str:
    """Each check has its own place: the campaigns of two lists at one webinar have the same key, but other people."""
    return f"{KEY}_{st.query_params[RESULT]}"


def _source(
    project: ProjectSettings,
    check: ListCheck | RegisteredCheck | VisitorCheck,
    kind: SourceKind,
    group: str,
    codes: str,
) -> CampaignSource:
    """The webinar and the group, in words and in codes."""
    report = check.report
    webinar = f"{report.room_title or report.room_id} · {moment_in_name(report.starts_at, project.time_zone)}"
    return CampaignSource(kind, f"{webinar} · {group}", source_key(kind, webinar, codes))


def _codes(check: ListCheck | RegisteredCheck, outcomes: Collection[Outcome]) -> str:
    """The group as the key of its campaign holds it."""
    less = f"{Outcome.ATTENDED_LESS} {check.min_stay_s / 60:.0f}"
    return ", ".join(sorted(less if outcome is Outcome.ATTENDED_LESS else outcome.value for outcome in outcomes))
