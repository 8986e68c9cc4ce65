"""What was removed leaves no copy in the free space of the store's file."""

import logging

from core.desk import Desk

log = logging.getLogger(__name__)


def leave_no_trace(desk: Desk) -> None:
    """Called after personal data was removed. The next time does it again, so a failure is only said."""
    if not desk.store.leave_no_trace():
        log.warning(
            "What was removed may still stand in the free space of the store: it is large, busy or short of disk."
        )
