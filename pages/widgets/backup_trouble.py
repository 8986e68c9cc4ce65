"""What is wrong with the backups, in words."""

from core.services.backups.state import BackupState
from core.services.projects.projects import ProjectSettings
from pages.widgets.errors import explain
from pages.widgets.language import _, recent


def say_trouble(project: ProjectSettings, state: BackupState) -> str:
    """Nothing where all is well."""
    said = []
    if state.is_old and state.last_at:
        said.append(
            _("The last backup is more than two days old: {when}.", when=recent(state.last_at, project.time_zone))
        )
    elif state.is_old:
        said.append(_("There has been no backup for more than two days."))
    if state.problem:
        when = recent(state.failed_at, project.time_zone)
        said.append(_("The backup of {when} failed. {reason}", when=when, reason=explain(state.problem)))
    if state.copies and state.copies.problem:
        said.append(_("The backups could not be copied. {reason}", reason=explain(state.copies.problem)))
    return " ".join(said)
