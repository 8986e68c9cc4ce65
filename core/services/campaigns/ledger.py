"""The ledger of a campaign, for the job that works it off: each change is kept at once."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, LeftOut, Step
from core.domain.sessions import day_start
from core.errors import DeskError, LimitReached
from core.jobs.planned_rows import register_plan_ledger, require_head
from core.jobs.progress import require_job
from core.problems import write_problem
from core.services.campaigns.actions import read_actions, read_steps, write_steps
from core.services.campaigns.received import list_got
from core.services.campaigns.start_campaign import AGAIN, COMPLETES, first_repeat
from core.services.campaigns.states import CAMPAIGN_ROWS, KIND, CampaignRowState
from core.services.projects.projects import get_project
from core.services.projects.salebot_settings import VariableScope, get_salebot_settings
from data.models import Campaign, CampaignRow
from data.repositories import campaigns as repository
from data.repositories import ledger_rows
from data.repositories.ledger_rows import RowSearch

CAP = "campaign_cap"
_NOT_SETTLED: Mapping[str, Any] = {"settled_at": None, "problem": None}
_REFUSALS = (CampaignRowState.REJECTED, CampaignRowState.NO_CLIENT)


@dataclass(frozen=True, slots=True)
class Sending:
    """What the job needs to know of its campaign. `from_repeat`: a client must not have got it in this repeat or a
    later one; `completes`: who got a part of it gets the rest; `cap`: people of a day, by all campaigns together;
    `run_id`: the run of a scenario that began it."""

    job_id: str
    project_id: int
    name_key: str
    source_key: str | None
    from_repeat: int
    completes: bool
    actions: CampaignActions
    scope: VariableScope
    cap: int
    zone: ZoneInfo
    run_id: int | None

    def steps_of(self, line: "CampaignLine") -> tuple[Step, ...]:
        """The steps that are to be done with a person, done ones included."""
        return tuple(step for step in self.actions.steps if line.only is None or step in line.only)

    def steps_left(self, line: "CampaignLine") -> tuple[Step, ...]:
        """The steps that are still to be done with a person."""
        return tuple(step for step in self.steps_of(line) if step > line.step)


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A person of the ledger who is still to be sent something, or may have been. `asked_id` is the client id that the
    operator's list gives. `step` is the last one that was done, `sent_at` when the work on this person began. `only`
    are the steps that the person is to get, None for all."""

    number: int
    client_id: int | None
    asked_id: int | None
    state: CampaignRowState
    step: Step
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)
    sent_at: datetime | None
    only: tuple[Step, ...] | None = None
    username: str | None = field(default=None, repr=False)

    @property
    def client(self) -> int:
        """The id of the client. Raises ValueError while it is not known."""
        if self.client_id is None:
            raise ValueError("a person without a client")
        return self.client_id

    @property
    def since(self) -> datetime:
        """When the step that is on its way began. Raises ValueError when there is none."""
        if self.sent_at is None:
            raise ValueError("a person to whom nothing is on its way")
        return self.sent_at


class HasEnded(Exception):
    """The row of a person has ended before the call went out: they were erased."""


def require_campaign(session: Session, project_id: int, job_id: str) -> Campaign:
    """Raises NotFound, also for the campaign of another project."""
    return require_head(session, Campaign, project_id, job_id)


def open_sending(desk: Desk, project_id: int, job_id: str) -> Sending:
    """Raises NotFound."""
    settings = get_salebot_settings(desk, project_id)
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        campaign = require_campaign(session, project_id, job_id)
        request = json.loads(require_job(session, job_id).request)
        return Sending(
            job_id=job_id,
            project_id=project_id,
            name_key=campaign.name_key,
            source_key=campaign.source_key,
            from_repeat=first_repeat(campaign.turn, again=request[AGAIN]),
            completes=request.get(COMPLETES, False),
            actions=read_actions(campaign.actions),
            scope=settings.variable_scope,
            cap=settings.campaign_cap,
            zone=zone,
            run_id=campaign.run_id,
        )


