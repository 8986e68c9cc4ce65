"""The desk: the open store, vault and clock of one installation, which every service takes."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from getpass import getuser
from pathlib import Path

from core.clock import Clock
from core.domain.access.rights import SYSTEM, Operator, Role
from core.environment import Environment
from core.vault import Vault
from core.waits import USUAL_WAITS, Waits
from data.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What services take as their first argument. `acting`: on whose behalf they work."""

    environment: Environment
    store: Store
    vault: Vault
    clock: Clock
    waits: Waits = USUAL_WAITS
    acting: Operator = SYSTEM

    @property
    def home(self) -> Path:
        return self.environment.home

    @property
    def operator(self) -> str:
        """The operator's name, for what keeps who made it."""
        return self.acting.name

    def acting_as(self, operator: Operator) -> "Desk":
        """The same desk for an operator."""
        return replace(self, acting=operator)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()


@cache
def local_operator() -> Operator:
    """Who sits at this computer while there are no users: may do everything, under the name of the process's user."""
    try:
        name = getuser()
    except (OSError, KeyError):  # the user of a container may have no name
        name = "desk"
    return Operator(name, Role.ADMINISTRATOR)
