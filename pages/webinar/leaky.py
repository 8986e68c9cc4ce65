"""Where people leave in a room, over all its webinars: what of an automatic webinar should be changed."""

from functools import partial

import streamlit as st

from core.domain.reports.definitions import Counting, Definition
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.leaky import get_leaky_minutes
from pages.webinar.definitions import definition_words
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, share
from pages.widgets.small_table import Tabled, show_numbers


def show_leaky(project: ProjectSettings, report: ReportRow, counting: Counting) -> None:
    """Of an automatic webinar the minutes in which the largest shares leave, folded away; nothing while the room had
    one webinar only, or so few people that a share says little."""
    if report.kind != "automatic":
        return
    leaky = get_leaky_minutes(acting_desk(), project.id, report.room_id)
    frame = leaky.frame[~leaky.frame["is_few"] & (leaky.frame["leaves"] > 0)]
    if leaky.webinars < 2 or frame.empty:
        return
    titles = {
        "minute": _("Minute"),
        "share": _("Leave in it"),
        "leaves": _("Left the room"),
        "people": _("Of so many people"),
        "webinars": _("Webinars"),
    }
    title = _("Where people leave in this room")
    with st.expander(title, key="room_leaky"):
        st.caption(
            ngettext("Over {n} webinar of this room.", "Over {n} webinars of this room.", leaky.webinars),
            help=definition_words(Definition.LEAKY_MINUTE, counting),
        )
        worst_first = frame.sort_values(["share", "minute"], ascending=[False, True])
        tabled = Tabled(titles, worst_first, {"share": partial(share, digits=1)})
        show_numbers(project, "leaky", title, tabled, file=_("leaky minutes"))
