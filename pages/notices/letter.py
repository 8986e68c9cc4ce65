"""Notices as letters and messages of a chat, loaded by its name (`core/services/notices/wording.py`)."""

from urllib.parse import urlencode

from core.mail import Letter
from core.services.notices.wording import Told
from pages.notices.words import NoticeLink, word_notice
from pages.widgets.language import _, speaking


def word_letter(told: Told) -> Letter:
    """The notice in the reader's language."""
    with speaking(told.language):
        words = word_notice(told.kind, told.facts, told.zone, told.now)
        paragraphs = ["\n".join(words.lines)]
        if words.link and told.address:
            paragraphs.append(f"{words.link.label}: {_address(told, words.link)}")
        footer = _(
            "Webinar Desk, project “{project}”. You have chosen this under “Notices”.", project=told.project_name
        )
        paragraphs.append(footer)
        return Letter(words.title, "\n\n".join(filter(None, paragraphs)))


def _address(told: Told, link: NoticeLink) -> str:
    query = urlencode({**link.query, "project": str(told.project_id)})
    return f"{(told.address or '').rstrip('/')}/{link.page}?{query}"
