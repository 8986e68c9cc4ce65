"""How long personal data is kept, and what the last cleaning removed."""

import streamlit as st

from core.domain.privacy.keep_times import FEWEST_DAYS, MOST_DAYS, Kept
from core.services.privacy.clean import PastCleaning, find_announced, find_last_cleaning
from core.services.projects.keep_times import change_keep_times, get_keep_times
from core.services.projects.projects import ProjectSettings
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, recent
from pages.widgets.outcome import attempt, show_outcome


def show_keep_times(project: ProjectSettings) -> None:
    """The form, and the line of the last cleaning."""
    st.header(_("How long it is kept"), anchor=False)
    st.caption(
        _(
            "Every day the dashboard removes what is older, in all projects. Registrations, lists of registered people,"
            " runs and campaigns stay until you erase the person or remove the project."
        )
    )
    days = get_keep_times(acting_desk())
    form = KeptForm("settings_keep", project.id, {kind.value: days[kind] for kind in Kept})
    names = _names()
    with st.container(border=True):
        for first in range(0, len(Kept), 2):
            pair = tuple(Kept)[first : first + 2]
            for column, kind in zip(st.columns(2, vertical_alignment="bottom"), pair, strict=False):
                name, explained = names[kind]
                with form.keeping(kind.value):
                    column.number_input(
                        name,
                        min_value=FEWEST_DAYS,
                        max_value=MOST_DAYS,
                        step=1,
                        key=form.key(kind.value),
                        help=explained,
                    )
        form.show_buttons(_("Save"), lambda: _save(form))
    show_outcome("keep_times")
    _show_last(project)


def _names() -> dict[Kept, tuple[str, str]]:
    return {
        Kept.VIEWERS: (
            _("Viewers of a webinar, days"),
            _(
                "From the start of the webinar. Then names, contacts, chat and the answers of Bizon365 are removed;"
                " people, stays, cities and devices stay counted."
            ),
        ),
        Kept.ADDRESSES: (
            _("Whole IP addresses of viewers, days"),
            _("From the start of the webinar. Then the last part of each address is cut off."),
        ),
        Kept.DELIVERIES: (
            _("Texts of webhooks, days"),
            _("What Bizon365 sent, word for word. The registration itself stays in the Inbox."),
        ),
        Kept.DRAFTS: (
            _("What was typed and uploaded, days"),
            _("From the last change: lists, files and fields that the pages keep for you."),
        ),
        Kept.CHECKS: (_("Past checks of attendance, days"), _("The history on the page Attendance.")),
        Kept.AUDIT: (_("Who did what, days"), _("The log of actions in this dashboard.")),
        Kept.FILES: (_("Files of scenarios, days"), _("What scenarios wrote into the exports folder.")),
    }


def _save(form: KeptForm) -> None:
    def save() -> None:
        change_keep_times(acting_desk(), {Kept(kind): days for kind, days in form.typed.items()})

    attempt("keep_times", save, _("Saved."))


def _show_last(project: ProjectSettings) -> None:
    if announced := find_announced(acting_desk(), project.id):
        st.warning(
            ngettext(
                "On {time} we will remove names and contacts of {n} webinar: its keep time is over. If you need it for"
                " longer, change the days before.",
                "On {time} we will remove names and contacts of {n} webinars: their keep time is over. If you need them"
                " for longer, change the days before.",
                announced.reports,
                time=recent(announced.at, project.time_zone),
            ),
            icon=":material/auto_delete:",
        )
    last = find_last_cleaning(acting_desk(), project.id)
    if last is None:
        st.info(_("Nothing was removed yet: the first cleaning comes within a day."))
        return
    when, removed = recent(last.cleaned_at, project.time_zone), ", ".join(_removed(last))
    sentence = _("Last cleaning: {time}. Removed: {what}.") if removed else _("Last cleaning: {time}. Nothing was old.")
    st.info(sentence.format(time=when, what=removed), icon=":material/auto_delete:")


def _removed(last: PastCleaning) -> list[str]:
    count = {kind: last.removed.get(kind, 0) for kind in Kept}
    said = {
        Kept.VIEWERS: ngettext("{n} viewer of webinars", "{n} viewers of webinars", count[Kept.VIEWERS]),
        Kept.ADDRESSES: ngettext("{n} IP address cut", "{n} IP addresses cut", count[Kept.ADDRESSES]),
        Kept.DELIVERIES: ngettext("{n} text of a webhook", "{n} texts of webhooks", count[Kept.DELIVERIES]),
        Kept.DRAFTS: ngettext("{n} draft", "{n} drafts", count[Kept.DRAFTS]),
        Kept.CHECKS: ngettext("{n} past check", "{n} past checks", count[Kept.CHECKS]),
        Kept.AUDIT: ngettext("{n} line of the log of actions", "{n} lines of the log of actions", count[Kept.AUDIT]),
        Kept.FILES: ngettext("{n} file of scenarios", "{n} files of scenarios", count[Kept.FILES]),
    }
    return [said[kind] for kind in Kept if count[kind]]
