"""The composition root: what every service needs, made once per process."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from getpass import getuser
from pathlib import Path

from core.clock import Clock, clock_from
from core.environment import Environment, read_environment
from core.vault import Vault, open_vault
from data.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """The open store, vault and clock of one installation. Services take it as their first argument."""

    environment: Environment
    store: Store
    vault: Vault
    clock: Clock

    @property
    def home(self) -> Path:
        return self.environment.home

    @property
    def operator(self) -> str:
        """Who sits at the dashboard. There is no login yet: the name under which the process was started."""
        try:
            return getuser()
        except (OSError, KeyError):  # a container may know no name for its user
            return "desk"

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()


def open_desk(environment: Environment) -> Desk:
    """Open the store (migrating it) and the vault, and see to it that the sandbox and environment projects exist."""
    from core.services.projects.built_in import ensure_projects

    environment.home.mkdir(mode=0o700, parents=True, exist_ok=True)  # contacts of viewers lie in it
    desk = Desk(
        environment,
        store=Store(environment.database_url),
        vault=open_vault(environment.home, environment.secret_key),
        clock=clock_from(environment.starts_at),
    )
    desk.store.migrate()
    ensure_projects(desk)
    return desk


@cache
def get_desk() -> Desk:
    """The desk of this process, opened on first use."""
    return open_desk(read_environment())
