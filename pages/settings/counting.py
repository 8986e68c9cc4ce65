"""How webinars are counted in this project: from when on somebody came, what the end is, what a purchase belongs to."""

import streamlit as st

from core.domain.reports.definitions import Counting
from core.services.projects.counting import get_counting
from core.services.projects.projects import ProjectSettings
from core.services.reports.change_counting import MOST_DAYS, MOST_S, change_counting
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome

MOST_MIN = int(MOST_S // 60)


def show_counting(project: ProjectSettings) -> None:
    """The section: three numbers, and what follows from them."""
    st.caption(
        _(
            "Who came, who stayed to the end, and which webinar a purchase belongs to: all pages of this project count"
            " so. The minute of the offer is set on the page of a webinar, for its room."
        )
    )
    counting = get_counting(acting_desk(), project.id)
    form = KeptForm("settings_counting", project.id, _typed_of(counting))
    with st.container(border=True):
        came, end, bought = st.columns(3, vertical_alignment="bottom")
        with form.keeping("attended_from_min"):
            came.number_input(
                _("Came: at least so many minutes"),
                min_value=0,
                max_value=MOST_MIN,
                step=1,
                key=form.key("attended_from_min"),
                help=_("0 counts everybody who entered the room."),
            )
        with form.keeping("end_tolerance_min"):
            end.number_input(
                _("To the end: the last minutes"),
                min_value=0,
                max_value=MOST_MIN,
                value=None,
                step=1,
                placeholder=_("5 min or 5 %"),
                key=form.key("end_tolerance_min"),
                help=_(
                    "Anyone who was in the room in these last minutes stayed to the end. Empty: the last 5 minutes, or"
                    " 5 % of a webinar of more than 100 minutes. After a change we count the reports again, which takes"
                    " a few minutes."
                ),
            )
        with form.keeping("purchase_days"):
            bought.number_input(
                _("A purchase belongs to a webinar for, days"),
                min_value=1,
                max_value=MOST_DAYS,
                step=1,
                key=form.key("purchase_days"),
                help=_("From the start of the last webinar that the buyer came to before the order."),
            )
        form.show_buttons(_("Save"), lambda: _save(form))
    show_outcome("counting")


def _typed_of(counting: Counting) -> dict[str, int | None]:
    tolerance_s = counting.end_tolerance_s
    return {
        "attended_from_min": int(counting.attended_from_s // 60),
        "end_tolerance_min": None if tolerance_s is None else int(tolerance_s // 60),
        "purchase_days": counting.purchase_days,
    }


def _save(form: KeptForm) -> None:
    typed = form.typed
    tolerance_min = typed["end_tolerance_min"]
    counting = Counting(
        attended_from_s=typed["attended_from_min"] * 60.0,
        purchase_days=typed["purchase_days"],
        end_tolerance_s=None if tolerance_min is None else tolerance_min * 60.0,
    )
    attempt("counting", lambda: change_counting(acting_desk(), form.project_id, counting), _("Saved."))
