"""An installation of an early version of the program, which was killed while jobs and rounds of every kind ran.

`tests/samples/unfinished_2026-11-20.zip` holds its store, the database of its engine and its key file, as the program
wrote them at commit 5a2b96a until it was killed. Its projects are connected to a sandbox of seed 7 with six webinars of
60 viewers; it holds only the invented people of that sandbox.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.clock import clock_from
from core.desk import Desk
from core.domain.campaigns.campaign import Step
from core.domain.registration.registration import Registration
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.campaigns.ledger import open_sending
from core.services.campaigns.send_to_client import do_step
from core.services.inbox.write_registration import NOTICE
from core.services.projects.connections import open_bizon, open_salebot
from core.services.projects.projects import change_project, draft_of, list_projects
from core.services.registration.send_registration import send_registration
from core.start import get_desk
from tests.conftest import wire
from tests.stored import fetch_all

RECORDED = ROOT / "tests/samples/unfinished_2026-11-20.zip"
KILLED_AT = datetime(2026, 11, 20, 12, 0, 21, tzinfo=UTC)
RESUMED_AT = KILLED_AT + timedelta(minutes=20)
"""Everything that waited for its next try is due by then, except the sync of clients, which waits for midnight."""


@contextmanager
def unfinished(folder: Path) -> Iterator[tuple[Desk, SandboxServer]]:
    """The installation, opened and migrated by the present version, and the sandbox in its state at the kill."""
    home = folder / "var"
    home.mkdir(mode=0o700)
    with ZipFile(RECORDED) as recorded:
        recorded.extractall(home)
    with (
        pytest.MonkeyPatch.context() as patch,
        SandboxServer(7, clock_from(RESUMED_AT), webinars=6, viewers=60) as server,
    ):
        patch.setenv("DESK_HOME", str(home))
        patch.setenv("DESK_NOW", RESUMED_AT.isoformat())
        get_desk.cache_clear()
        desk = get_desk()
        try:
            for project in list_projects(desk)[1:]:
                there = replace(draft_of(project), bizon_base_url=server.address, salebot_base_url=server.address)
                change_project(desk, project.id, there)
            wire(desk, server)
            _remind(desk, server)
            yield desk, server
        finally:
            desk.store.close()
            get_desk.cache_clear()


def _remind(desk: Desk, server: SandboxServer) -> None:
    """Repeat to the sandbox, which keeps nothing, the registrations and messages that it had got, with those that were
    being sent at the kill."""
    server.faults.switch(repeated_email="double")
    project_id = list_projects(desk)[0].id
    rows = (
        "SELECT page_id, session_at, email FROM batch_row WHERE state IN ('registered', 'sending') ORDER BY settled_at"
    )
    with open_bizon(desk, project_id) as api:
        for page_id, session_at, email in fetch_all(desk, rows):
            at = datetime.fromisoformat(session_at).replace(tzinfo=UTC)
            assert send_registration(api, Registration(page_id, at, email)).outcome == "registered"
    told = "SELECT job_id, client_id FROM campaign_row WHERE state IN ('sent', 'sending')"
    noticed = "SELECT client_id FROM received_registration WHERE noticed_at IS NOT NULL OR state = 'noticing'"
    with open_salebot(desk, project_id) as salebot:
        for job_id, client_id in fetch_all(desk, told):
            actions = open_sending(desk, project_id, job_id).actions
            for step in (step for step in actions.steps if step > Step.LIST):
                result = do_step(salebot, client_id, actions, step, since=desk.now(), list_known=tuple)
                assert result.outcome == "done"
        for (client_id,) in fetch_all(desk, noticed):
            salebot.send_callback(client_id, NOTICE)
    server.traffic.clear()
