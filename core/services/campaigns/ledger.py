"""The ledger of a campaign, for the job that works it off: each change is kept at once."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, Step
from core.domain.sent_before import CLOCKS_APART
from core.domain.sessions import day_start
from core.errors import DeskError, LimitReached, NotFound
from core.jobs.ledgers import Ledger, register_ledger
from core.jobs.progress import require_job
from core.problems import write_problem
from core.services.campaigns.actions import read_actions
from core.services.campaigns.start_campaign import AGAIN, first_turn
from core.services.campaigns.states import CAMPAIGN_ROWS, KIND, CampaignRowState
from core.services.projects.projects import get_project
from core.services.projects.salebot_settings import VariableScope, get_salebot_settings
from data.models import Campaign, CampaignRow
from data.repositories import campaigns as repository
from data.repositories import ledger_rows

Ended = Literal["sent", "uncertain", "rejected", "no_client"]
CAP = "campaign_cap"
PLANNED_AGAIN: Mapping[str, Any] = {"state": CampaignRowState.PLANNED, "settled_at": None, "problem": None}


@dataclass(frozen=True, slots=True)
class Sending:
    """What the job needs to know of its campaign. `from_turn`: a client must not have got it in this turn or a later
    one; `cap`: people of a day."""

    job_id: str
    project_id: int
    name_key: str
    from_turn: int
    actions: CampaignActions
    scope: VariableScope
    cap: int
    zone: ZoneInfo

    def steps_left(self, line: "CampaignLine") -> tuple[Step, ...]:
        """What is still to be done with a person."""
        return tuple(step for step in self.actions.steps if step > line.step)


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A person of the ledger who is still to be sent something, or may have been. `step` is what was done last,
    `sent_at` when they were taken in hand."""

    number: int
    client_id: int | None
    state: str
    step: Step
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)
    sent_at: datetime | None

    @property
    def client(self) -> int:
        """The client, of a person who is one."""
        if self.client_id is None:
            raise ValueError("a person without a client")
        return self.client_id

    @property
    def since(self) -> datetime:
        """When a person who is on the way was taken in hand."""
        if self.sent_at is None:
            raise ValueError("a person who is not on the way")
        return self.sent_at


def require_campaign(session: Session, project_id: int, job_id: str) -> Campaign:
    """Raises NotFound."""
    campaign = repository.find_campaign(session, project_id, job_id)
    if campaign is None:
        raise NotFound("campaign", job_id)
    return campaign


def open_sending(desk: Desk, project_id: int, job_id: str) -> Sending:
    """Raises NotFound."""
    settings = get_salebot_settings(desk, project_id)
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        campaign = require_campaign(session, project_id, job_id)
        again = json.loads(require_job(session, job_id).request)[AGAIN]
        return Sending(
            job_id=job_id,
            project_id=project_id,
            name_key=campaign.name_key,
            from_turn=first_turn(campaign.turn, again=again),
            actions=read_actions(campaign.actions),
            scope=settings.variable_scope,
            cap=settings.campaign_cap,
            zone=zone,
        )


def list_next(desk: Desk, sending: Sending, limit: int) -> list[CampaignLine]:
    """The next people who are still to be sent something, in the order of the list."""
    return _list(desk, sending, (CampaignRowState.PLANNED,), limit)


def list_unknown(desk: Desk, sending: Sending) -> list[CampaignLine]:
    """The people of whom nobody knows whether they were sent something."""
    return _list(desk, sending, repository.UNKNOWN, None)


def claim_client(desk: Desk, sending: Sending, line: CampaignLine, client_id: int, found_by: str) -> bool:
    """A person turned out to be this client; False when the client gets the campaign otherwise: then the line has
    ended."""
    with desk.store.writing() as session:
        other = repository.find_getting(
            session, sending.project_id, sending.name_key, from_turn=sending.from_turn, client_id=client_id
        )
        values: dict[str, Any] = {"client_id": client_id, "found_by": found_by}
        if other:
            state = "repeated" if other.job_id == sending.job_id else "already_sent"
            values |= {"state": state, "settled_at": desk.now()}
        repository.move_rows(session, sending.job_id, [line.number], (CampaignRowState.PLANNED,), **values)
    return other is None


def take_lines(desk: Desk, sending: Sending, lines: Sequence[CampaignLine]) -> list[CampaignLine]:
    """As many of these people as may be sent something today; they count for today from now on.

    Raises LimitReached when these are none. Who was taken in hand today already counts once.
    """
    with desk.store.writing() as session:
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
        _move(session, sending, taken, (CampaignRowState.PLANNED,), sent_at=now)
    return taken


