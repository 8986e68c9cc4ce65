"""The backups in Settings, and the warning on the home page."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from core.desk import Desk
from core.errors import StorageFault
from core.http.pace import never
from core.jobs.rounds import HOME
from core.services.backups.job import back_up
from core.services.backups.state import get_state, note_end, note_wanted
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import save_link
from core.services.projects.projects import get_project, list_projects
from tests.conftest import open_page
from tests.pages.drawn import table
from tests.pages.settings.settings_page import open_settings
from tests.services.backups.test_bucket import NOBODY, bucket_variables
from tests.wording import ru

pytestmark = pytest.mark.sqlite("a database server has backups of its own")


def test_backup_is_made_listed_and_restored_only_after_what_is_lost_was_said(desk: Desk) -> None:
    project = get_project(desk, list_projects(desk)[0].id)
    page = open_settings(project, "backups")
    assert page.says(ru("There is no backup yet."))
    page.press(ru("Make a backup now"))
    assert page.says(ru("The backup is being made…"))
    back_up(desk, HOME, never)
    choices = LinkChoices("https://start.bizon365.ru/room/24681/python")
    save_link(desk, project.id, build(choices), choices)
    page.app.run()
    assert str(page.app.selectbox(key="settings_backup_chosen").value).endswith("-by-hand.tar.gz")
    # A backup is known by its second, in which the project may have been made, too.
    assert page.says(re.compile("пропадёт: (1 проект, )?1 ссылка"))
    assert page.app.button(key="settings_backup_restore").disabled
    page.app.checkbox(key="settings_backup_sure").check().run()
    assert not page.app.button(key="settings_backup_restore").disabled


@pytest.fixture
def nobodys_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the installation that the test opens after it: nothing listens at the address."""
    for name, value in bucket_variables(NOBODY).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("nobodys_bucket")
def test_copies_are_listed_as_last_known_and_a_bucket_that_does_not_answer_is_named_in_words(desk: Desk) -> None:
    (desk.home / "backups").mkdir()
    known = {
        "place": f"{NOBODY}/",
        "files": {"desk-20261101-000000Z-daily.tar.gz": 2_300_000},
        "known_at": desk.now().isoformat(),
        "problem": None,
    }
    (desk.home / "backups" / "bucket.json").write_text(json.dumps(known))
    page = open_settings(get_project(desk, list_projects(desk)[0].id), "backups")
    assert list(table(page.app, "backups_rows")["place"]) == [ru("in the storage")]
    assert page.app.selectbox(key="settings_backup_chosen").options[0].endswith(ru("in the storage"))
    page.press(ru("Look for copies in the storage"))
    said = ru("The storage for copies cannot be reached. See that its address is right and that it works.")
    assert [error.value for error in page.app.error] == [f"{said} {ru('Address: {path}.', path=f'`{NOBODY}/`')}"]
    assert len(table(page.app, "backups_rows")) == 1
    page.app.checkbox(key="settings_backup_sure").check().run()
    page.press(ru("Yes, restore"))
    assert said in page.app.error[0].value
    assert not page.app.checkbox(key="settings_backup_sure").value


def test_home_page_warns_when_backups_fail_and_says_why(desk: Desk, tmp_path: Path) -> None:
    note_end(desk, StorageFault("backups", "full", tmp_path))
    page = open_page("home")
    [warning] = page.warning
    assert ru("There is no room for a backup: the disk is full, or nearly. Free some space on it.") in warning.value
    note_end(desk, None)
    assert not open_page("home").warning


def test_backup_that_fails_is_tried_again_and_the_reason_is_kept(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    broken = replace(desk, environment=replace(desk.environment, backup_folder=tmp_path / "file" / "folder"))
    note_wanted(broken)
    again_at = back_up(broken, HOME, never)
    assert again_at is not None
    assert desk.now() < again_at
    state = get_state(desk)
    assert isinstance(state.problem, StorageFault)
    assert (state.is_wanted, state.needs_attention) == (False, True)
