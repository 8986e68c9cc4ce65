"""Personal data: how long it is kept, and what the last cleaning removed."""

from core.services.projects.projects import ProjectSettings
from pages.settings.keep_times import show_keep_times


def show_personal_data(project: ProjectSettings) -> None:
    """The section."""
    show_keep_times(project)
