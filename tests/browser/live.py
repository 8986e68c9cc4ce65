"""An account as from outside: a small stand-in, served by the tests, with which a project of the dashboard works."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import stamina
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import delete
from sqlmodel import Session, col, select

from core.clock import RunningClock
from core.desk import local_operator
from core.sandbox.server import SandboxServer
from core.services.projects.projects import list_projects, remove_project
from core.services.projects.webhook_secret import WEBHOOK_PATH, make_webhook_secret, reveal_webhook_path
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import set_quiet_hours
from data.models import Draft, Report, ScenarioRun, WebhookEvent
from data.store import Store
from tests import patience
from tests.browser.screen import button, open_page, ru
from tests.conftest import SEED, add_live, environment_desk
from tests.dashboard import Dashboard
from tests.databases import STORE_FILE, store_url
from tests.patience import PATIENCE_S
from tests.present import present_clock
from tests.services.scenarios.world import NEVER_QUIET

WEBHOOK_SECRET = "a-secret-of-the-tests-alone"
WEBINARS, VIEWERS = 4, 60


class Live:
    """A project of a running dashboard, with the account it is connected to; every page shows it, because it is the
    only live one."""

    def __init__(self, dashboard: Dashboard, account: SandboxServer, webhook_path: str) -> None:
        self.dashboard = dashboard
        self.account = account
        self._webhook_path = webhook_path

    @property
    def address(self) -> str:
        return self.dashboard.address

    @property
    def public_address(self) -> str:
        return self.dashboard.public_address

    @property
    def clock(self) -> RunningClock:
        return self.dashboard.clock

    def deliver(self, body: bytes) -> None:
        """As Bizon365 would."""
        headers = {"Content-Type": "application/json"}
        answer = patience.post(f"{self.public_address}{self._webhook_path}", content=body, headers=headers)
        assert answer.status_code == httpx.codes.OK

    def report_ids(self) -> list[int]:
        """In the order in which the reports came."""
        with self._stored() as session:
            return [report_id or 0 for report_id in session.exec(select(Report.id).order_by(col(Report.id)))]

    def event_ids(self) -> list[int]:
        """In the order in which the deliveries came."""
        with self._stored() as session:
            return [event_id or 0 for event_id in session.exec(select(WebhookEvent.id).order_by(col(WebhookEvent.id)))]

    def forget_drafts(self) -> None:
        """As if nobody had typed or chosen anything before."""
        with self._stored() as session:
            session.execute(delete(Draft))

    @stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2)
    def await_draft(self, text: str) -> None:
        """Wait until what was typed is kept: a browser may be closed before it has sent it, or its page drawn it."""
        with self._stored() as session:
            assert json.dumps(text, ensure_ascii=False) in session.exec(select(Draft.value)).all()

    @stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.1, wait_max=0.5)
    def await_run(self, state: RunState) -> None:
        """Wait until rounds have brought the only run of a scenario so far: a page that is opened again and again
        until it shows it takes more time than all the rest of a walk."""
        with self._stored() as session:
            assert session.exec(select(ScenarioRun.state)).all() == [state]

    @contextmanager
    def _stored(self) -> Iterator[Session]:
        store = Store(store_url(self.dashboard.home / STORE_FILE))
        with store.writing() as session:
            yield session
        store.close()


@contextmanager
def live_project(dashboard: Dashboard, *, webinars: int = WEBINARS, viewers: int = VIEWERS) -> Iterator[Live]:
    """A project of its own on a dashboard that runs, for one file of tests: an account of so few webinars, each with so
    few viewers. In the end every live project is removed, with all that belongs to it."""
    desk = environment_desk(dashboard.home).acting_as(local_operator())
    with SandboxServer(SEED, present_clock(), webinars=webinars, viewers=viewers) as account:
        project = add_live(desk, account)
        make_webhook_secret(desk, project.id)
        set_quiet_hours(desk, project.id, NEVER_QUIET)
        yield Live(dashboard, account, reveal_webhook_path(desk, project.id) or "")
        for added in list_projects(desk):
            if not added.is_sandbox:
                remove_project(desk, added.id, added.name)
    desk.store.close()


@contextmanager
def live_dashboard(home: Path, *, webinars: int = WEBINARS, viewers: int = VIEWERS) -> Iterator[Live]:
    """A dashboard of its own, whose project is the one that its environment describes; for tests that need a fresh one,
    or end it."""
    with SandboxServer(SEED, present_clock(), webinars=webinars, viewers=viewers) as account:
        described = {
            "BIZON365_BASE_URL": account.address,
            "BIZON365_TOKEN": account.bizon_token,
            "BIZON365_PROJECT_ID": account.bizon_project_id,
            "SALEBOT_BASE_URL": account.address,
            "SALEBOT_API_KEY": account.salebot_key,
            "DESK_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }
        with Dashboard(home, **described) as dashboard:
            yield Live(dashboard, account, f"{WEBHOOK_PATH}/{WEBHOOK_SECRET}")


def pull_all(desk: Live, operator: BrowserContext) -> None:
    """Everything pulled, by the button of the home page."""
    page = operator.new_page()
    open_page(page, desk.address)
    button(page, ru("Load the reports")).click()
    every = len(desk.account.world.webinars)
    expect(page.get_by_text(ru("{ready} of {total} fully loaded", ready=every, total=every))).to_be_visible()
    page.close()
