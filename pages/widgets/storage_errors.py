"""Faults of the disk, the database, the folder of the backups and the storage for their copies, in the operator's
language: what happened, and what to do about it."""

from core.errors import StorageFault
from pages.widgets.language import _


def explain_storage(fault: StorageFault) -> str:
    """One or two sentences for the operator, with the folder or address in question."""
    if fault.what in ("backups", "backup_before_update"):
        return _explain_backup_folder(fault)
    if fault.what == "bucket":
        return _explain_bucket(fault)
    if fault.what == "key":
        return _(
            "The tokens in this backup were encrypted with another key. Close the dashboard and restore by the command"
            " `make restore FILE=… KEY=…`: it takes the key file of the computer on which the backup was made."
        )
    if fault.what == "server":
        return _(
            "The dashboard's database server does not work at the moment, so nothing can be read or saved. Try again in"
            " a minute. If that does not help, ask the person who runs the server: the dashboard's log says what the"
            " server answered."
        )
    said = {
        "full": _(
            "The dashboard's disk is full, so nothing can be saved now. What was saved before is kept. Free some space"
            " on it and try again."
        ),
        "locked": _(
            "Another program holds the dashboard's database, so nothing can be saved now. What was saved before is"
            " kept. Close that program (a backup, a database viewer) and try again."
        ),
        "read_only": _(
            "The dashboard may not write to its folder any more, so nothing can be saved. What was saved before is"
            " kept. Allow writing there and start the dashboard again."
        ),
        "damaged": _(
            "The dashboard's database is damaged: figures here may be incomplete, and what you enter may be lost. Close"
            " the dashboard, copy its folder and start it again: it will say which file is damaged and what to do."
        ),
    }.get(
        fault.reason,
        _(
            "The dashboard cannot reach its database: the disk reports errors, or the file is gone. Nothing can be"
            " saved now. Close the dashboard, check the disk and start it again."
        ),
    )
    if fault.path is None:
        return said
    where = _("Folder: {path}.", path=f"`{fault.path}`")
    return f"{said} {where}"


def _explain_backup_folder(fault: StorageFault) -> str:
    said = {
        "full": _("There is no room for a backup: the disk is full, or nearly. Free some space on it."),
        "read_only": _("The dashboard may not write to the folder of the backups. Allow it, or choose another folder."),
    }.get(fault.reason, _("The folder of the backups cannot be reached. See that its disk is connected."))
    where = _("Folder: {path}.", path=f"`{fault.path}`")
    return f"{said} {where}" if fault.path else said


def _explain_bucket(fault: StorageFault) -> str:
    said = {
        "unreachable": _("The storage for copies cannot be reached. See that its address is right and that it works."),
        "certificate": _("The certificate of the storage for copies is not accepted. See that its address is right."),
        "refused": _(
            "The storage for copies does not accept the key, or the key may not write there. See"
            " DESK_BACKUP_S3_KEY_ID and DESK_BACKUP_S3_SECRET."
        ),
        "gone": _("The storage for copies has no such bucket. Create it, or correct DESK_BACKUP_S3_URL."),
        "clock": _(
            "The storage for copies does not answer, because the clock of this computer is wrong. Set it right."
        ),
        "damaged": _("A copy came back changed, so it was deleted. It is sent again within an hour."),
        "other_service": _("At the address of the storage for copies something else answers. See DESK_BACKUP_S3_URL."),
    }.get(fault.reason, _("The storage for copies does not work at the moment. It is tried again within an hour."))
    where = _("Address: {path}.", path=f"`{fault.path}`")
    return f"{said} {where}" if fault.path else said
