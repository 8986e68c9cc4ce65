"""A dashboard that leaves the jobs to workers, while none of them runs."""

from pathlib import Path

import pytest

from tests.conftest import installed, open_page
from tests.databases import IS_POSTGRES
from tests.wording import ru

pytestmark = pytest.mark.skipif(not IS_POSTGRES, reason="needs the server of `make test-postgres`")


def test_state_says_to_start_a_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, migrated: Path) -> None:
    monkeypatch.setenv("DESK_WORKERS", "external")
    with installed(tmp_path, migrated):
        app = open_page("settings").segmented_control(key="settings_section").set_value("health").run()
        said = "\n".join(one.value for one in app.main.markdown)
    assert ru("**Registrations, campaigns and loading** stand still: no worker runs. Start one.") in said
