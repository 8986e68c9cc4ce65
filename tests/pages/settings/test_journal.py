"""The section «Журнал» of Settings."""

import pytest

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.domain.audit.deeds import Deed
from core.jobs.creation import create_job
from core.services.audit.entries import AuditSearch, list_entries
from core.services.projects.jobs import stop_job
from core.services.projects.projects import ProjectSettings
from pages.settings.journal_words import deed_words
from tests.conftest import open_page
from tests.pages.drawn import sort_by, table
from tests.wording import ru


def test_every_deed_has_its_words() -> None:
    assert set(deed_words()) == set(Deed)


def test_journal_says_who_did_what_and_is_narrowed(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("settings").segmented_control(key="settings_section").set_value("journal").run()
    assert [one.value for one in app.main.info] == [ru("Nothing has happened yet.")]
    anna = desk.acting_as(Operator("Анна", Role.OPERATOR, origin="192.0.2.7"))
    stop_job(anna, create_job(anna, project.id, "register", {}))
    with desk.store.writing() as session:
        for _ in range(60):
            note(session, desk, Deed.VIEWERS_EXPORTED, project_id=project.id, count=1250)
    app.run()
    assert not app.exception
    assert len(table(app, "journal_rows")) == 50
    assert table(app, "journal_rows")["what"].iloc[0] == ru("Viewers downloaded")
    app = sort_by(app, "journal_rows", "who", descending=True)
    assert table(app, "journal_rows")["who"].iloc[0] == "Анна"
    app.selectbox(key="journal_who").set_value("Анна").run()
    [row] = table(app, "journal_rows").to_dict("records")
    assert row["what"] == f"{ru('Stopped')}: {ru('Registering people')}"
    assert (row["origin"], row["project"]) == ("192.0.2.7", ru("Sandbox"))


@pytest.mark.sqlite("a database server has backups of its own")
def test_state_says_what_works_in_words(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("settings").segmented_control(key="settings_section").set_value("health").run()
    assert not app.exception
    said = "\n".join(one.value for one in app.main.markdown)
    assert ru("**Sandbox** answers.") in said
    [first] = [
        line
        for line in said.split("\n")
        if ru("**Backups**: there is none yet. The first one will be made tonight.") in line
    ]
    assert "check_circle" not in first  # nothing is well that was not tried yet
    assert ru("**Registrations, campaigns and loading** stand still. Restart the dashboard.") in said


def test_journal_shows_no_entry_of_a_project_that_the_administrator_may_not_see(
    desk: Desk, project: ProjectSettings
) -> None:
    with desk.store.writing() as session:
        note(session, desk, Deed.LINK_SAVED, project_id=project.id)
        note(session, desk, Deed.BACKUP_MADE)
    acting = desk.acting_as(Operator("Анна", Role.ADMINISTRATOR, projects=frozenset()))
    found = list_entries(acting, AuditSearch(project.time_zone), page_size=10)
    assert [line.deed for line in found.lines] == [Deed.BACKUP_MADE]
    assert found.total == 1
