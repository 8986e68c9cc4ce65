"""What is asked of Salebot."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from core.domain.campaigns.campaign import CampaignActions
from core.errors import DeskError
from core.problems import read_problem
from core.services.campaigns.job import start_campaign
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.clients.copy import count_clients
from core.services.clients.job import start_sync
from core.services.inbox.job import process_again
from core.services.projects.connections import open_salebot
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.bad_days.works import JobWork, RoundWork
from tests.bad_days.world import World
from tests.received import deliver, notices_of
from tests.sending import SOURCE, as_people
from tests.stored import fetch_all, write


class Sending(JobWork):
    """A campaign with texts that no other has."""

    kind = "send_campaign"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.persons = world.take(4)
        self.actions = CampaignActions(
            facts=("b365_attended",),
            list_id=7,
            callback=f"came_{self.number}",
            message=f"Спасибо {self.number}, #{{name}}",
        )

    def begin(self) -> None:
        plan = plan_campaign(
            self.desk,
            self.project_id,
            f"Campaign {self.number}",
            actions=self.actions,
            people=as_people(self.persons),
            source=SOURCE,
        )
        self.job_id = start_campaign(self.desk, self.project_id, plan)

    def go_on(self) -> None:
        if self.job.can_go_on:
            super().go_on()

    def is_done(self) -> bool:
        ended = {"sent", "partly", "rejected", "no_client"}
        return self.job.state == "done" and {state for state, *_ in self.rows("campaign_row")} <= ended

    def check(self) -> None:
        super().check()
        for state, client_id in self.rows("campaign_row", "client_id"):
            got = self._got(int(client_id))
            called, written = got[self.actions.callback], got[self.actions.message]
            match state:
                case "sent":
                    assert (called, written) == (1, 1), state
                case "partly":
                    assert (called, written) == (1, 0), state
                case "uncertain" | "planned":
                    assert called <= 1, state
                    assert written <= 1, state
                case _:
                    assert (called, written) == (0, 0), state

    def _got(self, client_id: int) -> Counter[str | None]:
        with open_salebot(self.desk, self.project_id) as api:
            return Counter(row.text for row in api.fetch_history(client_id))

    def problems(self) -> list[DeskError | None]:
        return self.row_problems("campaign_row")


class ReadingClients(JobWork):
    """Begins with a copy that is empty."""

    kind = "sync_clients"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        for table in ("client_variable", "client"):
            write(self.desk, f"DELETE FROM {table}")  # noqa: S608

    def begin(self) -> None:
        self.job_id = start_sync(self.desk, self.project_id)

    def is_done(self) -> bool:
        counted = count_clients(self.desk, self.project_id)
        with open_salebot(self.desk, self.project_id) as api:
            there = len(api.fetch_clients(0))
        return self.job.state == "done" and counted.clients == counted.with_variables == there


class Noticing(RoundWork):
    """Registrations of people who came by their link from the bot."""

    kind = "inbox"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.clients = [person.client_id or 0 for person in world.take(2)]
        self.before = {client_id: self._notices(client_id) for client_id in self.clients}
        self.events: dict[int, int] = {}

    def _notices(self, client_id: int) -> int:
        return notices_of(self.desk, self.project_id, client_id)

    def begin(self) -> None:
        settings = get_salebot_settings(self.desk, self.project_id)
        change_salebot_settings(self.desk, self.project_id, replace(settings, relay=self.kind == "relay"))
        for client_id in self.clients:
            self.events[client_id] = deliver(
                self.desk,
                self.project_id,
                email=f"person{client_id}@example.com",
                username="Вера",
                secret=uuid4().hex,
                url_marker=str(client_id),
                url_marker_name="salebot",
            )
        self.begin_round()

    def _rows(self) -> dict[int, tuple[str, datetime | None, str | None]]:
        sql = "SELECT state, problem, due_at FROM received_registration WHERE event_id = :id"
        rows = {}
        for client_id, event_id in self.events.items():
            [(state, problem, due_at)] = fetch_all(self.desk, sql, id=event_id)
            rows[client_id] = (state, _moment(due_at), problem)
        return rows

    def story(self) -> object:
        return self._rows()

    def is_done(self) -> bool:
        return {state for state, *_ in self._rows().values()} == {"done"}

    def go_on(self) -> None:
        super().go_on()
        settled = [self.events[one] for one, (state, *_) in self._rows().items() if state in ("failed", "uncertain")]
        process_again(self.desk, self.project_id, settled)

    def check(self) -> None:
        for client_id, (state, *_) in self._rows().items():
            given = self._notices(client_id) - self.before[client_id]
            assert given <= 1, state
            if state == "done":
                assert given == 1
            if state == "unmatched":
                assert given == 0

    def problems(self) -> list[DeskError | None]:
        return [read_problem(problem) for *_, problem in self._rows().values()]


class PassingOn(Noticing):
    """The same, in a project that leaves the writing to Salebot."""

    kind = "relay"

    def _rows(self) -> dict[int, tuple[str, datetime | None, str | None]]:
        sql = "SELECT relay_state, relay_problem, relay_at FROM webhook_event WHERE id = :id"
        rows = {}
        for client_id, event_id in self.events.items():
            [(state, problem, at)] = fetch_all(self.desk, sql, id=event_id)
            rows[client_id] = (state, _moment(at) if state == "waiting" else None, problem)
        return rows

    def is_done(self) -> bool:
        return {state for state, *_ in self._rows().values()} == {"taken"}

    def check(self) -> None:
        for client_id, (state, *_) in self._rows().items():
            given = self._notices(client_id) - self.before[client_id]
            # Where Salebot does not let the dashboard look, a delivery is repeated rather than lost.
            assert given <= 1 + self._unseen(), state
            if state == "taken":
                assert given >= 1

    def _unseen(self) -> int:
        looks = ("get_variables", "find_client_id_by_var")
        return sum(bool(exchange.fault) and exchange.method in looks for exchange in self.world.server.traffic)


def _moment(value: object) -> datetime | None:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
