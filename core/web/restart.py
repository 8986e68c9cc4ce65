"""Beginning the process anew, in its own place: a restore that was asked for on the page is finished by a start."""

import logging
import os
import signal
import sys
from threading import Event, Timer

ANSWER_S = 2.0
"""How long the page that asked for it has to say so."""
log = logging.getLogger(__name__)
_wanted = Event()


def want_restart() -> None:
    """End the process in a moment, as SIGTERM does, and begin it anew."""
    _wanted.set()
    Timer(ANSWER_S, os.kill, args=(os.getpid(), signal.SIGTERM)).start()


def restart_if_wanted() -> None:
    """Called at the end of the process, when everything is put away: replace it by a new one of the same command, with
    the same number. Returns when that is not wanted."""
    if _wanted.is_set():
        log.warning("Webinar Desk begins anew.")
        logging.shutdown()
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the command with which it was started
