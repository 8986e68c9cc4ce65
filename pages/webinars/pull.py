"""Pulling reports: what to pull, the progress, and the result of the last pull."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import NotConfigured
from core.services.orders.job import start_pull_orders
from core.services.orders.states import get_orders_state
from core.services.projects.jobs import ItemState, JobLine, JobProgress, list_jobs, list_lines
from core.services.projects.projects import ProjectSettings
from core.services.reports.job import start_pull
from core.services.reports.list_reports import Kind, find_webinars
from core.services.reports.list_rooms import Room
from core.services.reports.pull_reports import PullRequest
from core.services.reports.states import KIND
from pages.webinars.words import kind_words, room_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, kept
from pages.widgets.errors import explain, explain_missing_setting, link_to_settings, show_error
from pages.widgets.faults import mark_fields
from pages.widgets.job_progress import show_job
from pages.widgets.kept_place import beside_button, remark
from pages.widgets.language import _, ngettext, number, plain, recent
from pages.widgets.press import acting, press

KINDS: tuple[Kind, ...] = ("live", "automatic")
FIELDS = ("pull_kinds", "pull_room", "pull_since", "pull_until", "pull_only_new")
"""The fields of the form, which begins anew after each pull."""
LOOKED_AT = 200
"""How many pulls are searched for the last one of this page: each check of attendance may have pulled one, too."""
PULL_KEY = "pull"


def show_pull(project: ProjectSettings, rooms: tuple[Room, ...]) -> None:
    """The pull that runs, or the form for the next one, which is folded once there are reports, with the result of the
    last."""
    pulls = _pulls(project.id)
    if pulls and pulls[0].is_active:
        show_job(pulls[0].id)
        return
    # A check of attendance pulls only the report it needs; its result is not the result of the last pull of this page.
    last = next((job for job in pulls if job.request.get("webinar_ids") is None), None)
    said, beside = st.columns([3.3, 1.7], vertical_alignment="center") if rooms else (st.container(), None)
    with _folded(beside, pulls[0].id if pulls else ""):
        if project.bizon_token_tail is None:
            st.info(explain_missing_setting("bizon_token"))
            link_to_settings(NotConfigured("bizon_token"))
        else:
            _show_form(project, rooms)
    if sentences := [*([_say_result(project, last)] if last else []), *_say_orders(project)]:
        said.caption(" ".join(sentences))
    if last:
        _show_problems(last, project)
    if not rooms:
        st.info(_("No reports yet. Load them: it takes a minute, and after that only new ones are loaded."))


def _folded(place: DeltaGenerator | None, last_id: str) -> DeltaGenerator:
    """After each pull it is another one, so that it is closed, and does not cover what became of the pull."""
    title = _("Load reports from Bizon365")
    if place is None:
        return st.expander(title, expanded=True, key="reports_pull")
    return place.popover(title, icon=":material/download:", width="stretch", key=f"reports_pull_{last_id}")


def _pulls(project_id: int) -> list[JobProgress]:
    """The latest pulls, the running ones first."""
    pulls = list_jobs(acting_desk(), project_id, kind=KIND, limit=LOOKED_AT)
    return sorted(pulls, key=lambda job: not job.is_active)


def _show_form(project: ProjectSettings, rooms: tuple[Room, ...]) -> None:
    kind, room, since, until = st.columns([2.2, 2.6, 1.2, 1.2])
    with kept("pull_kinds", list(KINDS), options=KINDS):
        # With a start value, as the toggle below: when a pull ends, the page may be drawn twice at once, and the
        # browser does not hear of what was put into the field the first time.
        kinds = kind.pills(
            _("Kind of webinars"),
            KINDS,
            selection_mode="multi",
            default=KINDS,
            format_func=kind_words,
            key="pull_kinds",
            wrap=True,
        )
    titles = {known.room_id: known.title for known in rooms}
    with kept("pull_room"):
        shown = st.session_state["pull_room"]
        room_id = room.selectbox(
            _("Room"),
            list(titles) if not shown or shown in titles else [shown, *titles],
            index=None,
            format_func=lambda key: room_words(key, titles.get(key)),
            placeholder=_("All rooms, or enter a room id"),
            accept_new_options=True,
            key="pull_room",
        )
    with kept("pull_since"):
        first: date | None = since.date_input(_("From"), None, format="DD.MM.YYYY", key="pull_since")
    with kept("pull_until"):
        last: date | None = until.date_input(_("To"), None, format="DD.MM.YYYY", key="pull_until")
    with kept("pull_only_new", True):
        only_new = st.toggle(
            _("Only new ones"),
            True,
            help=_("Fully loaded reports are skipped. Switch off to load everything again."),
            key="pull_only_new",
        )
    wrong_period = first is not None and last is not None and first > last
    with beside_button("pull"):
        pressed = press(_("Load reports"), key=PULL_KEY, type="primary", icon=":material/download:")
        if wrong_period:
            remark(_("The period ends before it begins."))
        if not kinds:
            remark(_("Choose a kind of webinars."))
    if pressed and (wrong_period or not kinds):
        wrong = {"pull_kinds": not kinds, "pull_since": wrong_period, "pull_until": wrong_period}
        mark_fields([one for one, is_wrong in wrong.items() if is_wrong])
    elif pressed:
        if not any(job.is_active for job in _pulls(project.id)):
            wanted = PullRequest(
                tuple(kinds), (room_id or "").strip() or None, since=first, until=last, only_new=only_new
            )
            with acting(PULL_KEY):
                start_pull_orders(acting_desk(), project.id)
                start_pull(acting_desk(), project.id, wanted)
                for field in FIELDS:
                    drop(field)
        st.rerun()


def _say_result(project: ProjectSettings, job: JobProgress) -> str:
    ended_at = job.finished_at or job.created_at
    when = _("Last loaded {time}", time=recent(ended_at, project.time_zone))
    if job.problem and not job.total:
        return f"{when}:"
    if job.total == 0:
        return f"{when}: " + _("nothing new, everything is here.")
    parts = [_("{done} of {total} reports loaded", done=number(job.succeeded), total=number(job.total))]
    parts += [f"{words}: {number(job.counts[state])}" for state, words in _outcomes().items() if job.counts.get(state)]
    if job.state == "stopped":
        parts.append(_("stopped by you"))
    return f"{when}: {' · '.join(parts)}."


def _show_problems(job: JobProgress, project: ProjectSettings) -> None:
    if job.problem:
        show_error(job.problem)
    _show_not_pulled(project, list_lines(acting_desk(), job.id, tuple(_outcomes())))


def _say_orders(project: ProjectSettings) -> list[str]:
    """How many orders came, and why none did."""
    orders = get_orders_state(acting_desk(), project.id)
    if orders.has_no_cash_desk and orders.count:
        return [_("No new orders come: the account has no cash desk, or the owner of the token may not see them.")]
    if orders.has_no_cash_desk:
        return [_("Orders are not shown: the account has no cash desk, or the owner of the token may not see them.")]
    if orders.problem:
        return [_("New orders could not be loaded: {reason}", reason=explain(orders.problem))]
    when = recent(orders.pulled_at, project.time_zone)
    return [_("Orders: {n}, as of {time}", n=number(orders.count), time=when)] if orders.pulled_at else []


def _outcomes() -> dict[str, str]:
    """Words for the states in which a line of the pull can end, except success."""
    return {
        "not_ready": _("not ready yet"),
        "incomplete": _("incomplete"),
        "failed": _("failed"),
        ItemState.WAITING: _("not loaded yet"),
    }


def _show_not_pulled(project: ProjectSettings, lines: list[JobLine]) -> None:
    if not lines:
        return
    known = find_webinars(acting_desk(), project.id, [line.key for line in lines])
    title = ngettext("Why {n} report is incomplete", "Why {n} reports are incomplete", len(lines))
    with st.expander(title, key="reports_not_pulled"):
        for line in lines:
            report = known.get(line.key)
            name = room_words(report.room_id, report.room_title) if report else line.key
            when = recent(report.starts_at, project.time_zone) if report else ""
            st.markdown(f"**{plain(name)}** {when}  \n{_why(line)}")


def _why(line: JobLine) -> str:
    if line.problem:
        return explain(line.problem)
    return {
        "not_ready": _(
            "The report is not ready in Bizon365 yet. It takes 1–3 hours after the webinar; try again later."
        ),
        "incomplete": _(
            "Bizon365 sent fewer viewers than it counts. They are saved; load the report again to get the rest."
        ),
        ItemState.WAITING: _("Loading was stopped before this one."),
    }.get(line.state, _("Something went wrong. Try again."))
