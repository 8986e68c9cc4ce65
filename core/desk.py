"""The desk: the open store, vault and clock of one installation, which every service takes."""

from dataclasses import dataclass
from datetime import datetime
from getpass import getuser
from pathlib import Path

from core.clock import Clock
from core.environment import Environment
from core.vault import Vault
from core.waits import USUAL_WAITS, Waits
from data.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What services take as their first argument."""

    environment: Environment
    store: Store
    vault: Vault
    clock: Clock
    waits: Waits = USUAL_WAITS

    @property
    def home(self) -> Path:
        return self.environment.home

    @property
    def operator(self) -> str:
        """The name of the operator: the user of the process, as there is no login yet."""
        try:
            return getuser()
        except (OSError, KeyError):  # the user of a container may have no name
            return "desk"

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()
