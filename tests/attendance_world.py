"""What tests of the attendance check need: reports listed and pulled without the engine of the jobs."""

from sqlmodel import select

from core.desk import Desk
from core.services.lists.read_people import PeopleList, read_pasted
from core.services.projects.connections import open_bizon
from core.services.reports.fetch_list import WIRE_KINDS, list_from_bizon
from core.services.reports.pull_reports import fetch_report, save_report
from data.models import Report


def list_now(desk: Desk, project_id: int) -> None:
    """List all reports of the account."""
    with open_bizon(desk, project_id) as api:
        list_from_bizon(desk, api, project_id, kinds=tuple(WIRE_KINDS), since=None, until=None)


def pull_now(desk: Desk, project_id: int, webinar_id: str) -> int:
    """List the reports and pull one; its id in the store."""
    list_now(desk, project_id)
    with open_bizon(desk, project_id) as api:
        save_report(desk, project_id, fetch_report(desk, api, project_id, webinar_id))
    return report_id(desk, project_id, webinar_id)


def report_id(desk: Desk, project_id: int, webinar_id: str) -> int:
    with desk.store.reading() as session:
        found = session.exec(
            select(Report.id).where(Report.project_id == project_id, Report.webinar_id == webinar_id)
        ).one()
        assert found is not None
        return found


def people(*rows: str) -> PeopleList:
    """A list as it is pasted: a row per line, cells between semicolons, the header first."""
    return read_pasted("\n".join(rows))
