"""`make user`: the first administrator is made at the computer itself."""

import os
import subprocess
import sys
from pathlib import Path

from core.domain.access.rights import Role
from core.environment import ROOT
from core.services.access.users import list_users
from tests.conftest import environment_desk
from tests.databases import databases_of
from tests.patience import PATIENCE_S
from tests.services.access.school import ADMINISTRATOR, PASSWORD, token_of


def make_user(home: Path, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core.web.make_user"],
        cwd=ROOT,
        env={**os.environ, "DESK_HOME": str(home), **databases_of(home)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def test_administrator_is_made_at_the_console_and_a_bad_password_makes_nobody(tmp_path: Path) -> None:
    refused = make_user(tmp_path, f"{ADMINISTRATOR}\nкоротко\n")
    assert refused.returncode == 1
    assert "No user was made. It is too short: at least 10 characters." in refused.stderr
    made = make_user(tmp_path, f" {ADMINISTRATOR} \n{PASSWORD}\n")
    assert f"{ADMINISTRATOR} is made. From now on everybody has to log in." in made.stdout
    assert PASSWORD not in made.stdout + made.stderr
    desk = environment_desk(tmp_path)
    assert [(user.name, user.role, user.state) for user in list_users(desk)] == [
        (ADMINISTRATOR, Role.ADMINISTRATOR, "active")
    ]
    assert token_of(desk, ADMINISTRATOR)
