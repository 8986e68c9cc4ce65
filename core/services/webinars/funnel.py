"""From the registration to the payment: how many people got how far, in all and by where they came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Answers
from core.domain.reports.definitions import is_few
from core.domain.reports.registered_humans import DistinctHumans
from core.domain.webinars.segments import Fact, Measure
from core.rights import needs
from core.services.reports.origins import list_origins
from core.services.reports.registrations import find_registered
from core.services.reports.summary import Chosen
from core.services.webinars.people_facts import read_people
from data.repositories.reports.reports import list_reports_by_id

LONG_MIN = (5, 30, 60, 90)
"""The minutes of the steps between coming and the offer."""


class Step(StrEnum):
    """The steps of the funnel in their order; `came_registered` are those of the registered who came, while `came` are
    all who came."""

    REGISTERED = "registered"
    CAME_REGISTERED = "came_registered"
    CAME = "came"
    MIN_5 = "min_5"
    MIN_30 = "min_30"
    MIN_60 = "min_60"
    MIN_90 = "min_90"
    AT_OFFER = "at_offer"
    TO_END = "to_end"
    CLICKED = "clicked"
    ORDERED = "ordered"
    PAID = "paid"


_MINUTES = dict(zip((Step.MIN_5, Step.MIN_30, Step.MIN_60, Step.MIN_90), LONG_MIN, strict=True))
_FACTS = {
    Step.AT_OFFER: Fact.AT_OFFER,
    Step.TO_END: Fact.TO_END,
    Step.CLICKED: Fact.CLICKED,
    Step.ORDERED: Fact.ORDERED,
    Step.PAID: Fact.PAID,
}
_ASKED = frozenset({Fact.AT_OFFER, Fact.TO_END, Fact.CLICKED, Fact.ORDERED, Fact.PAID})


@dataclass(frozen=True, slots=True)
class Reached:
    """How many people got to a step, of the `known` of whom it can be told; both None where nobody can tell it of
    anyone: no registrations or orders are loaded, the room has no minute of an offer, the reports tell of no clicks.
    Only `known` is None where it is told of those alone who got there: some orders are known, and not all."""

    step: Step
    people: int | None
    known: int | None

    @property
    def share(self) -> float | None:
        return self.people / self.known if self.people is not None and self.known else None

    @property
    def is_few(self) -> bool:
        return is_few(self.known or 0)


@dataclass(frozen=True, slots=True)
class Funnel:
    """`steps`: of all the chosen people. `frame`, when sources were asked for: one row for each of their values, with
    most people first and the unknown (key None) last: key, and a column for each `Step` that is about who came; NA as
    the None of `Reached`. `webinars`: how many it is about."""

    webinars: int
    steps: tuple[Reached, ...]
    frame: pd.DataFrame | None = None


@needs(Right.LOOK)
def get_funnel(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None, *, by: str | None = None
) -> Funnel:
    """The funnel of these reports, each human once; `by` one of the sources of the entry
    (`core.services.reports.summary.SOURCES`). Who registered is told of everybody only: those who did not come have no
    city, and their tags are those of the registration (`get_registration_sources`). Reports of another project count as
    empty. Raises KeyError for another `by`."""
    chosen = chosen or {}
    with desk.store.reading() as session:
        people = read_people(desk, session, project_id, report_ids, chosen, _ASKED)
        is_all = not any(chosen.values())
        registered = find_registered(desk, session, project_id, people.reports) if is_all else None
        origins = list_origins(session, project_id, set(people.frame["origin_id"])) if by else {}
    answers = _answers(people.frame)
    steps = [*_registered(registered), *(_reached(step, told) for step, told in answers.items())]
    frame = None
    if by:
        keys = people.frame["origin_id"].map({number: origin[by] for number, origin in origins.items()})
        frame = _by_key(keys, answers)
    return Funnel(len(people.reports), tuple(steps), frame)


@needs(Right.LOOK)
def get_registration_sources(desk: Desk, project_id: int, report_ids: Sequence[int], by: str) -> pd.DataFrame | None:
    """The registered people by the tags of their registration (`by` one of `SOURCES`), most people first, the unknown
    (key None) last: key, registered, came, unclear (of whom nobody can tell) and share (of those of whom it can be
    told; NA without any). None where it is not known who registered. Several registrations of one human count once,
    with the tags of the first."""
    with desk.store.reading() as session:
        reports = list_reports_by_id(session, project_id, report_ids)
        registered = find_registered(desk, session, project_id, reports)
        if registered is None:
            return None
        origins = list_origins(session, project_id, np.unique(registered.origins).tolist())
    keys = [origins.get(origin, {}).get(by) for origin in registered.origins.tolist()]
    told = pd.DataFrame({"key": keys, "answer": registered.came})
    frame = pd.DataFrame(
        [
            (key, len(rows), int((rows == YES).sum()), int((rows == UNKNOWN).sum()))
            for key, rows in told.groupby("key", dropna=False)["answer"]
        ],
        columns=["key", "registered", "came", "unclear"],
    )
    known = (frame["registered"] - frame["unclear"]).astype("Float64")
    frame["share"] = frame["came"].astype("Float64") / known.mask(known == 0)
    return _in_order(frame, "registered")


def _answers(frame: pd.DataFrame) -> dict[Step, Answers]:
    answers: dict[Step, Answers] = {Step.CAME: np.full(len(frame), YES, dtype=np.int8)}
    minutes = frame[Measure.MINUTES].to_numpy(dtype=np.float64)
    for step, least in _MINUTES.items():
        answers[step] = np.where(np.isnan(minutes), UNKNOWN, np.where(minutes >= least, YES, NO)).astype(np.int8)
    for step, fact in _FACTS.items():
        unknown = np.full(len(frame), UNKNOWN, dtype=np.int8)
        answers[step] = frame[fact].to_numpy(dtype=np.int8) if fact in frame else unknown
    return answers


def _reached(step: Step, told: Answers) -> Reached:
    known = int((told != UNKNOWN).sum())
    if not known and step is not Step.CAME:
        return Reached(step, None, None)
    people = int((told == YES).sum())
    if step in (Step.ORDERED, Step.PAID) and known == people < len(told):
        return Reached(step, people, None)
    return Reached(step, people, known)


def _by_key(keys: "pd.Series[str]", answers: dict[Step, Answers]) -> pd.DataFrame:
    names = keys.astype(object).to_numpy()
    people = pd.DataFrame({step: told == YES for step, told in answers.items()}).groupby(names, dropna=False).sum()
    known = pd.DataFrame({step: told != UNKNOWN for step, told in answers.items()}).groupby(names, dropna=False).sum()
    frame = people.astype("Int64").mask(known == 0).rename_axis("key").reset_index()
    return _in_order(frame, Step.CAME)


def _in_order(frame: pd.DataFrame, people: str) -> pd.DataFrame:
    frame = frame.assign(key=frame["key"].astype(object).where(frame["key"].notna(), None))
    frame = frame.assign(is_unknown=frame["key"].isna(), least=-frame[people].astype("int64"))
    return (
        frame.sort_values(["is_unknown", "least", "key"]).drop(columns=["is_unknown", "least"]).reset_index(drop=True)
    )


def _registered(registered: DistinctHumans | None) -> list[Reached]:
    """Everybody who registered for any of the webinars; None where that is not known of every one."""
    if registered is None:
        return [Reached(Step.REGISTERED, None, None), Reached(Step.CAME_REGISTERED, None, None)]
    return [
        Reached(Step.REGISTERED, len(registered), len(registered)),
        _reached(Step.CAME_REGISTERED, registered.came),
    ]
