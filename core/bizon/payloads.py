"""The answers of Bizon365 as typed objects over the raw JSON (docs/bizon365.md).

Every field except `raw` may be None: absent keys are usual. Odd values raise nothing, and `raw` always holds the object
as it was received, with its unknown fields.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.bizon.viewers import is_object
from core.domain.orders.money import as_currency, as_minor
from core.domain.tags import TAGS
from core.http.fields import (
    Flag,
    Moment,
    Text,
    Whole,
    as_flag,
    as_moment,
    as_object,
    as_rows,
    as_structure,
    as_text,
    as_whole,
)

ReportKind = Literal["LiveWebinars", "AutoWebinars"]


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    raw: dict[str, Any] = Field(repr=False)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        return cls.model_validate({**raw, "raw": raw})


class ReportListing(_Payload):
    """One row of the report list. A report without `webinar_id` (in odd rows) cannot be fetched."""

    webinar_id: Text = Field(None, alias="webinarId")
    room_id: Text = Field(None, alias="name")
    kind: Text = Field(None, alias="type")
    participants_said: Whole = Field(None, alias="count1")
    length_min: Whole = Field(None, alias="count2")
    starts_at: datetime | None = None
    created_at: Moment = Field(None, alias="created")
    text: Text = None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        """`data` knows the true start, length and participants; `count1` and `count2` stand in where it is broken."""
        data = as_object(raw.get("data")) or {}
        said, length = as_whole(raw.get("count1")), as_whole(raw.get("count2"))
        known = {
            "raw": raw,
            "name": as_text(raw.get("name")) or as_text(data.get("roomid")),
            "count1": said if said is not None else data.get("stat"),
            "count2": length if length is not None else data.get("minutes"),
            "starts_at": as_moment(data.get("start")),
        }
        return cls.model_validate({**raw, **known})


class ReportDetail(_Payload):
    """One report. `messages` and `messages_ts` (seconds from the start) are the chat by chat id, in the same order and
    length; `body` is the raw answer. Its viewers (`usersMeta`) are not read, because getviewers has more fields."""

    webinar_id: Text = Field(None, alias="webinarId")
    room_id: Text = Field(None, alias="roomid")
    room_title: Text = None
    created_at: Moment = Field(None, alias="created")
    messages: dict[str, list[Any]] = Field(default_factory=dict, repr=False)
    messages_ts: dict[str, list[Any]] = Field(default_factory=dict, repr=False)
    body: bytes = Field(b"", repr=False)

    def list_said_at(self) -> list[int] | None:
        """When each message of the chat was written, in seconds from the start; None when there are messages and no
        usable time."""
        said = [at for times in self.messages_ts.values() for value in times if (at := as_whole(value)) is not None]
        return said if said or not any(self.messages.values()) else None

    @classmethod
    def from_root(cls, root: Mapping[str, Any], body: bytes) -> Self | None:
        """The report of an answer to `get`; None when it is not ready: its inner `report` is absent or no object."""
        report = as_object(root.get("report")) or {}
        if not is_object(report.get("report")):
            return None
        known = {
            "raw": root,
            "body": body,
            "room_title": root.get("room_title"),
            "messages": _by_chat_id(report.get("messages")),
            "messages_ts": _by_chat_id(report.get("messagesTS")),
        }
        return cls.model_validate({**report, **known})


def _by_chat_id(value: Any) -> dict[str, list[Any]]:
    return {chat_id: as_rows(items) for chat_id, items in (as_object(value) or {}).items()}


class RegistrationPage(_Payload):
    """A registration page with the settings that the set-up checklist reads."""

    page_id: Text = Field(None, alias="pageId")
    title: Text = None
    room_id: Text = Field(None, alias="room")
    is_on: Flag = Field(None, alias="isOn")
    webhook_url: Text = Field(None, repr=False)  # holds the Salebot key
    url_marker_name: Text = None
    stat: Annotated[dict[str, Any], BeforeValidator(lambda value: as_object(value) or {})] = Field(default_factory=dict)


class Room(_Payload):
    """A room as getSubpages lists it; `closest_at` is its next webinar, when one is planned."""

    room_id: str
    title: Text = None
    is_auto: Flag = Field(None, alias="isAutowebinar")
    closest_at: Moment = Field(None, alias="closestDate")


class RegistrationPages(BaseModel):
    """All registration pages, and the rooms that they lead to."""

    model_config = ConfigDict(frozen=True)

    pages: Sequence[RegistrationPage]
    rooms: Sequence[Room]
    complete: bool


class Subscriber(_Payload):
    """A person who registered on a page. `webinar_at` is the chosen session, `secret` the key in their personal
    link."""

    uid: Text = None
    email: Text = Field(None, repr=False)
    phone: Text = Field(None, repr=False)
    username: Text = Field(None, repr=False)
    secret: Text = Field(None, repr=False)
    confirmed: Flag = None
    webinar_at: Moment = Field(None, alias="webinarTime")
    registered_at: Moment = Field(None, alias="registeredTime")
    visited: Flag = Field(None, alias="vizitWebinar")
    url_marker: Text = None
    url_param: Text = None


class Registered(_Payload):
    """A registration that was accepted: `hash` serves as the subscriber's `secret`."""

    hash: Text = Field(None, repr=False)
    url_default: Text = Field(None, repr=False)
    url_userdomain: Text = Field(None, repr=False)