def list_next(desk: Desk, sending: Sending, limit: int) -> list[CampaignLine]:
    """The next people who are still to be sent something, in the order of the list."""
    return _list(desk, sending, (CampaignRowState.PLANNED,), limit)


def list_unknown(desk: Desk, sending: Sending) -> list[CampaignLine]:
    """The people for whom it is not known whether the last step was done."""
    return _list(desk, sending, CAMPAIGN_ROWS.in_doubt, None)


def claim_client(
    desk: Desk, sending: Sending, line: CampaignLine, *, client_id: int, found_by: str
) -> CampaignLine | None:
    """Write down which client a person is. Returns the person with the client; None when the client gets the campaign
    by another row, or has got a part of it and is not to get the rest: then this row has ended."""
    with desk.store.writing(sending.project_id) as session:
        names = repository.list_name_keys(session, sending.project_id, sending.name_key, sending.source_key)
        of_client: dict[str, Any] = {"from_repeat": sending.from_repeat, "client_id": client_id}
        others = repository.list_getting(session, sending.project_id, names, **of_client)
        lacks = list_got(session, sending.project_id, names, sending.actions, **of_client).get(client_id, ())
        found: dict[str, Any] = {"client_id": client_id, "found_by": found_by}
        is_same_list = any(other.job_id == sending.job_id for other in others)
        if not others or (lacks and sending.completes and not is_same_list):
            only = write_steps(lacks) if others else None
            _note_planned(session, sending, [line], **found, only_steps=only)
            return replace(line, client_id=client_id, only=lacks if others else None)
        part = CampaignRowState.GOT_PART if lacks else CampaignRowState.ALREADY_SENT
        ended = CampaignRowState.REPEATED if is_same_list else part
        _move(session, sending, [line], ended, **found, settled_at=desk.now())
        return None


def take_lines(desk: Desk, sending: Sending, lines: Sequence[CampaignLine]) -> list[CampaignLine]:
    """Begin with as many of these planned people as the day's limit allows, and return them. They count for today from
    now on; a person who was begun with today already does not count a second time.

    Raises LimitReached when the limit allows none of them.
    """
    with desk.store.writing(sending.project_id) as session:
        now = desk.now()
        today = day_start(now, sending.zone)
        left = sending.cap - repository.count_people_since(session, sending.project_id, today)
        taken = []
        for line in lines:
            is_counted = line.sent_at is not None and line.sent_at >= today
            if is_counted or left > 0:
                left -= not is_counted
                taken.append(line)
        if lines and not taken:
            raise LimitReached(CAP, sending.cap)
        _note_planned(session, sending, taken, sent_at=now)
    return taken


def finish_step(desk: Desk, sending: Sending, lines: Collection[CampaignLine], step: Step) -> list[CampaignLine]:
    """Write down that this step was done with all of them. Returns those with whom a further step is to be done, in
    the order of the list."""
    ended = [line for line in lines if step == sending.steps_of(line)[-1]]
    left = [line for line in lines if line not in ended]
    if ended:
        settle_lines(desk, sending, ended, CampaignRowState.SENT, step=step)
    if left:
        with desk.store.writing(sending.project_id) as session:
            _move(session, sending, left, CampaignRowState.PLANNED, **_NOT_SETTLED, step=int(step))
    return sorted((replace(line, step=step) for line in left), key=lambda line: line.number)


def mark_sending(
    desk: Desk, sending: Sending, line: CampaignLine, *, before: CampaignRowState = CampaignRowState.PLANNED
) -> None:
    """Write down that the call for a person goes out now: the first time they are planned, later they are marked. A
    power cut does not undo it: what goes out now must not go out twice. Raises HasEnded."""
    with desk.store.writing(sending.project_id, durable=True) as session:
        values = {"state": CampaignRowState.SENDING, "sent_at": desk.now()}
        numbers = [line.number]
        if not ledger_rows.move_rows(session, CampaignRow, sending.job_id, numbers, before=(before,), values=values):
            raise HasEnded


def put_back(desk: Desk, sending: Sending, line: CampaignLine) -> None:
    """Make a person planned again, because the step that was on its way was not done."""
    with desk.store.writing(sending.project_id) as session:
        _move(session, sending, [line], CampaignRowState.PLANNED, **_NOT_SETTLED)


