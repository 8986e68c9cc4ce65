"""The wire format of Salebot: addresses, parameters, and the decoding of answers. No I/O (docs/salebot.md).

The key is part of every address, so an address is as secret as the key (docs/salebot.md, section 1).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from core.domain.addresses import clean_base_url, clean_pasted
from core.errors import (
    ApiError,
    Forbidden,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedPayload,
)
from core.http.detail import plain_detail
from core.http.fields import parse_json
from core.http.transport import Answer, Request

SERVICE: Literal["salebot"] = "salebot"
DEFAULT_BASE_URL = "https://chatter.salebot.pro"
NOT_FOUND = frozenset({"client_not_found", "not_found"})
_DONE = frozenset({b"ok", b"success"})
_SUCCESS = frozenset({"ok", "success"})
_WORDS = frozenset({"message", "error", "errors"})
_FAILED = re.compile(r"fail|error|denied|forbidden|unauthori|invalid|wrong|(?<![a-z])not?_")
# "Project not found" would be about the key, and must not be taken for "no such client".
_NO_CLIENT = re.compile(r"client\w*\W+(?:\w+\W+){0,2}not\W*found|клиент\w*\W+(?:\w+\W+){0,2}не\W+найден", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SalebotAccount:
    """Address and key of a project. Stray spaces of pasted values are dropped ("chatter.salebot.pro /api"), and
    the base URL goes without `/api`. The key's length is not checked: several kinds exist.

    Raises InvalidInput for a base URL that cannot be one.
    """

    base_url: str
    key: str = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", clean_base_url(self.base_url or DEFAULT_BASE_URL))
        object.__setattr__(self, "key", clean_pasted(self.key))


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its name in the address, and how it differs from the others.

    `free_form`: its answer is the client's own variables, which may be called anything, `status` included.
    `only_says_success`: its answer holds nothing but whether it succeeded. `repeatable`: a repetition has no further
    effect. `counts`: towards the project's daily message quota.
    """

    name: str
    verb: Literal["GET", "POST"] = "GET"
    free_form: bool = False
    only_says_success: bool = False
    repeatable: bool = True
    counts: bool = True


CONNECTED_CHANNELS = Action("connected_channels")
FIND_BY_PHONE = Action("find_client_id_by_phone")
FIND_BY_EMAIL = Action("find_client_id_by_email")
FIND_BY_VARIABLE = Action("find_client_id_by_var")
FIND_CLIENTS = Action("find_clients", "POST")
GET_CLIENTS = Action("get_clients")
GET_VARIABLES = Action("get_variables", free_form=True)
GET_HISTORY = Action("get_history")
SAVE_VARIABLES = Action("save_variables", "POST", only_says_success=True, counts=False)
LOAD_CLIENTS = Action("load_clients", "POST")
ADD_TO_LIST = Action("add_to_list", "POST", only_says_success=True)
REMOVE_FROM_LIST = Action("remove_from_list", "POST", only_says_success=True)
CALLBACK = Action("callback", "POST", only_says_success=True, repeatable=False)
MESSAGE = Action("message", "POST", only_says_success=True, repeatable=False)


def build_request(account: SalebotAccount, action: Action, values: Mapping[str, Any] | list[Any]) -> Request:
    """The request of one action; `values` go without None into the query of a GET, into the JSON of a POST, where they
    may be a bare array (load_clients). Raises NotConfigured when there is no key."""
    if not account.key:
        raise NotConfigured("salebot_key")
    given: Any = values if isinstance(values, list) else {name: it for name, it in values.items() if it is not None}
    return Request(
        call=action.name,
        verb=action.verb,
        url=f"{account.base_url}/api/{quote(account.key, safe='')}/{action.name}",
        params={name: str(value) for name, value in given.items()} if action.verb == "GET" else {},
        json=given if action.verb == "POST" else None,
        repeatable=action.repeatable,
    )


