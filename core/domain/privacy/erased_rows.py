"""What stays of a person who was erased in the raw answers of Bizon365: enough for the counts, nothing by which anybody
could be found."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

_OF_VIEWER = frozenset(
    {"playVideo", "view", "viewTill", "vi", "finished", "messages_num", "created", "webinarId", "roomid"}
    | {"useragent", "mob", "tz", "city", "region", "country"}
    | {"buttons", "banners", "clickFile", "clickBanner"}
)
"""The fields of a viewer that say when, how long and with what somebody was there (docs/bizon365.md, section 7)."""
_OF_SUBSCRIBER = frozenset({"confirmed", "webinarTime", "registeredTime", "vizitWebinar", "vizitWebinarEnd"})
"""The fields of a subscriber that say what for and when somebody registered (docs/bizon365.md, section 11)."""
CHAT_ID = "chatUserId"
_PREFIX = "erased-"
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def erased_id(erasure_id: int, number: int) -> str:
    """Takes the place of the chat id of all rows of a person (`number` in its report), so that they stay one person
    when the people of the report are worked out again."""
    return f"{_PREFIX}{erasure_id}-{number}"


def erasure_of(chat_user_id: str | None) -> int | None:
    """The erasure of an id of `erased_id`; None for the id of a browser."""
    if chat_user_id is None or not chat_user_id.startswith(_PREFIX):
        return None
    erasure_id = chat_user_id.removeprefix(_PREFIX).partition("-")[0]
    return int(erasure_id) if erasure_id.isdecimal() else None


def human_of(erasure_id: int) -> int:
    """The number of the human in all reports. Numbers of others are not negative, so nobody is taken for them."""
    return -erasure_id


def erase_viewer(raw: Mapping[str, Any], chat_user_id: str) -> dict[str, Any]:
    """What stays of a raw viewer; `chat_user_id` is that of `erased_id`."""
    return {name: value for name, value in raw.items() if name in _OF_VIEWER} | {CHAT_ID: chat_user_id}


def erase_subscriber(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What stays of a raw subscriber."""
    return {name: value for name, value in raw.items() if name in _OF_SUBSCRIBER}


def erase_inside(value: Any, ids: Collection[str], is_about: Callable[[str], bool]) -> Any:
    """A JSON value without what it says about a person: what stands under one of their chat `ids`, each object with one
    of these ids, and each text in which `is_about` finds a key of the person. JSON texts within it are looked into."""
    if isinstance(value, dict):
        if value.get(CHAT_ID) in ids:
            return {}
        return {name: erase_inside(item, ids, is_about) for name, item in value.items() if name not in ids}
    if isinstance(value, list):
        return [erase_inside(item, ids, is_about) for item in value]
    if not isinstance(value, str):
        return value
    if value[:1] in "{[" and value:
        try:
            inside = json.loads(value)
        except ValueError:
            pass
        else:
            return _written(erase_inside(inside, ids, is_about))
    return "" if value in ids or is_about(value) else value
