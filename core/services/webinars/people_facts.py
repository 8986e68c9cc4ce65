"""What is known of each human at one webinar or several, for the funnel and for segments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlmodel import Session

from core.desk import Desk
from core.domain.orders.order import PaidState
from core.domain.reports.definitions import MINUTE_S, Counting
from core.domain.webinars.segments import Fact, Measure
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.reports.report_facts import get_report
from core.services.reports.summary import Chosen, stored
from core.services.webinars.attribution import find_bought
from core.services.webinars.registered import Matched, match_registered
from data.models import Report
from data.repositories.orders import orders
from data.repositories.reports import reports as repository
from data.repositories.reports.sums import NO, UNKNOWN, YES, Counted
from data.repositories.webinars.facts import Attendance, list_came
from data.repositories.webinars.returning import first_starts

MOST_MATCHED = 60
"""For more reports than these it is not asked who registered: each takes a tenth of a second."""
ALL_FACTS = frozenset(Fact)
Answers = NDArray[np.int8]
"""To a question about each person: `NO`, `UNKNOWN` or `YES`."""
_TYPES = {
    **dict.fromkeys(("report_id", "number", "human", "messages"), "int64"),
    **dict.fromkeys(("to_end", "at_offer", "clicked"), "int8"),
    **dict.fromkeys(("stay_s", "origin_id"), "float64"),
    **dict.fromkeys(("is_guest", "has_phone"), "bool"),
}


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """The chosen people who came to the webinars, each human once.

    `frame` has `human` as index; report_id and number (the newest of the webinars and the person there), origin_id (0:
    unknown), the measures (`Measure`; NaN: unknown) and the facts that were asked for (`Fact`; `NO`, `UNKNOWN` or
    `YES`). Of several webinars the longest stay counts, all messages together, and whatever was so at one of them.
    `matched`: who registered, by report, None where it is not known or was not asked.
    """

    frame: pd.DataFrame
    reports: tuple[Report, ...]
    matched: dict[int, Matched | None]


def read_people(
    desk: Desk,
    session: Session,
    project_id: int,
    report_ids: Sequence[int],
    chosen: Chosen,
    asked: Collection[Fact] = ALL_FACTS,
) -> PeopleFacts:
    """The people of these reports; those of another project count as empty."""
    counting, offers = get_counting(desk, project_id), get_offer_minutes(desk, project_id)
    reports = tuple(repository.list_reports_by_id(session, project_id, report_ids))
    ids = [report.id or 0 for report in reports]
    counted = Counted(counting.attended_from_s, offers if Fact.AT_OFFER in asked else {})
    told = pd.DataFrame(
        list_came(session, project_id, ids, stored(chosen), counted), columns=list(Attendance._fields)
    ).astype(_TYPES)
    frame = _facts(told, reports)
    if Fact.RETURNING in asked:
        frame[Fact.RETURNING] = _returning(told, reports, first_starts(session, project_id, ids))
    if {Fact.ORDERED, Fact.PAID} & set(asked):
        frame = frame.assign(**_bought(session, project_id, told, reports, counting))
    matched: dict[int, Matched | None] = {}
    if Fact.REGISTERED in asked:
        matched = _match(desk, session, project_id, ids)
        frame[Fact.REGISTERED] = _registered(told, matched)
    place = {report_id: place for place, report_id in enumerate(reversed(ids))}
    order = np.argsort(frame["report_id"].map(place).to_numpy(), kind="stable")
    return PeopleFacts(_by_human(frame.iloc[order]), reports, matched)


def _facts(told: pd.DataFrame, reports: Sequence[Report]) -> pd.DataFrame:
    length_s = told["report_id"].map({report.id or 0: report.length_s or np.nan for report in reports})
    is_removed = told["report_id"].isin([report.id or 0 for report in reports if report.details_removed_at])
    return pd.DataFrame(
        {
            "human": told["human"],
            "report_id": told["report_id"],
            "number": told["number"],
            "origin_id": told["origin_id"].fillna(0).astype(np.int64),
            Measure.MINUTES: told["stay_s"] / MINUTE_S,
            Measure.SHARE: np.minimum(told["stay_s"] / length_s.astype(np.float64), 1) * 100,
            Measure.MESSAGES: told["messages"].astype(np.float64).mask(is_removed),
            Fact.TO_END: told["to_end"],
            Fact.AT_OFFER: told["at_offer"],
            Fact.CLICKED: told["clicked"],
            Fact.HAS_PHONE: np.where(is_removed, UNKNOWN, np.where(told["has_phone"], YES, NO)).astype(np.int8),
        }
    )


def _returning(told: pd.DataFrame, reports: Sequence[Report], first: dict[int, datetime]) -> Answers:
    """Whether each was at an earlier webinar; of guests, who left no contact, nobody can tell."""
    starts = {report.id or 0: report.starts_at for report in reports}
    pairs = zip(told["human"].tolist(), told["report_id"].tolist(), told["is_guest"].tolist(), strict=True)
    return np.array(
        [
            YES if first[human] < starts[report_id] else UNKNOWN if is_guest or human < 0 else NO
            for human, report_id, is_guest in pairs
        ],
        dtype=np.int8,
    )


def _bought(
    session: Session, project_id: int, told: pd.DataFrame, reports: Sequence[Report], counting: Counting
) -> dict[Fact, Answers]:
    """Whether each has an order that counts to the webinar, and a paid one; unknown where the orders since the webinar
    are not loaded."""
    known = orders.find_list(session, project_id)
    since = known.covered_from if known else None
    covered = [report.id or 0 for report in reports if since and report.starts_at >= since]
    found = find_bought(session, project_id, [report.id or 0 for report in reports], counting)
    places = {
        Fact.ORDERED: {(at.report_id, at.human) for _, at in found},
        Fact.PAID: {(at.report_id, at.human) for order, at in found if order.state == PaidState.PAID},
    }
    other = np.where(told["report_id"].isin(covered), NO, UNKNOWN)
    people = list(zip(told["report_id"].tolist(), told["human"].tolist(), strict=True))
    return {
        fact: np.where(np.array([one in have for one in people], dtype=bool), YES, other).astype(np.int8)
        for fact, have in places.items()
    }


def _match(desk: Desk, session: Session, project_id: int, ids: Sequence[int]) -> dict[int, Matched | None]:
    if len(ids) > MOST_MATCHED:
        return dict.fromkeys(ids)
    found: dict[int, Matched | None] = {}
    for report_id in ids:
        _, matched = match_registered(desk, session, project_id, get_report(desk, project_id, report_id))
        found[report_id] = matched if isinstance(matched, Matched) else None
    return found


def _registered(told: pd.DataFrame, matched: dict[int, Matched | None]) -> Answers:
    """Whether each had registered for their webinar; of a guest who was not found among the registered nobody can
    tell."""

    def answer(report_id: int, number: int, is_guest: bool) -> int:
        known = matched.get(report_id)
        if known is None:
            return UNKNOWN
        return YES if number in known.registered_people else UNKNOWN if is_guest else NO

    people = (told["report_id"].tolist(), told["number"].tolist(), told["is_guest"].tolist())
    return np.array([answer(*one) for one in zip(*people, strict=True)], dtype=np.int8)


def _by_human(frame: pd.DataFrame) -> pd.DataFrame:
    """One row for each human, of attendances with the newest last."""
    grouped = frame.groupby("human", sort=False)
    newest = grouped[["report_id", "number", "origin_id"]].last()
    others = [name for name in frame.columns if name not in ("human", *newest.columns, Measure.MESSAGES)]
    messages = grouped[Measure.MESSAGES].sum()
    messages = messages.mask(frame[Measure.MESSAGES].isna().groupby(frame["human"], sort=False).any())
    return newest.join(grouped[others].max()).assign(**{Measure.MESSAGES: messages})
