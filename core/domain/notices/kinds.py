"""What people are told without asking: the kinds of notices, and which right lets somebody see each."""

from collections.abc import Mapping
from enum import StrEnum

from core.domain.access.rights import Right


class NoticeKind(StrEnum):
    """What a notice is about. Durable: the store holds these names.

    `report_ready`: the report of a webinar is loaded. `weekly`: how the webinars of a week went. `token_refused`: a
    service does not take the token or the key any more. `webhook_silent`: webinars are held, and the webhook, which
    came before, does not come. `job_rests`: a registration or a campaign waits to be resumed. `disk_full`: there is
    hardly any room left. `backup_trouble`: the backups are not in order. `scenario_waits`: a scenario waits for a Go.
    `scenario_stopped`: one that goes by itself has stopped and asks. `scenario_found`: one has found people, and tells
    it as its step.
    """

    REPORT_READY = "report_ready"
    WEEKLY = "weekly"
    SCENARIO_WAITS = "scenario_waits"
    SCENARIO_STOPPED = "scenario_stopped"
    SCENARIO_FOUND = "scenario_found"
    JOB_RESTS = "job_rests"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - the name of a kind
    WEBHOOK_SILENT = "webhook_silent"
    DISK_FULL = "disk_full"
    BACKUP_TROUBLE = "backup_trouble"


NEEDED: Mapping[NoticeKind, Right] = {
    NoticeKind.REPORT_READY: Right.LOOK,
    NoticeKind.WEEKLY: Right.LOOK,
    NoticeKind.SCENARIO_WAITS: Right.WORK,
    NoticeKind.SCENARIO_STOPPED: Right.WORK,
    NoticeKind.SCENARIO_FOUND: Right.WORK,
    NoticeKind.JOB_RESTS: Right.WORK,
    NoticeKind.TOKEN_REFUSED: Right.WORK,
    NoticeKind.WEBHOOK_SILENT: Right.WORK,
    NoticeKind.DISK_FULL: Right.INSTALLATION,
    NoticeKind.BACKUP_TROUBLE: Right.INSTALLATION,
}
"""The right by which a notice of a kind is seen."""
