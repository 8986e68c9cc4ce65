"""The processes that share the jobs of a store on a server: each says every few seconds that it lives, and one that has
ended, or was not seen for `desk.waits.silent_s`, is given up by the others, which go on with its work.

Whoever was given up although it lives, because it was frozen or cut off, may write nothing to the store from then on:
what is sent to people is written down before, so it sends nothing any more. It ends.
"""

import logging
import socket
from collections.abc import Callable
from signal import SIGTERM, raise_signal
from threading import Event, Thread
from time import monotonic
from uuid import uuid4

from sqlmodel import Session

from core.desk import Desk
from core.errors import Conflict, place_of
from core.http.pace import Stopped
from core.storage import note_fault
from core.vault import find_fingerprint
from data.repositories import processes as repository

log = logging.getLogger(__name__)


class Membership:
    """This process among those of the store, until `leave`."""

    def __init__(self, desk: Desk, *, carries_out_jobs: bool) -> None:
        self.id = uuid4().hex
        self._desk = desk
        self._carries_out_jobs = carries_out_jobs
        self._ended = Event()
        self._steady_since = self._seen_at = monotonic()
        self._register()
        if carries_out_jobs:
            desk.store.may_write = self._check
        Thread(target=self._regularly, args=(self._beat,), name="sign of life", daemon=True).start()

    def begin(self, list_owners: Callable[[], set[str]], take_over: Callable[[list[str]], None]) -> None:
        """Go on with what others have left, now and until `leave`. `list_owners` gives the ids of the processes that
        have work under way; `take_over` is called with the ids of processes that have ended."""
        self._look(list_owners, take_over)
        Thread(target=self._regularly, args=(self._look, list_owners, take_over), name="processes", daemon=True).start()

    def leave(self) -> None:
        """Let the others go on with what this process has left."""
        self._ended.set()
        self._desk.store.may_write = None
        try:
            with self._desk.store.noting() as session:
                repository.give_up(session, self.id)
        except Exception as error:  # they find out by themselves, a little later
            log.warning("The end of this process was not noted: %s", place_of(error))

    def _register(self) -> None:
        environment = self._desk.environment
        mark = find_fingerprint(environment.home, environment.secret_key) or ""
        # The lock of the home says that whoever was there before has ended
        place = f"{socket.gethostname()}:{environment.home}"
        with self._desk.store.writing() as session:
            if repository.list_key_marks(session, self._desk.waits.silent_s, but_at=place) - {mark}:
                raise Conflict("secret_key")
            repository.add(session, self.id, place=place, key_mark=mark, carries_out_jobs=self._carries_out_jobs)

    def _check(self, session: Session) -> None:
        if not repository.lives(session, self.id):
            self._end()
            raise Stopped

    def _regularly(self, act: Callable[..., None], *values: object) -> None:
        while not self._ended.wait(self._desk.waits.beat_s):
            try:
                act(*values)
            except Stopped:
                return
            except Exception as error:
                if note_fault(error, self._desk.home) is None:
                    log.error("Looking after the processes of the store: %s", place_of(error))

    def _beat(self) -> None:
        with self._desk.store.noting() as session:
            lives = repository.beat(session, self.id)
        now = monotonic()
        if now - self._seen_at > self._desk.waits.silent_s / 2:
            self._steady_since = now  # if the server was away, nobody else could say that it lives, either
        self._seen_at = now
        if not lives and self._carries_out_jobs:
            self._end()
        elif not lives:
            self._register()

    def _look(self, list_owners: Callable[[], set[str]], take_over: Callable[[list[str]], None]) -> None:
        silent_s = self._desk.waits.silent_s
        with self._desk.store.reading() as session:
            is_one_silent = repository.has_silent(session, silent_s)
        now = monotonic()
        # Whose own sign of life is late would also take itself for dead
        is_steady = now - self._steady_since >= silent_s and now - self._seen_at <= silent_s / 2
        if is_one_silent and is_steady:
            with self._desk.store.writing() as session:
                repository.give_up_silent(session, silent_s)
        owners = list_owners()  # before the look at who is known: a process is, before it takes any work
        with self._desk.store.reading() as session:
            dead = repository.list_dead(session)
            # One that was frozen may have taken more work after it was given up, before it found that out
            ended = {*dead, *owners} - repository.list_living(session)
        if ended:
            log.warning("%d process(es) ended; their work goes on here.", len(ended))
            take_over(sorted(ended))
            with self._desk.store.writing() as session:
                repository.forget(session, dead)

    def _end(self) -> None:
        if not self._ended.is_set():
            self._ended.set()
            log.critical("This process was not seen for a while, and others have gone on with its work. It ends.")
            raise_signal(SIGTERM)


def count_workers(desk: Desk) -> int:
    """How many processes carry out the jobs of the store now."""
    with desk.store.reading() as session:
        return repository.count_workers(session, desk.waits.silent_s)
