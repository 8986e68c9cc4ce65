"""What projects share when they connect to the services."""

from itertools import pairwise

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from tests.conftest import add_live
from tests.stored import write

APART_S = 0.25


def test_two_projects_with_one_account_keep_its_pace_together(desk: Desk, small_sandbox: SandboxServer) -> None:
    both = [add_live(desk, small_sandbox, name).id for name in ("Школа", "Школа, Казань")]
    write(desk, "UPDATE project SET requests_per_second = :rate", rate=1 / APART_S)
    for _ in range(2):
        for project_id in both:
            with open_bizon(desk, project_id) as api:
                api.fetch_registration_pages()
    sent_at = [exchange.at_s for exchange in small_sandbox.traffic.of("getSubpages")]
    assert len(sent_at) == 4
    assert all(later - earlier > APART_S / 2 for earlier, later in pairwise(sent_at))
