"""A dashboard that users log in to, by a password or by an identity provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.desk import Desk
from core.environment import read_environment
from core.start import open_desk
from tests.dashboard import Dashboard
from tests.databases import home_of
from tests.services.access.school import ADMINISTRATOR, PASSWORD, open_school
from tests.web.identity_provider import identity_provider
from tests.web.test_gate import KEY, SECRET

PROVIDER = "Школьный вход"
SECRETS = {"DESK_FUNCTION_KEY": KEY, "DESK_WEBHOOK_SECRET": SECRET}


@contextmanager
def dashboard_with_users(home: Path) -> Iterator[Dashboard]:
    """Behind a proxy on this computer, with an administrator."""
    with (
        identity_provider() as address,
        Dashboard(
            home,
            DESK_ADMIN_NAME=ADMINISTRATOR,
            DESK_ADMIN_PASSWORD=PASSWORD,
            DESK_TRUSTED_PROXIES="127.0.0.1",
            DESK_OIDC_ISSUER=address,
            DESK_OIDC_CLIENT_ID="desk",
            DESK_OIDC_CLIENT_SECRET="made up",
            DESK_OIDC_NAME=PROVIDER,
            **SECRETS,
        ) as running,
    ):
        yield running


@contextmanager
def school_of(dashboard: Dashboard) -> Iterator[Desk]:
    """The store of the dashboard, for the administrator."""
    moment = dashboard.clock.now().isoformat()
    desk = open_desk(read_environment({**home_of(dashboard.home), "DESK_NOW": moment, **SECRETS}))
    yield open_school(desk)
    desk.store.close()