def decode(account: SalebotAccount, action: Action, answer: Answer) -> Any:
    """The root of a successful answer. Raises the ApiError that follows from HTTP status, `status` and body.

    For an unknown client that is Missing with a word of NOT_FOUND as its detail, whatever the wording of the answer.
    For a 2xx that cannot be read, to a call that must not be repeated, it is Unavailable(outcome_unknown). Where the
    answer says nothing but success, only what docs/salebot.md, section 2 calls so is one.
    """
    root = _root(answer)
    word = _word(root, action)
    if word in NOT_FOUND:
        raise Missing(SERVICE, action.name, answer.status, word)
    if not 200 <= answer.status < 300:
        raise _refusal(account, action, answer, root)
    if root is None:
        if not action.repeatable:
            raise Unavailable(SERVICE, action.name, answer.status, outcome_unknown=True)
        kind = "html" if answer.body.lstrip()[:1] == b"<" else "not json"
        raise UnexpectedPayload(SERVICE, action.name, answer.status, kind)
    only_words = isinstance(root, dict) and bool(root) and root.keys() <= _WORDS
    if _FAILED.search(word) or only_words:
        raise Rejected(SERVICE, action.name, answer.status, _detail(account, root) or word)
    if action.only_says_success and not _says_success(root, word):
        raise UnexpectedPayload(SERVICE, action.name, answer.status, "status")
    return root


def _says_success(root: Any, word: str) -> bool:
    return isinstance(root, dict) and word in _SUCCESS and not (root.get("error") or root.get("errors"))


def is_nobody(error: ApiError) -> bool:
    """Whether the error means that there is no such client. A bare 404 may also mean a wrong key or address."""
    return isinstance(error, Missing) and error.detail in NOT_FOUND


def is_about_client(error: Rejected) -> bool:
    """Whether a refusal concerns this client only, so that the same call may succeed for others."""
    return is_nobody(error) or not isinstance(error, Missing)


def _root(answer: Answer) -> Any:
    """The JSON of an answer, or None. Some calls answer a plain `ok`, which is a success without content."""
    text = answer.body.strip()
    if text.lower().strip(b'"') in _DONE:
        return {"status": "success"}
    try:
        return parse_json(text)
    except ValueError:
        return None


def _word(root: Any, action: Action) -> str:
    """The `status` of an answer in lower case; `client_not_found` for every wording of "no such client"."""
    if isinstance(root, dict) and action.free_form and not root.keys() <= {"status", *_WORDS}:
        return ""
    word = str(root.get("status") or "").strip().lower() if isinstance(root, dict) else ""
    said = str(_said(root) or "").strip()
    return "client_not_found" if _FAILED.search(word) and _NO_CLIENT.search(said) else word


def _refusal(account: SalebotAccount, action: Action, answer: Answer, root: Any) -> ApiError:
    status = answer.status
    if status >= 500:
        return Unavailable(SERVICE, action.name, status, answer.retry_after_s(), outcome_unknown=not action.repeatable)
    if status == 429:
        return RateLimited(SERVICE, action.name, status, answer.retry_after_s(), outcome_unknown=not action.repeatable)
    # connected_channels needs nothing but the key, so a 404 to it means a wrong key.
    if status == 401 or (status == 404 and action is CONNECTED_CHANNELS):
        return Unauthorized(SERVICE, action.name, status)
    if status == 403:
        return Forbidden(SERVICE, action.name, status)
    if status < 400:
        return UnexpectedPayload(SERVICE, action.name, status, "redirect")
    return (Missing if status == 404 else Rejected)(SERVICE, action.name, status, _detail(account, root))


def _said(root: Any) -> Any:
    return root.get("message") or root.get("error") or root.get("errors") if isinstance(root, dict) else None


def _detail(account: SalebotAccount, root: Any) -> str:
    return plain_detail(_said(root), [account.key, quote(account.key, safe="")])
