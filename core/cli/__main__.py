"""``python -m core.cli``: what the dashboard does, for cron and for those who script. ``--help`` names the commands.

Ends with 0 when it is done, 1 when it could not be, 2 for arguments that are none, 3 when a running dashboard is needed
and there is none, 4 when a job that was waited for has not done all its work.
"""

import argparse
import sys

from core.cli import commands
from core.cli.argparse_words import translate_argparse
from core.cli.language import _
from core.cli.output import Row, print_rows
from core.clock import clock_from
from core.desk import Desk, local_operator
from core.environment import read_environment
from core.errors import ApiError, DeskError, InvalidInput, NotFound
from core.start import list_sealed, open_store
from core.vault import open_vault
from core.web.check_start import begin_private, explain_start

FAILED, NOT_RUNNING, JOB_NOT_DONE = 1, 3, 4


def main() -> None:
    given = make_parser().parse_args()
    begin_private()
    try:
        rows = _carry_out(given)
    except commands.NotRunning:
        _end(_("Webinar Desk does not run on this store. Start it, then try again."), NOT_RUNNING)
    except commands.JobEnded as ended:
        print_rows([ended.row], as_json=given.json)
        raise SystemExit(JOB_NOT_DONE) from None
    except OSError as error:
        _end(_("The file cannot be used: {reason}.", reason=error.strerror), FAILED)
    except DeskError as error:
        _end(_explain(error), FAILED)
    print_rows(rows, as_json=given.json)


def make_parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    translate_argparse()
    parser = argparse.ArgumentParser(prog="python -m core.cli", description=_("Webinar Desk from the command line."))
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--project", help=_("name or id; needed where there are several besides the sandbox"))
    shared.add_argument("--json", action="store_true", help=_("print JSON, not columns with tabs"))
    dated = argparse.ArgumentParser(add_help=False)
    dated.add_argument("--room", help=_("id of the room"))
    dated.add_argument("--since", type=commands.parse_day, help=_("YYYY-MM-DD, on the account's clock"))
    dated.add_argument("--until", type=commands.parse_day, help=_("YYYY-MM-DD, included"))
    waiting = argparse.ArgumentParser(add_help=False)
    waiting.add_argument("--wait", action="store_true", help=_("end when the job does"))

    groups = parser.add_subparsers(dest="group", required=True, metavar="{projects,reports,orders,...}")

    def group(name: str, words: str) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
        return groups.add_parser(name, help=words).add_subparsers(dest="command", required=True)

    listed = group("projects", _("the projects")).add_parser("list", parents=[shared])
    listed.set_defaults(run=None)
    reports = group("reports", _("reports of webinars"))
    shown = reports.add_parser("list", parents=[shared, dated], help=_("the newest reports"))
    shown.add_argument("--limit", type=int, default=50)
    shown.set_defaults(run=commands.show_reports)
    pulled = reports.add_parser("pull", parents=[shared, dated, waiting], help=_("load reports from Bizon365"))
    pulled.add_argument("--all", action="store_true", help=_("also those that are here completely"))
    pulled.set_defaults(run=commands.pull_reports)
    orders = group("orders", _("orders of the cash desk"))
    orders.add_parser("pull", parents=[shared, waiting], help=_("load orders")).set_defaults(run=commands.pull_orders)
    checked = group("attendance", _("who was there")).add_parser("check", parents=[shared], help=_("check a list"))
    checked.add_argument("list", help=_("a file with people: xlsx, CSV, ..."))
    checked.add_argument("--room", required=True, help=_("id of the room"))
    checked.add_argument("--date", help=_("DD.MM.YYYY; without it the newest report of the room"))
    checked.add_argument("--time", help=_("HH:MM"))
    checked.add_argument("--min-stay", type=float, default=0, help=_("minutes; who stayed less attended_less"))
    checked.set_defaults(run=commands.check_attendance)
    exports = group("export", _("files"))
    viewers = exports.add_parser("viewers", parents=[shared], help=_("people of reports, each once"))
    viewers.add_argument("--report", type=commands.parse_ids, required=True, help=_("ids with commas between them"))
    viewers.set_defaults(run=commands.export_viewers)
    segment = exports.add_parser("segment", parents=[shared], help=_("people of a saved segment as they are now"))
    segment.add_argument("--segment", required=True, help=_("its name"))
    segment.set_defaults(run=commands.export_segment)
    for one in (viewers, segment):
        one.add_argument("file", help=_("where to: .xlsx or .csv"))
    jobs = group("jobs", _("work that goes on by itself")).add_parser(
        "show", parents=[shared], help=_("one, or the newest")
    )
    jobs.add_argument("id", nargs="?")
    jobs.set_defaults(run=commands.show_jobs)
    return parser


def open_cli_desk() -> Desk:
    """The desk for the user of this computer. The projects stay as they are: the shell may lack variables that the
    dashboard has. Raises as `core.start.open_desk`."""
    environment = read_environment()
    store = open_store(environment)
    vault = open_vault(environment.home, environment.secret_key, list_sealed(store))
    desk = Desk(environment, store=store, vault=vault, clock=clock_from(environment.starts_at))
    return desk.acting_as(local_operator())


def _carry_out(given: argparse.Namespace) -> list[Row]:
    desk = open_cli_desk()
    if given.run is None:
        return commands.show_projects(desk)
    rows: list[Row] = given.run(desk, commands.find_project(desk, given.project), given)
    return rows


def _explain(error: DeskError) -> str:
    match error:
        case NotFound(what="project"):
            return _("Which project? Give --project with a name or an id of `projects list`.")
        case NotFound(what="segment"):
            return _("No saved segment has this name: look for it in Segments on the page of a webinar.")
        case NotFound(what="report"):
            return _("No such report is loaded: look with `reports list`, or load it with `reports pull`.")
        case NotFound():
            return _("Not found: {what}.", what=error.what)
        case InvalidInput(field="file"):
            return _("The file cannot be used: {reason}.", reason=error.reason)
        case InvalidInput(field="room_id" | "date" | "time"):
            option = "--" + error.field.removesuffix("_id")
            return _("{option} cannot be used: {reason}.", option=option, reason=error.reason)
        case ApiError():
            return _("{service} did not do its part: {problem}.", service=error.service, problem=type(error).__name__)
    return explain_start(error)


def _end(said: str, code: int) -> None:
    sys.stderr.write(f"{said}\n")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
