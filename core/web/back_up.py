"""`python -m core.web.back_up` (`make backup`): makes a backup now, also while the dashboard runs."""

import sys

from core.clock import clock_from
from core.domain.backups.keeping import BackupKind
from core.environment import read_environment
from core.errors import Conflict, DeskError
from core.services.backups.make_backup import make_backup
from core.services.backups.send_copies import send_copies
from core.web.check_start import begin_private, explain_start


def main() -> None:
    begin_private()
    try:
        environment = read_environment()
        now = clock_from(environment.starts_at).now()
        backup = make_backup(environment, now, BackupKind.BY_HAND)
    except Conflict:
        raise SystemExit("Another backup is being made. Wait until it is ready, then try again.") from None
    except DeskError as error:
        raise SystemExit(f"No backup was made: {explain_start(error)}") from None
    sealed = "sealed with DESK_BACKUP_PASSPHRASE" if backup.is_sealed else "not sealed: it holds contacts"
    sys.stdout.write(
        f"The backup is made and checked: {backup.path} ({backup.bytes / 1e6:.1f} MB, {sealed}). It holds everything"
        " but the key that sealed the tokens: keep a copy of the key elsewhere.\n"
    )
    try:
        sent = send_copies(environment, now)
    except DeskError as error:
        raise SystemExit(f"It was not copied to the bucket: {explain_start(error)}") from None
    if environment.backup_bucket:
        sys.stdout.write(f"Copied to {environment.backup_bucket.place}: {', '.join(sent) or 'nothing new'}.\n")


if __name__ == "__main__":
    main()
