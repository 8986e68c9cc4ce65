"""`python -m core.web.update`, which `make update` calls: brings the store to this version while the dashboard is
closed, with a backup before, and says the way back."""

import sys

from core.clock import clock_from
from core.domain.backups.keeping import BackupKind
from core.environment import Environment, read_environment
from core.errors import Conflict, DeskError
from core.home_folder import prepare_home
from core.jobs.home_lock import holding_home
from core.services.backups.folder import BackupFile, list_backups
from core.start import open_store
from core.waits import USUAL_WAITS
from core.web.check_start import begin_private, explain_start


def update(environment: Environment, *, lock_s: float = USUAL_WAITS.home_lock_s) -> BackupFile | None:
    """Migrate the store. Returns the backup that was made before, None when there was nothing to migrate. Raises
    Conflict("process") while a dashboard works with the home, and as `core.start.open_store`."""
    prepare_home(environment.home)
    with holding_home(environment.home, lock_s):
        pass  # a dashboard that runs would hold it
    before = {one.name for one in _made(environment)}
    open_store(environment).close()
    return next((one for one in _made(environment) if one.name not in before), None)


def _made(environment: Environment) -> list[BackupFile]:
    now = clock_from(environment.starts_at).now()
    return [one for one in list_backups(environment.backup_folder, now) if one.made.kind is BackupKind.BEFORE_UPDATE]


def main() -> None:
    begin_private()
    try:
        saved = update(read_environment())
    except Conflict as error:
        if error.what == "update":
            raise SystemExit(f"The store was not updated: {explain_start(error)}") from None
        raise SystemExit("Close the dashboard first, then `make update` again.") from None
    except DeskError as error:
        raise SystemExit(f"The store was not updated: {explain_start(error)}") from None
    if saved is None:
        sys.stdout.write("The store is up to date. Start the dashboard with `make run`.\n")
        return
    sys.stdout.write(
        "The store is updated. Start the dashboard with `make run`. To go back to the version before, with its data:"
        f" check that version out and, with the dashboard closed, `make restore FILE={saved.path}`.\n"
    )


if __name__ == "__main__":
    main()
