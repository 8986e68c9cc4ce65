"""What every service is given: the open store and vault of one installation, its clock, its operator."""

from dataclasses import dataclass
from datetime import datetime
from getpass import getuser
from pathlib import Path

from core.clock import Clock
from core.environment import Environment
from core.vault import Vault
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
