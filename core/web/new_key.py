"""`python -m core.web.new_key` (`make new-key`): gives up the saved tokens and keys when the key that sealed them is
lost, so that the dashboard starts with a new one. Nothing else does that."""

import sys

from core.audit import add_entry
from core.clock import clock_from
from core.desk import local_operator
from core.domain.audit.deeds import Deed
from core.environment import Environment, read_environment
from core.errors import Conflict, DeskError, StorageFault
from core.jobs.home_lock import holding_home
from core.jobs.store_lock import holding_store
from core.start import list_sealed, open_store
from core.vault import KEY_FILE, open_vault
from core.waits import USUAL_WAITS
from core.web.check_start import begin_private, explain_start
from data.repositories.notices.deliveries import drop_password
from data.repositories.projects.projects import drop_sealed_of_live
from data.sqlite_files import name_aside

LOST = frozenset({"gone", "damaged", "other_key"})
"""The faults of a key that no longer opens the secrets."""


def give_up_secrets(environment: Environment) -> int:
    """Remove the secrets of projects and of the mail server that nobody can read any more; a key file that opens none
    of them gets another name. Returns how many projects lost one.

    Raises Conflict("process") while a dashboard works with the home, Conflict("key") when the key opens the secrets,
    NotConfigured or StorageFault("key") when it cannot be told whether it does, and the errors of
    `core.start.open_store`.
    """
    store = open_store(environment)
    try:
        seconds = USUAL_WAITS.home_lock_s
        with holding_home(environment.home, seconds), holding_store(environment.database_url, seconds):
            _require_lost(environment, list_sealed(store))
            with store.writing(durable=True) as session:
                changed = drop_sealed_of_live(session)
                drop_password(session)
                now = clock_from(environment.starts_at).now()
                add_entry(session, Deed.SECRETS_GIVEN_UP, operator=local_operator().name, at=now, count=changed)
            file = environment.home / KEY_FILE
            if file.exists() and not environment.secret_key:
                file.rename(name_aside(file))
            return changed
    finally:
        store.close()


def _require_lost(environment: Environment, sealed: list[bytes]) -> None:
    try:
        open_vault(environment.home, environment.secret_key, sealed)
    except StorageFault as fault:
        if fault.reason not in LOST:  # a file that cannot be read now may hold the right key
            raise
        return
    raise Conflict("key")


def main() -> None:
    begin_private()
    try:
        changed = give_up_secrets(read_environment())
    except Conflict as conflict:
        if conflict.what == "key":
            raise SystemExit("The key opens the saved tokens and keys, so there is nothing to give up.") from None
        raise SystemExit("Close the dashboard first: it works with these tokens and keys.") from None
    except DeskError as error:
        raise SystemExit(f"Nothing was given up: {explain_start(error)}") from None
    sys.stdout.write(
        f"The tokens and keys of {changed} project(s) were given up. Start the dashboard: it makes a new key file, or"
        " takes DESK_SECRET_KEY. Then enter the Bizon365 token, the Salebot key and the password of the mail server"
        " again in Settings, add the webhooks out anew, and reset the one-time codes of users. Webhooks and bot"
        " functions go on as before.\n"
    )


if __name__ == "__main__":
    main()
