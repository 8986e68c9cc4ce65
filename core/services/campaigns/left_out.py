"""Who is left out at this moment, of those to whom a campaign is about to go: the people of `exclusions` and of the
segments there, with all that is known of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.domain.identity import Trace
from core.domain.orders.order import PaidState
from core.services.campaigns.same_people import NOBODY, SamePeople, find_same, trace_of_person
from core.services.projects.remembered import Topic
from core.services.reports.humans import trace_of
from core.services.reports.rows import read_keys
from core.services.webinars.segments import list_members, list_segments, list_webinars_of
from data.repositories import exclusions as repository
from data.repositories.orders.orders import count_orders
from data.repositories.projects import remembered
from data.repositories.registration.registration_pages import last_changed_at
from data.repositories.reports import humans
from data.repositories.reports.registered import whole_stamp
from data.repositories.reports.reports import people_stamp

SEGMENTS_ASK: tuple[Topic, ...] = ("segment", "counting", "offer_minute")
"""What an operator decides of who is in a segment."""


@dataclass(frozen=True, slots=True)
class LeftOutPeople:
    """Those who are not written to by one scenario, or by the project: asked person by person."""

    of_project: SamePeople
    of_scenario: SamePeople

    def why(self, person: CampaignPerson) -> LeftOut | None:
        """Why the person is left out; None for who is not."""
        if person in self.of_project:
            return LeftOut.EXCLUDED
        return LeftOut.TAKEN_OUT if person in self.of_scenario else None

    def mark(self, people: Iterable[CampaignPerson]) -> list[CampaignPerson]:
        """The people, each with the reason for which they are left out, if there is one."""
        return [person if person.left_out else replace(person, left_out=self.why(person)) for person in people]


def stamp_left_out(session: Session, project_id: int) -> object:
    """Changes whenever somebody is left out or written to again; where segments are left out, also whenever somebody
    else may be in one: when its rules are edited, or more is known of webinars, registrations or orders."""
    stamp = repository.stamp_exclusions(session, project_id)
    if not stamp.segments:
        return stamp
    rules = remembered.list_of_topics(session, project_id, SEGMENTS_ASK)
    known = (
        people_stamp(session, project_id),
        count_orders(session, project_id),
        count_orders(session, project_id, PaidState.PAID),
    )
    return stamp, rules, known, last_changed_at(session, project_id), whole_stamp(session, project_id)


class LeftOutNow:
    """Who is left out at this moment, for several plans that are made one after the other. As long as few are asked
    about, further keys are looked up of those alone who may be one of them; then of all, once, until somebody is left
    out or written to again."""

    def __init__(self, desk: Desk, project_id: int) -> None:
        self._desk, self._project_id = desk, project_id
        self._stamp: object = None
        self._excluded: dict[int | None, list[Trace]] = {}
        self._found: dict[int | None, SamePeople] = {}
        self._asked = Counter[int | None]()

    def mark(self, people: Iterable[CampaignPerson], scenario_id: int | None) -> list[CampaignPerson]:
        """The people, each with the reason for which this scenario, or without one the project, does not write to them,
        if there is one."""
        asked = list(people)
        return self.find(scenario_id, asked).mark(asked)

    def find(self, scenario_id: int | None, asked: Sequence[CampaignPerson] | None = None) -> LeftOutPeople:
        """Who is not written to by this scenario, the project's own among them; with `asked` as far as it says whether
        these are. A segment that is not there any more leaves nobody out."""
        with self._desk.store.reading() as session:
            stamp = stamp_left_out(session, self._project_id)
        if stamp != self._stamp:
            self._stamp, self._excluded, self._found, self._asked = stamp, {}, {}, Counter()
        of_project = self._find_own(None, asked)
        return LeftOutPeople(of_project, NOBODY if scenario_id is None else self._find_own(scenario_id, asked))

    def _find_own(self, scenario_id: int | None, asked: Sequence[CampaignPerson] | None) -> SamePeople:
        if scenario_id in self._found:
            return self._found[scenario_id]
        if scenario_id not in self._excluded:
            self._excluded[scenario_id] = _list_traces(self._desk, self._project_id, scenario_id)
        excluded = self._excluded[scenario_id]
        with self._desk.store.reading() as session:
            if asked is not None:
                self._asked[scenario_id] += len(asked)
                if self._asked[scenario_id] < len(excluded):
                    return find_same(session, self._project_id, excluded, asked)
            self._found[scenario_id] = find_same(session, self._project_id, excluded)
        return self._found[scenario_id]


def find_left_out(desk: Desk, project_id: int, scenario_id: int | None) -> LeftOutPeople:
    """As `LeftOutNow.find`, whoever will be asked about."""
    return LeftOutNow(desk, project_id).find(scenario_id)


def _list_traces(desk: Desk, project_id: int, scenario_id: int | None) -> list[Trace]:
    """Of everybody who is not written to by this scenario, or without one by the project."""
    with desk.store.reading() as session:
        excluded = repository.list_people(session, project_id, scenario_id)
        named = repository.list_segment_names(session, project_id, scenario_id)
    traces = [trace_of_person(CampaignPerson(*one)) for one in excluded]
    if not named:
        return traces
    ids: set[int] = set()
    for segment in list_segments(desk, project_id):
        if segment.name in named:
            reports = list_webinars_of(desk, project_id, segment)
            ids |= {member.human for member in list_members(desk, project_id, reports, segment.rules)}
    with desk.store.reading() as session:
        known = humans.list_traces(session, project_id, ids)
    return [*traces, *(trace_of(read_keys(trace.keys), trace.username) for trace in known)]
