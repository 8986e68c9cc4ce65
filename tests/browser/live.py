"""An account as from outside: a small stand-in served by the tests, which the dashboard knows from its environment."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import stamina
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import delete
from sqlmodel import Session, select

from core.sandbox.server import SandboxServer
from data.models import Draft
from data.store import Store
from tests.browser.screen import button, open_page, ru
from tests.conftest import SEED
from tests.dashboard import Dashboard
from tests.databases import store_url
from tests.patience import PATIENCE_S
from tests.present import present_clock

WEBHOOK_SECRET = "a-secret-of-the-tests-alone"
WEBINARS, VIEWERS = 4, 60


@contextmanager
def live_dashboard(
    home: Path, *, webinars: int = WEBINARS, viewers: int = VIEWERS, **environment: str
) -> Iterator["Live"]:
    """A dashboard whose project "Environment" is a stand-in with so few webinars, each with so few viewers."""
    with SandboxServer(SEED, present_clock(), webinars=webinars, viewers=viewers) as server:
        account = {
            "BIZON365_BASE_URL": server.address,
            "BIZON365_TOKEN": server.bizon_token,
            "BIZON365_PROJECT_ID": server.bizon_project_id,
            "SALEBOT_BASE_URL": server.address,
            "SALEBOT_API_KEY": server.salebot_key,
            "DESK_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }
        with Live(home, server, **(account | environment)) as dashboard:
            yield dashboard


class Live(Dashboard):
    """The running dashboard with the account it is connected to."""

    def __init__(self, home: Path, account: SandboxServer, **environment: str) -> None:
        super().__init__(home, **environment)
        self.account = account

    def deliver(self, body: bytes) -> None:
        """As Bizon365 would."""
        headers = {"Content-Type": "application/json"}
        answer = httpx.post(
            f"{self.public_address}/bizon_webhook/{WEBHOOK_SECRET}", content=body, headers=headers, timeout=PATIENCE_S
        )
        assert answer.status_code == httpx.codes.OK

    def forget_drafts(self) -> None:
        """As if nobody had typed or chosen anything before."""
        with self._stored() as session:
            session.execute(delete(Draft))

    @stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2)
    def await_draft(self, text: str) -> None:
        """Wait until what was typed is kept: a browser may be closed before it has sent it, or its page drawn it."""
        with self._stored() as session:
            assert json.dumps(text, ensure_ascii=False) in session.exec(select(Draft.value)).all()

    @contextmanager
    def _stored(self) -> Iterator[Session]:
        store = Store(store_url(self.home / "desk.sqlite3"))
        with store.writing() as session:
            yield session
        store.close()


def pull_all(desk: Live, operator: BrowserContext) -> None:
    """Everything pulled, by the button of the home page."""
    page = operator.new_page()
    open_page(page, desk.address)
    button(page, ru("Load the reports")).click()
    every = len(desk.account.world.webinars)
    expect(page.get_by_text(ru("{ready} of {total} fully loaded", ready=every, total=every))).to_be_visible()
    page.close()