class Order(_Payload):
    """An order of the cash desk (docs/bizon365.md, section 18). Sums are hundredths of `currency`; `goods` are the
    titles of what was ordered, `tags` the utm tags by their full names."""

    number: Text = Field(None, alias="_id")
    email: Text = Field(None, repr=False)
    phone: Text = Field(None, repr=False)
    username: Text = Field(None, repr=False)
    goods: Text = None
    amount_minor: int | None = None
    paid_minor: int | None = None
    currency: str | None = None
    is_paid: bool | None = None
    created_at: Moment = Field(None, alias="created")
    paid_at: datetime | None = None
    partner: Text = None
    tags: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        names = [as_text(raw.get(name)) for name in ("firstname", "lastname")]
        known = {
            "raw": raw,
            "username": " ".join(filter(None, names)),
            "goods": ", ".join(_titles(raw.get("title"))) or ", ".join(_titles(raw.get("goods"))),
            "amount_minor": as_minor(raw.get("amount")),
            "paid_minor": as_minor(raw.get("paid_amount")),
            "currency": as_currency(as_text(raw.get("currency"))),
            "is_paid": as_flag(raw.get("paid")),
            "paid_at": next((moment for name in _PAID_AT if (moment := as_moment(raw.get(name)))), None),
            "tags": _tags(raw),
        }
        return cls.model_validate({**raw, **known})


_PAID_AT = ("paidDate", "paid_date")


def _titles(value: Any) -> list[str]:
    """The names of goods: a text, or a list of texts or of objects with a title."""
    found = as_structure(value)
    if found is None:
        return [text] if (text := as_text(value)) else []
    if isinstance(found, dict) and not ("title" in found or "name" in found):
        found = list(found.values())
    goods = found if isinstance(found, list) else [found]
    named = [good.get("title") or good.get("name") if isinstance(good, dict) else good for good in goods]
    return [text for name in named if (text := as_text(name))]


def _tags(raw: Mapping[str, Any]) -> dict[str, str]:
    """The tags, which stand in `utm` with or without the word utm before them, or in the order itself."""
    inside = as_object(raw.get("utm")) or {}
    found = {tag: as_text(inside.get(tag) or inside.get(tag.removeprefix("utm_")) or raw.get(tag)) for tag in TAGS}
    return {tag: text for tag, text in found.items() if text}


class BizonProject(_Payload):
    """A project that the token's owner works in. Its shape is not certain (docs/bizon365.md, section 1)."""

    project_id: Text = None
    title: Text = None
    is_deleted: bool = False

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        own_id = next(
            (found for key in ("id", "projectId", "_id", "project") if (found := as_text(raw.get(key)))), None
        )
        title = next((found for key in ("title", "name") if (found := as_text(raw.get(key)))), None)
        # A flag, or perhaps the moment of the deletion
        is_deleted = str(raw.get("deleted") or "").strip().lower() not in ("", "0", "false", "no", "none", "null")
        return cls(raw=dict(raw), project_id=own_id, title=title, is_deleted=is_deleted)