def finish_step(desk: Desk, sending: Sending, lines: Collection[CampaignLine], step: Step) -> list[CampaignLine]:
    """This was done with all of them: who is still to be sent what comes next, in the order of the list."""
    if step == sending.actions.steps[-1]:
        settle_lines(desk, sending, lines, "sent", step=step)
        return []
    with desk.store.writing() as session:
        _move(
            session,
            sending,
            lines,
            repository.OPEN,
            state=CampaignRowState.PLANNED,
            settled_at=None,
            problem=None,
            step=int(step),
        )
    return sorted((replace(line, step=step) for line in lines), key=lambda line: line.number)


def mark_sending(desk: Desk, sending: Sending, line: CampaignLine) -> datetime:
    """Take a planned person in hand before they are called back or written to; the moment. A power cut does not undo
    it: what goes out now must not go out twice."""
    with desk.store.writing(durable=True) as session:
        now = desk.now()
        repository.mark_sending(session, sending.job_id, line.number, now)
        return now


def put_back(desk: Desk, sending: Sending, line: CampaignLine) -> None:
    """What was on its way was not done: it is still to be done."""
    with desk.store.writing() as session:
        _move(session, sending, [line], repository.UNKNOWN, **PLANNED_AGAIN)


def settle_lines(
    desk: Desk,
    sending: Sending,
    lines: Collection[CampaignLine],
    ended: Ended,
    problem: DeskError | None = None,
    *,
    step: Step | None = None,
) -> None:
    """Write down how these people ended, and the last step that was done if it is a further one. Who was called back
    already and is refused the message got a part; who got nothing does not count for the day."""
    with desk.store.writing() as session:
        values: dict[str, Any] = {"state": ended, "settled_at": desk.now()}
        values["problem"] = write_problem(problem) if problem else None
        if step is not None:
            values["step"] = int(step)
        noticed = [line for line in lines if line.step > Step.LIST]
        others = [line for line in lines if line.step <= Step.LIST]
        if ended in ("rejected", "no_client"):
            _move(session, sending, noticed, repository.OPEN, **{**values, "state": "partly"})
            _move(session, sending, others, repository.OPEN, **{**values, "sent_at": None})
        else:
            _move(session, sending, lines, repository.OPEN, **values)


def count_same_sent(desk: Desk, sending: Sending, line: CampaignLine, step: Step, since: datetime) -> int:
    """How often the very same callback or message is known to have been sent to this client about that time; of the
    line itself the step is still to be done."""
    mine = _content(sending.actions, step)
    with desk.store.reading() as session:
        rows = repository.list_rows_of_client(session, sending.project_id, line.client, since - CLOCKS_APART)
        return sum(row.step >= step and _content(read_actions(actions), step) == mine for row, actions in rows)


def _content(actions: CampaignActions, step: Step) -> tuple[str, int | None]:
    return (actions.callback, None) if step is Step.CALLBACK else (actions.message, actions.message_id)


def _list(desk: Desk, sending: Sending, states: Sequence[str], limit: int | None) -> list[CampaignLine]:
    clauses = repository.row_clauses(sending.job_id, states=states)
    with desk.store.reading() as session:
        return [_line(row) for row in ledger_rows.list_rows(session, CampaignRow, clauses, limit=limit)]


def _line(row: CampaignRow) -> CampaignLine:
    return CampaignLine(
        number=row.number,
        client_id=row.client_id,
        state=row.state or "",
        step=Step(row.step),
        email=row.email,
        phone=row.phone,
        variables=json.loads(row.variables) if row.variables else {},
        sent_at=row.sent_at,
    )


def _move(
    session: Session, sending: Sending, lines: Collection[CampaignLine], from_states: Collection[str], **values: Any
) -> None:
    if lines:
        repository.move_rows(session, sending.job_id, [line.number for line in lines], from_states, **values)


def _give_up(session: Session, job_id: str, now: datetime) -> None:
    """The run will not go on: who was called back got a part; who did not notice anything was not sent it and does not
    count for the day; and whose answer never came stays uncertain."""
    repository.move_all(
        session,
        job_id,
        CampaignRowState.PLANNED,
        from_step=Step.CALLBACK,
        values={"state": CampaignRowState.PARTLY, "settled_at": now},
    )
    for before, after in CAMPAIGN_ROWS.given_up.items():
        values: dict[str, Any] = {"sent_at": None} if after is CampaignRowState.NOT_SENT else {}
        repository.move_all(session, job_id, before, values={"state": after, "settled_at": now, **values})


register_ledger(
    KIND,
    Ledger(
        CAMPAIGN_ROWS,
        lambda session, job_ids: ledger_rows.count_states(session, CampaignRow, job_ids),
        lambda session, job_id: ledger_rows.find_last_settled(session, CampaignRow, job_id),
        _give_up,
    ),
)
