"""The commands: each reads its arguments, calls a service, and returns the rows to print."""

import time
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from core.cli.output import Row
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput, NotFound
from core.jobs.handing_over import hand_over, is_desk_working
from core.services.attendance.check_list import check_list
from core.services.audit.note_export import note_export
from core.services.lists.read_people import read_upload
from core.services.orders.job import start_pull_orders
from core.services.projects.begin_jobs import ROUND
from core.services.projects.jobs import JobProgress, get_job, list_jobs
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.reports.choose_report import ReportQuestion, choose_report
from core.services.reports.job import start_pull
from core.services.reports.list_people import COLUMNS, PeopleQuery, export_people
from core.services.reports.list_reports import ReportSearch, list_reports
from core.services.reports.pull_reports import PullRequest
from core.services.webinars.segment_people import COLUMNS as SEGMENT_COLUMNS
from core.services.webinars.segment_people import list_segment_people
from core.services.webinars.segments import list_segments, list_webinars_of
from core.spreadsheets.export import Frames, Words, write_csv, write_xlsx

LOOK_S = 1.0
WORDS = Words(yes="yes", no="no", excel_language="409")


class NotRunning(Exception):
    """The command needs a running dashboard, and there is none."""


class JobEnded(Exception):
    """A job that was waited for has not done its work; `row` is how it ended."""

    def __init__(self, row: Row) -> None:
        super().__init__("job")
        self.row = row


def find_project(desk: Desk, named: str | None) -> ProjectSettings:
    """The project of this name or id; without one the only one beside the sandbox, or the sandbox where it is alone.
    Raises NotFound("project")."""
    projects = list_projects(desk)
    if named is None:
        found = [one for one in projects if not one.is_sandbox] or projects
    else:
        found = [one for one in projects if named in (one.name, str(one.id))]
    if len(found) != 1:
        raise NotFound("project", named)
    return found[0]


def show_projects(desk: Desk) -> list[Row]:
    return [
        {"id": one.id, "name": one.name, "kind": one.kind, "time_zone": one.time_zone} for one in list_projects(desk)
    ]


def show_reports(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    search = ReportSearch(given.room, None, given.since, given.until)
    page = list_reports(desk, project.id, search, page_size=given.limit)
    return [
        {
            "id": row.id,
            "webinar_id": row.webinar_id,
            "starts_at": row.starts_at.astimezone(project.time_zone),
            "room": row.room_title,
            "state": row.state.value,
            "people": row.person_count,
        }
        for row in page.rows
    ]


def pull_reports(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    request = PullRequest(room_id=given.room, since=given.since, until=given.until, only_new=not given.all)
    return _begin(desk, project.id, lambda: start_pull(desk, project.id, request), waits=given.wait)


def pull_orders(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    return _begin(desk, project.id, lambda: start_pull_orders(desk, project.id), waits=given.wait)


def check_attendance(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    file = Path(given.list)
    people = read_upload(file.read_bytes(), file.name, country=project.phone_country)
    chosen = choose_report(desk, project.id, ReportQuestion.parse(given.room, given.date or "", given.time or ""))
    if chosen.report is None:
        raise NotFound("report")
    check = check_list(
        desk,
        project.id,
        chosen.report.id,
        people,
        together_with=[one.id for one in chosen.companions],
        min_stay_s=given.min_stay * 60,
        is_list_read=chosen.is_list_read,
    )
    note_export(desk, Deed.ATTENDANCE_EXPORTED, project.id, len(check.frame))
    named = ["row", "outcome", "reason", "matched_by", "matched_value", "stay_min"]
    table = check.frame[named].astype("object")
    return [
        {str(name): value for name, value in row.items()} for row in table.where(table.notna(), None).to_dict("records")
    ]


def export_viewers(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    write = _writer(given.file)
    found = export_people(desk, project.id, PeopleQuery(given.report))
    note_export(desk, Deed.VIEWERS_EXPORTED, project.id, found.total)
    Path(given.file).write_bytes(write(found.frames, {name: name for name in COLUMNS}, WORDS))
    return [{"file": given.file, "people": found.total}]


def export_segment(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    write = _writer(given.file)
    segment = next((one for one in list_segments(desk, project.id) if one.name == given.segment), None)
    if segment is None:
        raise NotFound("segment", given.segment)
    ids = list_webinars_of(desk, project.id, segment)
    people = list_segment_people(desk, project.id, ids, segment.rules)
    note_export(desk, Deed.VIEWERS_EXPORTED, project.id, len(people))
    Path(given.file).write_bytes(write(people, {name: name for name in SEGMENT_COLUMNS}, WORDS))
    return [{"file": given.file, "people": len(people)}]


def _writer(file: str) -> Callable[[Frames, Mapping[str, str], Words], bytes]:
    write = {".xlsx": write_xlsx, ".csv": write_csv}.get(Path(file).suffix.lower())
    if write is None:
        raise InvalidInput("file", None, "not_a_table")
    return write


def show_jobs(desk: Desk, project: ProjectSettings, given: Namespace) -> list[Row]:
    if given.id:
        return [_job(get_job(desk, given.id))]
    return [_job(one) for one in list_jobs(desk, project.id)]


def parse_ids(text: str) -> list[int]:
    """``17,21``; for argparse, to which ValueError says that it is none."""
    return [int(one) for one in text.split(",")]


def parse_day(text: str) -> date:
    """``2026-11-20``; as `parse_ids`."""
    return date.fromisoformat(text)


def _begin(desk: Desk, project_id: int, start: Callable[[], str], *, waits: bool) -> list[Row]:
    """Store a job and let the running dashboard carry it out. Raises NotRunning, before anything is stored, and
    JobEnded."""
    if not is_desk_working(desk):
        raise NotRunning
    job_id = start()
    hand_over(desk, ROUND, project_id)
    job = get_job(desk, job_id)
    while waits and job.is_active:
        time.sleep(LOOK_S)
        job = get_job(desk, job_id)
    row = _job(job)
    if waits and (job.state != "done" or job.problem):
        raise JobEnded(row)
    return [row]


def _job(job: JobProgress) -> Row:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "problem": str(job.problem) if job.problem else None,
        "total": job.total,
        "counts": dict(job.counts),
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }
