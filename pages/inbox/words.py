"""What the Inbox says of a registration, in the operator's words."""

from collections.abc import Mapping

from core.services.inbox.list_registrations import Group
from core.services.inbox.person_history import Source
from core.services.inbox.rows import InboxRow
from core.services.inbox.states import ReceivedState, RelayState
from pages.widgets.errors import explain
from pages.widgets.language import _, number


def group_names() -> Mapping[Group, str]:
    """The groups in which registrations are shown."""
    return {
        "all": _("All"),
        "done": _("Done"),
        "waiting": _("Under way"),
        "unmatched": _("No client"),
        "failed": _("Failed or unclear"),
        "test": _("Test"),
    }


def state_names() -> Mapping[ReceivedState, str]:
    """How far a registration is."""
    return {
        ReceivedState.WAITING: _("Looking for the client"),
        ReceivedState.MATCHED: _("Being saved in Salebot"),
        ReceivedState.NOTICING: _("Notice on its way"),
        ReceivedState.DONE: _("Saved in Salebot"),
        ReceivedState.SHOWN: _("Handed to Salebot"),
        ReceivedState.UNMATCHED: _("No client found"),
        ReceivedState.FAILED: _("Failed"),
        ReceivedState.UNCERTAIN: _("Notice unclear"),
    }


def state_meanings() -> Mapping[str, str]:
    """What a state means, and what to do about it."""
    return {
        ReceivedState.WAITING: _("The dashboard looks for the client in Salebot."),
        "waiting_for_salebot": _(
            "Salebot gets the registration itself and may still be creating the client, so the dashboard looks again"
            " in a minute."
        ),
        ReceivedState.MATCHED: _("The client is found; the variables are being saved."),
        ReceivedState.NOTICING: _("The variables are saved; sending the bot the notice."),
        ReceivedState.DONE: _("The client has the variables, and the bot got the notice."),
        ReceivedState.SHOWN: _(
            "Salebot got the registration itself and saves the variables; the dashboard only shows it."
        ),
        ReceivedState.UNMATCHED: _(
            "No Salebot client has this phone or e-mail. Choose the client below, or process again once the person has"
            " written to the bot."
        ),
        ReceivedState.FAILED: _("Nothing was saved for the client. Correct the cause and process it again."),
        ReceivedState.UNCERTAIN: _(
            "We do not know whether the bot got the notice. Process it again and we ask Salebot. Look at the client's"
            " chat before you send the notice again."
        ),
    }


def match_names() -> Mapping[str, str]:
    """By what the client was found."""
    return {
        "link": _("by the link"),
        "phone": _("by the phone"),
        "email": _("by the e-mail"),
        "whatsapp": _("new in WhatsApp"),
        "operator": _("chosen by hand"),
    }


def source_names() -> Mapping[Source, str]:
    """From where a registration is known."""
    return {
        "webhook": _("by webhook"),
        "list": _("in Bizon365's list"),
        "spreadsheet": _("from a spreadsheet"),
    }


def relay_names() -> Mapping[RelayState, str]:
    """How far the passing on to Salebot is."""
    return {
        RelayState.WAITING: _("waiting to be forwarded to Salebot"),
        RelayState.TAKEN: _("forwarded to Salebot"),
        RelayState.OFF: _("not forwarded: forwarding was switched off"),
    }


class RowWords:
    """The words for rows, gathered once, so that a file can be written with them."""

    def __init__(self) -> None:
        self._states, self._matches, self._relay = state_names(), match_names(), relay_names()
        self._test, self._variables, self._notice = _("test"), _("variables"), _("notice")
        self._of_several = _("newest of {n}")

    def state(self, row: InboxRow) -> str:
        """The state of the registration; a test registration is marked as one."""
        name = self._states[row.state]
        return f"{name} ({self._test})" if row.is_test else name

    def match(self, row: InboxRow) -> str:
        """How the client was found; of several candidates it is the newest."""
        if row.matched_by is None:
            return ""
        by = self._matches.get(row.matched_by, row.matched_by)
        several = row.candidates is not None and row.candidates > 1
        return f"{by}, {self._of_several.format(n=number(row.candidates))}" if several else by

    def outcome(self, row: InboxRow) -> str:
        """What was written, what failed, and how the passing on went."""
        written = [words for at, words in ((row.saved_at, self._variables), (row.noticed_at, self._notice)) if at]
        parts = [", ".join(written)] if written else []
        if row.relay_state:
            parts.append(self._relay[row.relay_state])
        parts += [explain(problem) for problem in (row.problem, row.relay_problem) if problem]
        return "; ".join(parts)