def leave_out(desk: Desk, sending: Sending, line: CampaignLine, why: LeftOut) -> None:
    """Write down that a planned person gets nothing, and why. They do not count for the day."""
    with desk.store.writing(sending.project_id) as session:
        _move(session, sending, [line], CampaignRowState(why.value), sent_at=None, settled_at=desk.now())


def settle_lines(
    desk: Desk,
    sending: Sending,
    lines: Collection[CampaignLine],
    ended: CampaignRowState,
    *,
    problem: DeskError | None = None,
    step: Step | None = None,
) -> None:
    """Write down how these people ended, and the last step that was done if it is a further one. Of those whom Salebot
    refuses, a person who was called back already ends as `PARTLY`; one who got nothing does not count for the day."""
    with desk.store.writing(sending.project_id) as session:
        values: dict[str, Any] = {"settled_at": desk.now(), "problem": write_problem(problem) if problem else None}
        if step is not None:
            values["step"] = int(step)
        if ended in _REFUSALS:
            noticed = [line for line in lines if line.step > Step.LIST]
            others = [line for line in lines if line.step <= Step.LIST]
            _move(session, sending, noticed, CampaignRowState.PARTLY, **values)
            _move(session, sending, others, ended, **values, sent_at=None)
        else:
            _move(session, sending, lines, ended, **values)


def _list(desk: Desk, sending: Sending, states: Collection[CampaignRowState], limit: int | None) -> list[CampaignLine]:
    with desk.store.reading() as session:
        rows = ledger_rows.list_rows(session, CampaignRow, sending.job_id, RowSearch(states), limit=limit)
        return [_line(row) for row in rows]


def _line(row: CampaignRow) -> CampaignLine:
    return CampaignLine(
        number=row.number,
        client_id=row.client_id,
        asked_id=row.asked_client_id,
        state=CampaignRowState(row.state or ""),
        step=Step(row.step),
        email=row.email,
        phone=row.phone,
        variables=json.loads(row.variables) if row.variables else {},
        sent_at=row.sent_at,
        only=read_steps(row.only_steps) if row.only_steps else None,
        username=row.username,
    )


def _move(
    session: Session, sending: Sending, lines: Collection[CampaignLine], to: CampaignRowState, **values: Any
) -> int:
    """Move lines to a state and set further columns; a line whose state may not be followed by this one stays. Returns
    how many were moved."""
    numbers = [line.number for line in lines]
    before, moved = CAMPAIGN_ROWS.before(to), {**values, "state": to}
    return ledger_rows.move_rows(session, CampaignRow, sending.job_id, numbers, before=before, values=moved)


def _note_planned(session: Session, sending: Sending, lines: Collection[CampaignLine], **values: Any) -> None:
    """Set columns of the lines that are planned, and leave their state."""
    numbers = [line.number for line in lines]
    before = (CampaignRowState.PLANNED,)
    ledger_rows.move_rows(session, CampaignRow, sending.job_id, numbers, before=before, values=values)


def _give_up(session: Session, job_id: str, now: datetime) -> None:
    """Settle what is left of a job that was stopped: a planned person who was called back ends as `PARTLY`; another
    planned one as `NOT_SENT`, who does not count for the day; a person to whom a step was on its way as `UNCERTAIN`."""
    ledger_rows.move_all(
        session,
        CampaignRow,
        job_id,
        col(CampaignRow.step) >= Step.CALLBACK,
        before=CampaignRowState.PLANNED,
        values={"state": CampaignRowState.PARTLY, "settled_at": now},
    )
    for before, after in CAMPAIGN_ROWS.given_up.items():
        values: dict[str, Any] = {"sent_at": None} if after is CampaignRowState.NOT_SENT else {}
        values |= {"state": after, "settled_at": now}
        ledger_rows.move_all(session, CampaignRow, job_id, before=before, values=values)


register_plan_ledger(KIND, CAMPAIGN_ROWS, CampaignRow, _give_up)
