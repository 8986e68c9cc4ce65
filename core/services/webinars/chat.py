"""The chat of one webinar: who wrote what and when, what was asked, and who wrote most."""

from dataclasses import dataclass, field

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.projects.projects import get_project
from core.services.reports.read_chat import read_whole_chat

COLUMNS = ("said_at", "minute", "number", "username", "text", "is_question")


@dataclass(frozen=True, slots=True)
class Chat:
    """`frame`: one row for each message, in order of time, those without a time last: `COLUMNS`. said_at is in the
    account's zone and minute counts from the start of the webinar (both NA where Bizon365 does not say when it was
    written), number and username are of the person in the report (NA for who is not in it, such as a moderator), and
    is_question tells whether there is a question mark in the text."""

    frame: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChatQuery:
    """Which messages: those that hold the text, in any case, in the message or the name; questions only; of one
    person."""

    text: str = field(default="", repr=False)
    only_questions: bool = False
    number: int | None = None


@needs(Right.CONTACTS)
def get_chat(desk: Desk, project_id: int, report_id: int) -> Chat:
    """All messages of the report; none when it is of another project, or its answer is not stored.

    Unpacks the whole report, which takes a tenth of a second for thousands of viewers.
    """
    zone = get_project(desk, project_id).time_zone
    starts_at, lines = read_whole_chat(desk, project_id, report_id)
    if starts_at is None or not lines:
        return Chat(pd.DataFrame(columns=list(COLUMNS)))
    told = [(line.said_at, line.number, line.username, line.text) for line in lines]
    frame = pd.DataFrame(told, columns=["said_at", "number", "username", "text"])
    moments = pd.to_datetime(frame["said_at"], utc=True)
    return Chat(
        pd.DataFrame(
            {
                "said_at": moments.dt.tz_convert(zone),
                "minute": ((moments - pd.Timestamp(starts_at)) // pd.Timedelta(minutes=1)).astype("Int64"),
                "number": frame["number"].astype("Int64"),
                "username": frame["username"].astype("object"),
                "text": frame["text"],
                "is_question": frame["text"].str.contains("?", regex=False),
            }
        )
    )


def find_messages(chat: Chat, query: ChatQuery) -> pd.DataFrame:
    """The messages that the query asks for, in order of time."""
    frame = chat.frame
    if query.only_questions:
        frame = frame[frame["is_question"].astype(bool)]
    if query.number is not None:
        frame = frame[frame["number"] == query.number]
    if wanted := " ".join(query.text.split()).casefold():
        held = [frame[name].fillna("").astype(str).str.casefold() for name in ("text", "username")]
        frame = frame[held[0].str.contains(wanted, regex=False) | held[1].str.contains(wanted, regex=False)]
    return frame.reset_index(drop=True)


def list_talkers(chat: Chat) -> pd.DataFrame:
    """The people who wrote, those with most messages first: number, username, messages, questions, first_at and
    last_at. Who is not in the report is left out."""
    frame = chat.frame[chat.frame["number"].notna()]
    if frame.empty:
        return pd.DataFrame(columns=["number", "username", "messages", "questions", "first_at", "last_at"])
    grouped = frame.groupby("number", sort=True)
    found = pd.DataFrame(
        {
            "username": grouped["username"].first(),
            "messages": grouped.size(),
            "questions": grouped["is_question"].sum().astype("int64"),
            "first_at": grouped["said_at"].min(),
            "last_at": grouped["said_at"].max(),
        }
    )
    return found.sort_values("messages", ascending=False, kind="stable").reset_index()
