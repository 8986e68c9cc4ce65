"""The notices on their way: each change of one is kept at once."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.errors import DeskError
from core.i18n import Language
from core.problems import write_problem
from core.services.notices.states import DELIVERIES, Channel, DeliveryState
from core.services.notices.wording import Told
from core.services.projects.projects import get_project
from data.models import Notice, NoticeDelivery
from data.repositories.notices import deliveries as repository

ROUND = "notices"
"""The kind of the rounds that send."""
USUAL_LANGUAGE: Language = "ru"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice that is to go to `target`. `attempts`: how often that was tried."""

    id: int
    project_id: int
    operator: str
    channel: Channel
    target: str = field(repr=False)
    state: DeliveryState
    attempts: int
    told: Told


def list_due(desk: Desk, project_id: int) -> list[Delivery]:
    """What is due now, the oldest first. Raises NotFound for the project."""
    project, now = get_project(desk, project_id), desk.now()
    with desk.store.reading() as session:
        rows = repository.list_due(session, project_id, now)
        choices = {choice.operator: choice for choice in repository.list_choices(session, project_id)}

        def told(row: NoticeDelivery, notice: Notice) -> Told:
            choice = choices.get(row.operator)
            return Told(
                kind=NoticeKind(notice.kind),
                facts=json.loads(notice.facts),
                project_id=project_id,
                project_name=project.name,
                language=cast(Language, choice.language) if choice else USUAL_LANGUAGE,
                zone=project.time_zone,
                now=now,
                address=choice.address if choice else None,
            )

        return [
            Delivery(
                id=row.id or 0,
                project_id=project_id,
                operator=row.operator,
                channel=Channel(row.channel),
                target=row.target,
                state=DeliveryState(row.state),
                attempts=row.attempts,
                told=told(row, notice),
            )
            for row, notice in rows
        ]


def find_next_due(desk: Desk, project_id: int) -> datetime | None:
    """When the next one is due, which may be past; None when nothing is waiting."""
    with desk.store.reading() as session:
        return repository.find_next_due(session, project_id)


def settle(
    desk: Desk,
    delivery: Delivery,
    state: DeliveryState,
    *,
    problem: DeskError | None = None,
    due_at: datetime | None = None,
) -> None:
    """Note how far it is. `due_at`: when one that waits is tried again; one that goes out now stays due, so that it is
    found if the process is killed."""
    with desk.store.writing(delivery.project_id) as session:
        row = repository.find_delivery(session, delivery.project_id, delivery.id)
        if row is None:
            return  # the notice was dropped meanwhile
        if row.state != state:
            DELIVERIES.check_move(DeliveryState(row.state), state)
        row.state, row.problem = state, write_problem(problem) if problem else None
        if state is DeliveryState.SENDING:
            return
        row.due_at = due_at
        row.attempts += state is not DeliveryState.DROPPED
        row.settled_at = None if state in DELIVERIES.unsettled else desk.now()
