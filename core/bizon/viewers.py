"""One viewer row, read on demand: 100,000 of them come in one pull, and nobody looks at all fields of all rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar, overload

from core.http.fields import as_flag, as_moment, as_object, as_rows, as_text, as_whole

T = TypeVar("T")


class _Field(Generic[T]):
    """A wire field: its key and how its value is understood."""

    def __init__(self, key: str, read: Callable[[Any], T]) -> None:
        self._key = key
        self._read = read

    @overload
    def __get__(self, viewer: None, owner: type) -> "_Field[T]": ...
    @overload
    def __get__(self, viewer: "Viewer", owner: type) -> T: ...
    def __get__(self, viewer: "Viewer | None", owner: type) -> "_Field[T] | T":
        return self if viewer is None else self._read(viewer.raw.get(self._key))


def _text(key: str) -> _Field[str | None]:
    return _Field(key, as_text)


def _whole(key: str) -> _Field[int | None]:
    return _Field(key, as_whole)


def _flag(key: str) -> _Field[bool | None]:
    return _Field(key, as_flag)


def _moment(key: str) -> _Field[datetime | None]:
    return _Field(key, as_moment)


def _object(key: str) -> _Field[dict[str, Any] | None]:
    return _Field(key, as_object)


def _rows(key: str) -> _Field[list[Any]]:
    return _Field(key, as_rows)


@dataclass(frozen=True)
class Viewer:
    """A row of getviewers over its raw JSON (wire facts §3). Unknown is None: absent `finished` is not False.

    `view_ms`, `view_till_ms` are epoch milliseconds UTC; `vi` intervals `{s, e}` in seconds from the start.
    """

    raw: Mapping[str, Any] = field(repr=False)

    own_id = _text("_id")
    chat_user_id = _text("chatUserId")
    webinar_id = _text("webinarId")
    room_id = _text("roomid")
    uid = _text("uid")
    username = _text("username")
    email = _text("email")
    phone = _text("phone")
    play_video = _flag("playVideo")
    view_ms = _whole("view")
    view_till_ms = _whole("viewTill")
    vi = _rows("vi")
    finished = _flag("finished")
    messages_num = _whole("messages_num")
    created_at = _moment("created")
    url = _text("url")
    referer = _text("referer")
    ip = _text("ip")
    useragent = _text("useragent")
    mob = _flag("mob")
    city = _text("city")
    region = _text("region")
    country = _text("country")
    tz = _text("tz")
    utm_source = _text("utm_source")
    utm_medium = _text("utm_medium")
    utm_campaign = _text("utm_campaign")
    utm_term = _text("utm_term")
    utm_content = _text("utm_content")
    cu1 = _text("cu1")
    p1 = _text("p1")
    p2 = _text("p2")
    p3 = _text("p3")
    c1 = _text("c1")
    cv = _object("cv")
    click_file = _flag("clickFile")
    click_banner = _flag("clickBanner")
    buttons = _rows("buttons")
    banners = _rows("banners")
    page = _text("page")
    partner = _text("partner")
    ban = _flag("ban")
    ignore = _flag("ignore")
