"""The command line: prints what the services say, and hands work over to the process that carries it out."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.cli.__main__ import NOT_RUNNING, main
from core.desk import Desk
from core.domain.webinars.segments import Band, Measure, Rules
from core.i18n import Language
from core.jobs.creation import create_job
from core.jobs.handing_over import hand_over, is_desk_working
from core.sandbox.server import SandboxServer
from core.services.orders.job import KIND
from core.services.projects.begin_jobs import ROUND
from core.services.projects.jobs import list_jobs
from core.services.projects.projects import ProjectSettings
from core.services.webinars.segments import Segment, save_segment
from core.spreadsheets.table import read_file
from tests.conftest import add_live
from tests.present import PRESENT
from tests.reports_world import ROOM, store_report, viewer
from tests.stored import finished
from tests.wording import said

CHECK = ("attendance", "check")
ANNA = viewer("Анна", email="anna@example.com", minutes=50)


@pytest.fixture(autouse=True)
def kept_mask() -> Iterator[None]:
    """The command line closes its files to others, which is a setting of the whole process."""
    before = os.umask(0o022)
    yield
    os.umask(before)


class Shell:
    def __init__(self, patch: pytest.MonkeyPatch, printed: pytest.CaptureFixture[str]) -> None:
        self._patch, self._printed = patch, printed

    def run(self, *given: str) -> tuple[int, str]:
        """How it ended, and what it printed."""
        self._patch.setattr(sys, "argv", ["core.cli", *given])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        printed = self._printed.readouterr()
        return code, printed.out + printed.err


@pytest.fixture
def shell(project: ProjectSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


def test_reports_are_printed_in_columns_or_as_json(shell: Shell, desk: Desk, project: ProjectSettings) -> None:
    report = store_report(desk, project.id, [ANNA])
    code, printed = shell.run("reports", "list", "--room", ROOM)
    head, row = printed.splitlines()
    assert (code, head.split("\t")[0], row.split("\t")[0]) == (0, "id", str(report))
    assert json.loads(shell.run("reports", "list", "--json")[1])[0]["starts_at"] == "2026-11-19T19:00:00+03:00"
    assert json.loads(shell.run("reports", "list", "--json", "--until", "2020-01-01")[1]) == []


def test_list_is_checked_and_people_are_exported(
    shell: Shell, desk: Desk, project: ProjectSettings, tmp_path: Path
) -> None:
    report = store_report(desk, project.id, [ANNA], starts_at=PRESENT - timedelta(hours=3))
    people = tmp_path / "people.csv"
    people.write_text("E-mail;Имя\nanna@example.com;Анна\nabsent@example.com;Нет\n", "utf-8")
    code, printed = shell.run("attendance", "check", str(people), "--room", ROOM, "--json")
    checked = json.loads(printed)
    assert (code, checked[0]["outcome"], len(checked)) == (0, "attended", 2)
    file = tmp_path / "viewers.xlsx"
    assert shell.run("export", "viewers", "--report", str(report), str(file))[0] == 0
    assert "anna@example.com" in str(read_file(file.read_bytes()).rows)
    assert shell.run("export", "viewers", "--report", str(report), str(tmp_path / "viewers.doc"))[0] == 1
    save_segment(desk, project.id, Segment("Долгие", Rules(bands={Measure.MINUTES: Band(30)}), ROOM))
    assert shell.run("export", "segment", "--segment", "Долгие", str(file))[0] == 0
    assert "anna@example.com" in str(read_file(file.read_bytes()).rows)
    code, printed = shell.run("export", "segment", "--segment", "Иные", str(file))
    assert (code, printed.strip()) == (1, said("No saved segment has this name…", "en"))
    assert shell.run("attendance", "check", str(tmp_path / "gone.csv"), "--room", ROOM)[0] == 1


def test_project_is_asked_for_where_there_are_several(
    shell: Shell, desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    for name in ("Первая", "Вторая"):
        add_live(desk, shared_sandbox, name)
    code, printed = shell.run("reports", "list")
    assert (code, "--project" in printed) == (1, True)
    assert shell.run("reports", "list", "--project", "Вторая")[0] == 0
    assert len(json.loads(shell.run("projects", "list", "--json")[1])) == 3


@pytest.mark.parametrize(("locale", "language"), [("ru_RU.UTF-8", "ru"), ("C.UTF-8", "en"), ("", "en")])
def test_it_speaks_as_the_shell_does_and_names_columns_alike(
    shell: Shell, desk: Desk, project: ProjectSettings, monkeypatch: pytest.MonkeyPatch, locale: str, language: Language
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    for heading in ("load reports from Bizon365", "usage: ", "options"):
        assert said(heading, language) in shell.run("reports", "--help")[1]
    assert said("the following arguments are required: %s", language) % "list" in shell.run(*CHECK, "--room", ROOM)[1]
    assert shell.run("reports", "pull")[1].strip() == said("Webinar Desk does not run on this store…", language)
    assert "time_zone" in shell.run("projects", "list")[1]


def test_work_needs_a_running_dashboard(shell: Shell, desk: Desk, project: ProjectSettings) -> None:
    assert not is_desk_working(desk)
    assert shell.run("reports", "pull")[0] == NOT_RUNNING
    assert list_jobs(desk, project.id) == []


def test_job_of_another_process_is_begun_by_the_one_that_works(jobs: Desk, project: ProjectSettings) -> None:
    assert is_desk_working(jobs)
    job_id = create_job(jobs, project.id, KIND, {})
    hand_over(jobs, ROUND, project.id)
    assert finished(jobs, job_id).state == "done"


def test_command_waits_for_its_job(shell: Shell, jobs: Desk, project: ProjectSettings) -> None:
    code, printed = shell.run("orders", "pull", "--wait", "--json")
    assert (code, json.loads(printed)[0]["state"]) == (0, "done")
    code, printed = shell.run("jobs", "show", json.loads(printed)[0]["id"])
    assert (code, "pull_orders" in printed) == (0, True)
