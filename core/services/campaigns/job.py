"""The durable campaign: people are sent back into the bot, nobody twice, whatever happens.

The job takes `AT_ONCE` people at a time. Who is left out meanwhile gets nothing: that is looked at for all of them,
again when their clients were looked up, and for each right before they are called back or written to. Variables and
the list are done for several clients by one call, which may be repeated without harm. Then the bot is called back for
each client and each is written to; their row says `sending` before that. A job that finds such a row later reads the
client's history before anything is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import Step
from core.domain.campaigns.plan import CampaignPlan
from core.errors import DeskError, Rejected
from core.http.pace import Stopped, pause
from core.jobs import engine
from core.jobs.progress import get_job
from core.rights import needs
from core.salebot.api import SalebotApi
from core.salebot.wire import is_about_client
from core.services.campaigns.ledger import (
    CampaignLine,
    HasEnded,
    Sending,
    claim_client,
    finish_step,
    list_next,
    list_unknown,
    mark_sending,
    open_sending,
    put_back,
    settle_lines,
    take_lines,
)
from core.services.campaigns.line_client import ask_for_client
from core.services.campaigns.look_again import Judge, list_still_meant, open_judge
from core.services.campaigns.plan_campaign import AT_ONCE
from core.services.campaigns.prepare_clients import prepare_clients, refuse_line
from core.services.campaigns.same_sent import list_same_sent
from core.services.campaigns.send_to_client import StepOutcome, StepResult, do_step, was_step_done
from core.services.campaigns.start_campaign import write_campaign
from core.services.campaigns.states import KIND, CampaignRowState
from core.services.projects.connections import open_salebot

MOST_LOST = 3
"""After so many lost answers in a row, or so many refusals in a row to look up a person, the service is not well: the
job rests."""
MOST_REFUSED = 25
"""After so many refusals in a row the reason is hardly in the people: Salebot may answer so to a revoked key. The job
rests."""


@needs(Right.WORK)
def start_campaign(
    desk: Desk, project_id: int, plan: CampaignPlan, *, run_id: int | None = None, made_by: str = ""
) -> str:
    """Begin to carry out a plan, for this run of a scenario if there is one: see `write_campaign`. Returns the job's
    id. The same plan is begun once. Raises NotFound."""
    job_id = write_campaign(desk, project_id, plan, run_id=run_id, made_by=made_by)
    engine.run(desk, KIND, job_id)
    return job_id


@engine.workflow(KIND)
def send_campaign(desk: Desk, job_id: str) -> None:
    """The whole job."""
    send_step(desk, job_id)


@engine.step("core.jobs.send_campaign.send_step")
def send_step(desk: Desk, job_id: str) -> None:
    """All of its people."""
    send_people(desk, job_id)


def send_people(desk: Desk, job_id: str) -> None:
    """First settle the people whose outcome is unknown, because the process ended or an answer never came; then go on
    with those who are still planned, in the order of the list.

    Raises the errors that let the job rest: the ApiErrors, LimitReached and NotConfigured; Stopped; NotFound.
    """
    job = get_job(desk, job_id)
    sending = open_sending(desk, job.project_id, job_id)
    # A job that was stopped already still settles its last people.
    stop = engine.is_closing if job.stop_asked else engine.watch_stop(desk, job_id)
    with (
        open_salebot(desk, job.project_id, stop) as api,
        # A person who was called back is written to as well: the job does not stop between the two.
        open_salebot(desk, job.project_id, engine.is_closing) as steady_api,
    ):
        _settle_unknown(desk, api, sending, stop)
        if job.stop_asked:
            raise Stopped
        judge = open_judge(desk, sending)
        lost = refused = 0
        while lines := list_next(desk, sending, AT_ONCE):
            meant = list_still_meant(desk, sending, judge, lines)
            with_clients = _look_up(desk, api, sending, lines=meant, stop=stop)
            with_clients = list_still_meant(desk, sending, judge, with_clients)  # their clients may be left out
            for line in prepare_clients(desk, api, sending, take_lines(desk, sending, with_clients)):
                if stop():
                    raise Stopped
                result = _send_to(desk, steady_api, sending, line=line, judge=judge)
                lost = lost + 1 if result.outcome is StepOutcome.UNCERTAIN else 0
                refused = refused + 1 if result.outcome is StepOutcome.REJECTED else 0
                is_hopeless = lost == MOST_LOST or refused == MOST_REFUSED
                if hopeless := result.blocked or (result.problem if is_hopeless else None):
                    raise hopeless


def _settle_unknown(desk: Desk, api: SalebotApi, sending: Sending, stop: Callable[[], bool]) -> None:
    """Ask each client's history whether the step that was on its way was done; if not, it is to be done again, once the
    call can no longer land."""
    lines = list_unknown(desk, sending)
    now = desk.now()
    pause(max((desk.waits.left_to_land_s(line.since, now) for line in lines), default=0.0), stop)
    for line in lines:
        [step, *_] = sending.steps_left(line)
        known = list_same_sent(desk, sending, line, step, since=line.since)
        was_done = was_step_done(api, line.client, sending.actions, step, since=line.since, known=known)
        if was_done:
            finish_step(desk, sending, [line], step)
        elif was_done is None:
            settle_lines(desk, sending, [line], CampaignRowState.UNCERTAIN)
        else:
            put_back(desk, sending, line)


def _look_up(
    desk: Desk, api: SalebotApi, sending: Sending, lines: Sequence[CampaignLine], stop: Callable[[], bool]
) -> list[CampaignLine]:
    """The people whose client is known, or was found now. Salebot may refuse to look up one person; after `MOST_LOST`
    refusals in a row the last one is raised, since the reason is not in the people."""
    with_clients, refused = [], 0
    for line in lines:
        if line.client_id is not None:
            with_clients.append(line)
            continue
        if stop():
            raise Stopped
        try:
            found = ask_for_client(desk, api, sending.project_id, line)
        except Rejected as error:
            refused += 1
            if not is_about_client(error):
                raise
            settle_lines(desk, sending, [line], CampaignRowState.REJECTED, problem=error)
            if refused == MOST_LOST:
                raise
            continue
        refused = 0
        if isinstance(found, CampaignRowState):
            settle_lines(desk, sending, [line], found)
            continue
        client_id, found_by = found
        if claimed := claim_client(desk, sending, line, client_id=client_id, found_by=found_by):
            with_clients.append(claimed)
    return with_clients


def _send_to(desk: Desk, api: SalebotApi, sending: Sending, *, line: CampaignLine, judge: Judge) -> StepResult:
    """Call the bot back for one person and write to them, as far as this is left to do and they are still meant.
    Returns how the last step ended."""
    result = StepResult(StepOutcome.DONE)
    if not list_still_meant(desk, sending, judge, [line]):
        return StepResult(StepOutcome.LEFT_OUT)
    for step in sending.steps_left(line):
        result = _do_step(desk, api, sending, line=line, step=step)
        if result.outcome is not StepOutcome.DONE:
            break
        line = replace(line, step=step)
    return result


def _do_step(desk: Desk, api: SalebotApi, sending: Sending, line: CampaignLine, step: Step) -> StepResult:
    """Raises the errors that say nothing about this person: then the row stays planned."""
    since, state = desk.now(), CampaignRowState.PLANNED

    def note_sent() -> None:
        nonlocal state
        mark_sending(desk, sending, line, before=state)
        state = CampaignRowState.SENDING

    try:
        result = do_step(
            api,
            line.client,
            sending.actions,
            step,
            since=since,
            list_known=lambda: list_same_sent(desk, sending, line, step, since=since),
            should_stop=engine.is_closing,
            waits=desk.waits,
            note_sent=note_sent,
        )
    except HasEnded:
        return StepResult(StepOutcome.LEFT_OUT)
    except (DeskError, Stopped):
        put_back(desk, sending, line)
        raise
    match result.outcome:
        case StepOutcome.DONE:
            finish_step(desk, sending, [line], step)
        case StepOutcome.REJECTED | StepOutcome.NO_CLIENT:
            refuse_line(desk, sending, line, result.problem)
        case StepOutcome.UNCERTAIN:
            settle_lines(desk, sending, [line], CampaignRowState.UNCERTAIN, problem=result.problem)
    return result
