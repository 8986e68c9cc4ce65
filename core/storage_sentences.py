"""What the console says when the home, a database or the key cannot be used: what is wrong, where, and what to do."""

from pathlib import Path

from core.errors import StorageFault

NAMES = {
    "home": "the folder DESK_HOME",
    "store": "the store (DESK_DATABASE_URL)",
    "jobs": "the database of the jobs (DESK_JOBS_DATABASE_URL)",
    "key": "the key file",
    "lock": "the lock of the home",
    "backups": "the folder of the backups (DESK_BACKUP_FOLDER)",
    "backup_before_update": "the folder of the backups (DESK_BACKUP_FOLDER), needed for a backup before the update,",
    "bucket": "the bucket for copies of the backups (DESK_BACKUP_S3_URL)",
    "files": "a database in the folder DESK_HOME",
    "server": "the server of the database (DESK_DATABASE_URL, DESK_JOBS_DATABASE_URL)",
}
_KEY_GONE = (
    "To go on without it, give the saved tokens and keys up with `make new-key`: they must then be entered again in"
    " Settings; everything else stays."
)
_STORE_LOST = (
    "Nothing was changed. Bring the file back from a backup. If it is really to begin anew, move everything out of"
    " {folder} first."
)


def explain_storage(fault: StorageFault) -> str:
    """Some sentences, in English like all that the console says."""
    name = NAMES.get(fault.what, fault.what)
    where = f"{name}, {fault.path}," if fault.path else f"{name}"
    folder = Path(fault.path).parent if fault.path else "DESK_HOME"
    if said := _explain_bucket(fault, where) or _explain_server(fault, where):
        return said
    match fault.what, fault.reason:
        case "key", "gone":
            return (
                f"the key file {fault.path} is gone, and without it the saved tokens and keys cannot be read. Put it"
                f" back from a backup, or set DESK_SECRET_KEY to the key. {_KEY_GONE}"
            )
        case "key", "damaged":
            return (
                f"the key file {fault.path} holds no key: 32 bytes in URL-safe base64. Put it back from a backup, or"
                f" set DESK_SECRET_KEY to the key. {_KEY_GONE}"
            )
        case "key", "other_key":
            given = f"the key in {fault.path}" if fault.path else "DESK_SECRET_KEY"
            return (
                f"{given} is another key than the one that sealed the saved tokens and keys: it opens none of them. Put"
                f" the right one there, from a backup. {_KEY_GONE}"
            )
        case "store", "emptied":
            return f"{where} has 0 bytes, though it was in use. {_STORE_LOST.format(folder=folder)}"
        case "store", "gone":
            return f"{where} is not there, though there are jobs beside it. {_STORE_LOST.format(folder=folder)}"
        case "store", "damaged":
            return (
                f"{where} is damaged. Nothing was changed. Copy the folder {folder} to a safe place first. Then bring"
                f" the file back from a backup, or rescue what can be read (`sqlite3 damaged.sqlite3 .recover | sqlite3"
                f" new.sqlite3`, package sqlite3) and put the new file in its place, without the files -wal and -shm."
            )
        case "store", "half_moved":
            return f"{where} holds a part of a store that is being moved there. Run `make move-to-postgres` to its end."
        case "store", "newer":
            return (
                f"a newer version of Webinar Desk has written to {where.rstrip(',')}. Start that version, or bring back"
                " the backup made before the update. Nothing was changed."
            )
        case "jobs", "damaged":
            return (
                f"{where} is damaged. It can be done without, as the store knows what each job has done: move it and"
                " the files -wal and -shm beside it to another folder and start again. A new one is made, and"
                " unfinished jobs go on."
            )
        case _, "damaged":
            return (
                f"{where} is damaged. End the dashboard, copy the folder to a safe place, and start again: the start"
                " says which file it is, and what to do."
            )
        case _, "full":
            return f"the disk of {where} takes no more data: it is full, or a limit is reached. Free some space."
        case _, "locked":
            return (
                f"{where} is locked by another program: another dashboard that works on it, a backup, or a viewer of"
                " databases. Close it, then start again."
            )
        case "home", _:
            return (
                f"{where} cannot be written to. See that it is a folder that belongs to the user of the dashboard, on a"
                " disk that is not read-only, or set DESK_HOME to another one."
            )
        case _, "read_only":
            return f"{where} can only be read. See that it belongs to the user of the dashboard, and is not read-only."
        case _, "failing":
            return f"the disk of {where} reports errors. Copy what is on it to another disk, and start from there."
        case _, "unreachable":
            return f"{where} cannot be opened. See that it is there, and that the user of the dashboard may use it."
    return f"{where} cannot be used; the line above says where it failed. Nothing was given up."


def _explain_bucket(fault: StorageFault, where: str) -> str | None:
    """The same for the bucket of the backups; None for everything else."""
    if fault.what != "bucket":
        return None
    said = f" ({fault.detail})" if fault.detail else ""
    return {
        "unreachable": (
            f"{where} cannot be reached. See that the address is right, and that this machine may connect there."
        ),
        "certificate": (
            f"{where} shows a certificate that is not accepted. See that the name in the address is right, and that"
            " this machine knows who has issued the certificate (SSL_CERT_FILE can name a file with issuers)."
        ),
        "refused": (
            f"{where} does not let the dashboard in{said}. See that DESK_BACKUP_S3_KEY_ID, DESK_BACKUP_S3_SECRET and"
            " DESK_BACKUP_S3_REGION are right, and that the key may list, read, write and delete there."
        ),
        "gone": f"{where} does not exist. Create the bucket, or mend the address.",
        "clock": f"{where} does not answer, because the clock of this machine is wrong. Set it right.",
        "damaged": f"{where} gave back something else than was sent there; that was deleted there. It is sent again.",
        "other_service": f"{where} answers, but not as an S3 service does. See that the address is right.",
    }.get(fault.reason, f"{where} cannot do it now{said}. It is tried again within an hour.")


def _explain_server(fault: StorageFault, where: str) -> str | None:
    """The same for PostgreSQL; None for what is said of every database."""
    if fault.what != "server" and not (fault.path or "").startswith("postgresql:"):
        return None
    answer = f" It says: {fault.detail}." if fault.detail else ""
    return {
        "refused": (
            f"{where} answers, but does not let the dashboard in.{answer} See that the user, the password and the name"
            " of the database in the address are right, and that the server lets this user in from here."
        ),
        "unreachable": (
            f"{where} cannot be reached.{answer} See that the server runs, and that the host and the port in the"
            " address are right."
        ),
        "full": f"{where} takes no more data: its disk is full, or a limit is reached. Free some space there.",
        "failing": f"the disk of {where} reports errors. The log of the server says which.",
        "damaged": f"{where} is damaged. The log of the server says where. Bring it back from a backup.",
        "locked": f"{where} is locked for too long by another program. Close it, then start again.",
        "read_only": (
            f"{where} can only be read: it is a standby, or the user of the address may not write. Give the address of"
            " the main server."
        ),
        "encoding": (
            f"{where} holds its texts in another encoding than UTF-8, which has no room for every name. Create the"
            " database anew with ENCODING 'UTF8'."
        ),
    }.get(fault.reason)
