"""The errors of the dashboard, as one tree. They carry facts; the pages word them.

    DeskError
    ├── InvalidInput(field, value, reason)      the operator typed a value that cannot be used
    ├── NotFound(what, key)                     no object has this key
    ├── Conflict(what, key)                     the object exists already, or has changed meanwhile
    ├── NotConfigured(what)                     a setting is missing: no token, no Salebot key
    ├── LimitReached(what, limit)               a daily limit that the operator has set is used up
    ├── NotAllowed(right)                       the operator's role does not allow it
    ├── MailFault(reason, detail)               a letter could not be sent
    ├── StorageFault(what, reason, path)        the dashboard's own files, or the disk they are on, cannot be used
    └── ApiError(service, status, retryable)    a failed call of Bizon365 or Salebot
        ├── Unavailable                         cut connection, time-out, 5xx: may be temporary
        │   └── AddressRefused(host)            its address leads into the own network: nothing was sent
        ├── RateLimited(retry_after_s)          429
        ├── Unauthorized                        401: the token or key was not accepted
        ├── Forbidden                           403: no right, or the service is not connected
        ├── Rejected(detail)                    understood and refused; `detail` is the service's own text
        │   └── Missing                         404: wrong project, or a deleted object
        ├── ReportNotReady                      the webinar has ended, its report is not ready
        └── UnexpectedPayload(detail)           an answer in an unknown shape

No error holds a token, a key, an address with a key in it, or a contact. `reason`, `what` and `call` are
codes (English, stable), never sentences: `pages/widgets/errors.py` turns them into the operator's language.
"""

from pathlib import Path
from traceback import extract_tb
from typing import Any, Literal

Service = Literal["bizon365", "salebot"]


class DeskError(Exception):
    """Root of all errors that the dashboard raises itself."""

    def __reduce__(self) -> tuple[Any, ...]:
        # The engine of the jobs pickles errors; by default unpickling would call __init__ with the message alone.
        return restore, (type(self), self.args, dict(vars(self)))


class InvalidInput(DeskError):
    """A value that cannot be used. `reason` is a code such as ``too_long``; `limit` the number that it exceeds or
    misses."""

    def __init__(self, field: str, value: object = None, reason: str = "invalid", limit: int | None = None) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.value = value
        self.reason = reason
        self.limit = limit


class NotFound(DeskError):
    """No `what` (project, report, job, ...) has this key."""

    def __init__(self, what: str, key: object = None) -> None:
        super().__init__(f"{what} not found")
        self.what = what
        self.key = key


class Conflict(DeskError):
    """A `what` with this key exists already, or was changed meanwhile."""

    def __init__(self, what: str, key: object = None) -> None:
        super().__init__(f"{what} conflicts")
        self.what = what
        self.key = key


class NotConfigured(DeskError):
    """The setting `what` (``bizon_token``, ``salebot_key``, ``bizon_project_id``) is missing."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not set")
        self.what = what


class LimitReached(DeskError):
    """The daily limit of `what` (``salebot_budget``: calls, ``campaign_cap``: people) is used up."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"{what} is used up")
        self.what = what
        self.limit = limit


class NotAllowed(DeskError):
    """The operator lacks a right (a code of `core.domain.access.rights.Right`), or has not logged in (``session``)."""

    def __init__(self, right: str) -> None:
        super().__init__(f"{right} is not allowed")
        self.right = str(right)


class MailFault(DeskError):
    """A letter that was not sent. `reason`: ``unreachable`` (the mail server), ``tls`` (its certificate), ``no_tls``
    (it offers no encryption), ``login``, ``sender``, ``recipient`` or ``refused``; or ``unclear``: there was no answer,
    and it may have been sent. `detail` is the server's own text. `passes`: the server says that it may go later."""

    def __init__(self, reason: str, detail: str = "", *, passes: bool = False) -> None:
        super().__init__(f"mail: {reason}")
        self.reason = reason
        self.detail = detail
        self.passes = passes

    @property
    def is_final(self) -> bool:
        """Whether the same letter would be refused again."""
        return self.reason in ("recipient", "refused") and not self.passes


