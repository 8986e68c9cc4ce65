"""The webhook of the cash desk: the same address as that of the registration pages, and the key that proves a delivery.

The key is typed once, saved, and never shown again but for its last four characters.
"""

import streamlit as st

from core.services.orders.cash_desk_key import find_key_tail, set_cash_desk_key
from core.services.orders.take_deliveries import count_refused
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed

OUTCOME = "cash_desk_key"


def show_cash_desk(project: ProjectSettings) -> None:
    """What the cash desk sends, where to paste the address, and the key."""
    with st.container(border=True):
        st.header(_("Orders from the cash desk"), anchor=False)
        st.markdown(
            _(
                "Paste the first address into the webhook field of the cash desk in Bizon365, too: orders and payments"
                " then show here at once, not within the hour."
            )
        )
        tail = find_key_tail(acting_desk(), project.id)
        st.markdown(
            _("API key of the cash desk: saved, ends with `{tail}`", tail=tail)
            if tail
            else _("API key of the cash desk: not saved"),
            help=_(
                "With the key the dashboard checks that an order really comes from your cash desk. Without it anyone"
                " who knows the address can send one."
            ),
        )
        _ask_key(project.id, is_saved=bool(tail))
        show_outcome(OUTCOME, _key(project.id))
        if refused := count_refused(acting_desk(), project.id):
            st.warning(
                ngettext(
                    "{n} order did not pass the check and does not count. Is this the key of the right cash desk?",
                    "{n} orders did not pass the check and do not count. Is this the key of the right cash desk?",
                    refused,
                ),
                icon=":material/warning:",
            )


def _key(project_id: int) -> str:
    return f"settings_cash_desk_key_{project_id}"


def _ask_key(project_id: int, *, is_saved: bool) -> None:
    key = _key(project_id)
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_input(
            _("New key") if is_saved else _("API key of the cash desk"),
            key=key,
            type="password",
            autocomplete="new-password",
            help=_("Extra spaces are removed. After saving, only the last four characters are shown."),
        )
        st.form_submit_button(_("Replace") if is_saved else _("Save"), on_click=_save, args=(project_id, key))
    if is_saved:
        with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_{key}"):
            st.write(_("Orders from the cash desk are then no longer checked."))
            st.button(_("Yes, remove"), key=f"removed_{key}", on_click=_remove, args=(project_id,))


@undisturbed()
def _save(project_id: int, key: str) -> None:
    typed = str(st.session_state[key])
    st.session_state[key] = ""  # first of all, so that it does not stay in the page even if saving fails
    attempt(OUTCOME, lambda: set_cash_desk_key(acting_desk(), project_id, typed), _("Saved."))


def _remove(project_id: int) -> None:
    attempt(OUTCOME, lambda: set_cash_desk_key(acting_desk(), project_id, None), _("Removed."))
