"""`python -m core.web.list_backups` (`make backups`): which backups there are, in the folder and in the bucket."""

import sys

from core.clock import clock_from
from core.environment import read_environment
from core.errors import DeskError
from core.services.backups.folder import BackupFile, list_backups
from core.services.backups.make_backup import reaching
from core.services.backups.send_copies import list_copies
from core.web.check_start import begin_private, explain_start
from core.web.restore import IN_BUCKET


def main() -> None:
    begin_private()
    try:
        environment = read_environment()
        with reaching(environment.backup_folder):
            here = list_backups(environment.backup_folder, clock_from(environment.starts_at).now())
        _write([(str(one.path), one) for one in here])
        _write([(f"{IN_BUCKET}{one.name}", one) for one in list_copies(environment)])
    except DeskError as error:
        raise SystemExit(f"The backups cannot be listed: {explain_start(error)}") from None


def _write(backups: list[tuple[str, BackupFile]]) -> None:
    for named, one in backups:
        sys.stdout.write(f"{one.made.at:%d.%m.%Y %H:%M} UTC  {one.bytes / 1e6:8.1f} MB  {named}\n")


if __name__ == "__main__":
    main()