class StorageFault(DeskError):
    """What the dashboard keeps cannot be used. `what`: ``home`` (the folder), ``store``, ``jobs`` (their database),
    ``key`` (the key file), or ``files`` when it is not known which; or ``server`` (PostgreSQL); `path` is where it is
    expected: a file, or the address of a database without its password; None where that is not known.

    `reason`: what `data.faults.Fault` lists, or ``emptied`` (0 bytes, though it was in use), ``gone``,
    ``other_key``, ``newer`` (written by a newer version), ``encoding`` (not UTF-8), ``unusable``. `detail`: what the
    server of the database said; it names no secret.
    """

    def __init__(self, what: str, reason: str, path: Path | str | None = None, detail: str = "") -> None:
        super().__init__(f"{what}: {reason}")
        self.what = what
        self.reason = reason
        self.path = None if path is None else str(path)
        self.detail = detail


class ApiError(DeskError):
    """A call of a service that failed.

    `call` is the method's name in docs/bizon365.md or docs/salebot.md (``getviewers``), `status` the HTTP status or
    None when there was no answer, `retryable` whether the same call may succeed later without a change
    of settings.
    """

    retryable = False

    def __init__(self, service: Service, call: str, status: int | None = None) -> None:
        super().__init__(f"{service} {call}: {type(self).__name__}" + (f" ({status})" if status else ""))
        self.service = service
        self.call = call
        self.status = status


class Unavailable(ApiError):
    """No answer, or a 5xx: the service or the connection to it is down.

    `retry_after_s` is what the service asked for, in seconds from now, or None. `outcome_unknown`: the call may have
    been carried out before its answer was lost, so sending it again could do it twice: find out first.
    """

    def __init__(
        self,
        service: Service,
        call: str,
        status: int | None = None,
        retry_after_s: float | None = None,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(service, call, status)
        self.retry_after_s = retry_after_s
        self.outcome_unknown = outcome_unknown
        self.retryable = not outcome_unknown


class AddressRefused(Unavailable):
    """The address of the service leads to this computer or into its network, and the project does not allow that:
    nothing was sent. `host` is the name or address that stands in the project's settings."""

    def __init__(self, service: Service, call: str, host: str) -> None:
        super().__init__(service, call)
        self.host = host
        self.retryable = False


class RateLimited(ApiError):
    """429. `retry_after_s` is what the service asked for, in seconds from now, or None. `outcome_unknown`: as with
    Unavailable, since the call may have been carried out all the same."""

    outcome_unknown = False  # of errors that earlier versions stored

    def __init__(
        self,
        service: Service,
        call: str,
        status: int | None = 429,
        retry_after_s: float | None = None,
        outcome_unknown: bool = False,
    ) -> None:
        super().__init__(service, call, status)
        self.retry_after_s = retry_after_s
        self.outcome_unknown = outcome_unknown
        self.retryable = not outcome_unknown


class Unauthorized(ApiError):
    """401: the token or key was not accepted."""


class Forbidden(ApiError):
    """403: the token's owner lacks a right, or the service is not connected."""


class Rejected(ApiError):
    """The service understood the call and refused it; `detail` is its own text, in its language."""

    def __init__(self, service: Service, call: str, status: int | None = None, detail: str = "") -> None:
        super().__init__(service, call, status)
        self.detail = detail


class Missing(Rejected):
    """404: a wrong project id, or a deleted object."""


class ReportNotReady(ApiError):
    """The report exists but cannot be read yet; Bizon365 makes it 1-3 hours after the webinar."""


class UnexpectedPayload(ApiError):
    """The body is not JSON, or JSON of an unknown shape; `detail` names the place, never the data."""

    def __init__(self, service: Service, call: str, status: int | None = None, detail: str = "") -> None:
        super().__init__(service, call, status)
        self.detail = detail


def place_of(error: Exception) -> str:
    """Type and place of an unexpected error, for a log: its text may hold contacts or a secret."""
    at = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {at.filename}:{at.lineno}"


def restore(kind: type[DeskError], arguments: tuple[Any, ...], facts: dict[str, Any]) -> DeskError:
    """Rebuild an error from its `args` (the message) and its attributes."""
    error = kind.__new__(kind, *arguments)
    vars(error).update(facts)
    return error
