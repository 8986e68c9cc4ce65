"""The wire format of Bizon365: addresses, parameters, and the decoding of answers. No I/O (docs/bizon365.md)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from core.domain.addresses import clean_base_url, clean_pasted
from core.errors import (
    ApiError,
    Forbidden,
    InvalidInput,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from core.http.detail import plain_detail
from core.http.fields import as_structure, parse_json
from core.http.transport import Answer, Request

SERVICE: Literal["bizon365"] = "bizon365"
DEFAULT_BASE_URL = "https://online.bizon365.ru"
ApiVersion = Literal["v1", "v2"]


@dataclass(frozen=True, slots=True)
class BizonAccount:
    """Address and credentials of an account. Stray spaces of pasted values are dropped; the base URL goes without
    `/api`.

    Raises InvalidInput for a base URL or token that cannot be one.
    """

    base_url: str
    api_version: ApiVersion
    project_id: str | None
    token: str = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", clean_base_url(self.base_url or DEFAULT_BASE_URL))
        object.__setattr__(self, "project_id", clean_pasted(self.project_id or "") or None)
        object.__setattr__(self, "token", clean_pasted(self.token))
        if not (self.token.isascii() and (self.token.isprintable())):
            raise InvalidInput("bizon_token", reason="bad_character")


@dataclass(frozen=True, slots=True)
class Call:
    """One method (docs/bizon365.md, section 1): its name there, its path and the key of its payload; for lists also the
    key of the total and the most rows per page. What a larger limit does is not known (docs/bizon365.md, section 4).
    `v1_folder` is the part of the path that only v1 has."""

    name: str
    path: str
    payload: tuple[str, ...]
    verb: Literal["GET", "POST"] = "GET"
    total: str = "total"
    most: int = 0
    repeatable: bool = True
    v1_folder: str = "webinars"


GET_PROJECTS = Call("getProjects", "user/getProjects", ())
GET_LIST = Call("getlist", "reports/getlist", ("list",), total="count", most=100)
GET_REPORT = Call("get", "reports/get", ("report",))
GET_VIEWERS = Call("getviewers", "reports/getviewers", ("viewers",), most=1000)
GET_SUBPAGES = Call("getSubpages", "subpages/getSubpages", ("pages",), most=50)
GET_SUBSCRIBERS = Call("getSubscribers", "subpages/getSubscribers", ("list",), most=1000)
ADD_SUBSCRIBER = Call("addSubscriber", "subpages/addSubscriber", ("hash",), verb="POST", repeatable=False)
REMOVE_SUBSCRIBER = Call(
    "removeSubscriber", "subpages/removeSubscriber", ("deleted", "ok"), verb="POST", repeatable=False
)
GET_ORDERS = Call("getorders", "orders/getorders", ("list",), most=100, v1_folder="kassa")


def build_request(account: BizonAccount, call: Call, values: Mapping[str, Any]) -> Request:
    """The request of one method; `values` without None go into the query of a GET, into the JSON of a POST.

    Raises NotConfigured when the token, or for v2 the project id, is missing.
    """
    if not account.token:
        raise NotConfigured("bizon_token")
    given = {name: value for name, value in values.items() if value is not None}
    return Request(
        call=call.name,
        verb=call.verb,
        url=f"{account.base_url}/api/{_path(account, call)}",
        headers={"X-Token": account.token, "Accept": "application/json"},
        params={name: str(value) for name, value in given.items()} if call.verb == "GET" else {},
        json=given if call.verb == "POST" else None,
        repeatable=call.repeatable,
    )


def _path(account: BizonAccount, call: Call) -> str:
    if call is GET_PROJECTS:  # the path has no project, and exists in v2 only
        return f"v2/{call.path}"
    if account.api_version == "v1":
        return f"v1/{call.v1_folder}/{call.path}"
    if not account.project_id:
        raise NotConfigured("bizon_project_id")
    if not re.fullmatch(r"[\w-]+", account.project_id):
        raise InvalidInput("bizon_project_id", reason="bad_character")
    return f"v2/{account.project_id}/{call.path}"


def decode(account: BizonAccount, call: Call, answer: Answer, parse: Callable[[bytes], Any] = parse_json) -> Any:
    """The root of a successful answer, read by `parse`. Raises the ApiError that follows from status and body
    (docs/bizon365.md, section 3).

    The root is an object that has the key of the payload; that of getProjects, whose shape is unknown, may be a list.
    """
    if not 200 <= answer.status < 300:
        raise _refusal(account, call, answer)
    try:
        root = parse(answer.body)
    except ValueError:
        kind = "html" if answer.body.lstrip()[:1] == b"<" else "not json"
        raise UnexpectedPayload(SERVICE, call.name, answer.status, kind) from None
    if isinstance(root, list) and not call.payload:
        return root
    if not isinstance(root, dict):
        raise UnexpectedPayload(SERVICE, call.name, answer.status, "root")
    if root.get("errors"):
        raise Rejected(SERVICE, call.name, answer.status, plain_detail(root["errors"], [account.token]))
    if call.payload and all(root.get(key) in (None, "") for key in call.payload):
        raise _missing_payload(account, call, root, answer.status)
    if call.most and as_structure(root[call.payload[0]]) is None:  # read as an empty list, it would say "nobody"
        raise UnexpectedPayload(SERVICE, call.name, answer.status, call.payload[0])
    if not call.payload and (root.get("message") or set(root) <= {"message", "errors"}):
        raise Rejected(SERVICE, call.name, answer.status, plain_detail(root.get("message"), [account.token]))
    return root


def _refusal(account: BizonAccount, call: Call, answer: Answer) -> ApiError:
    status = answer.status
    if status >= 500:
        return Unavailable(SERVICE, call.name, status, answer.retry_after_s(), outcome_unknown=not call.repeatable)
    if status == 429:
        return RateLimited(SERVICE, call.name, status, answer.retry_after_s(), outcome_unknown=not call.repeatable)
    if status == 401:
        return Unauthorized(SERVICE, call.name, status)
    if status == 403:
        return Forbidden(SERVICE, call.name, status)
    if status < 400:
        return UnexpectedPayload(SERVICE, call.name, status, "redirect")
    try:
        root = parse_json(answer.body)
    except ValueError:
        root = None
    detail = plain_detail(root.get("message") or root.get("errors"), [account.token]) if isinstance(root, dict) else ""
    return (Missing if status == 404 else Rejected)(SERVICE, call.name, status, detail)


def _missing_payload(account: BizonAccount, call: Call, root: Mapping[str, Any], status: int) -> ApiError:
    """The error of a 200 without its payload: `message` says why; for `get` it means that the report is unknown
    (docs/bizon365.md, section 3)."""
    detail = plain_detail(root.get("message"), [account.token])
    if call is GET_REPORT:
        return Missing(SERVICE, call.name, status, detail)
    if detail:
        return Rejected(SERVICE, call.name, status, detail)
    return UnexpectedPayload(SERVICE, call.name, status, call.payload[0])
