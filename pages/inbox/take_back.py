"""The way back from a match by hand, and what clients that the registration had before were told."""

from collections.abc import Sequence

import streamlit as st

from core.services.inbox.hand_match import FormerClient, Restored, restore_variables, take_back
from core.services.inbox.rows import InboxRow
from core.services.inbox.states import ReceivedState
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, code, moment, ngettext
from pages.widgets.outcome import OVER_PAGE, attempt, say


def offer_take_back(project: ProjectSettings, row: InboxRow) -> None:
    """What taking a match by hand back would do, and the button; nothing for a match that was not made by hand, and
    while the notice is on its way."""
    if row.matched_by != "operator" or row.state is ReceivedState.NOTICING:
        return
    with st.expander(_("It was the wrong client: cancel the choice"), key=f"inbox_wrong_{row.event_id}"):
        st.markdown("  \n".join(_consequences(project, row)))
        st.button(
            _("Cancel the choice of the client"),
            icon=":material/undo:",
            on_click=_take_back,
            args=(project.id, row.event_id),
            key="inbox_take_back",
        )


def show_former(project: ProjectSettings, event_id: int, former: Sequence[FormerClient]) -> None:
    """What clients that this registration had before were told: it stays known."""
    for one in former:
        facts = [_("This was client {client_id} before.", client_id=f"**{one.client_id}**")]
        told = [
            (_("Variables saved {time}."), one.saved_at),
            (_("Notice sent {time}: it cannot be recalled."), one.noticed_at),
            (_("Cancelled {time}."), one.taken_back_at),
            (_("The previous values of the variables were restored {time}."), one.restored_at),
        ]
        facts += [text.format(time=moment(at, project.time_zone)) for text, at in told if at]
        with st.container(border=True):
            st.markdown(" ".join(facts))
            if one.taken_back_at and one.has_values_before:
                st.button(
                    _("Restore the previous values of the variables"),
                    icon=":material/settings_backup_restore:",
                    on_click=_restore,
                    args=(project.id, event_id, one.client_id),
                    key=f"inbox_restore_{one.client_id}",
                )


def _consequences(project: ProjectSettings, row: InboxRow) -> list[str]:
    sentences = [_("The registration will have no client, and the dashboard will not choose this one again by itself.")]
    if row.is_relayed:
        sentences.append(_("Salebot saved the variables itself, and they stay."))
        return sentences
    sentences.append(
        _("The variables get their previous values, unless someone has changed them since.")
        if row.saved_at
        else _("Nothing has been saved for the client yet.")
    )
    if row.noticed_at:
        sentences.append(
            _(
                "**The notice of {time} cannot be taken back:** the bot may have answered it. Look at the client's"
                " dialog in Salebot.",
                time=moment(row.noticed_at, project.time_zone),
            )
        )
    return sentences


def _take_back(project_id: int, event_id: int) -> None:
    def undo() -> None:
        _say(take_back(acting_desk(), project_id, event_id))

    attempt(OVER_PAGE, undo, "")


def _restore(project_id: int, event_id: int, client_id: int) -> None:
    def restore() -> None:
        _say(restore_variables(acting_desk(), project_id, event_id, client_id))

    attempt(OVER_PAGE, restore, "")


def _say(done: Restored) -> None:
    sentences = [_("The choice of the client is cancelled.")]
    if done.restored:
        sentences.append(
            ngettext(
                "{n} variable has its previous value again.",
                "{n} variables have their previous values again.",
                len(done.restored),
            )
        )
    if done.changed_since:
        sentences.append(_("Changed since, so we left them: {names}.", names=", ".join(map(code, done.changed_since))))
    say(" ".join(sentences))
