"""Add what the name of a campaign stands for"""

import json
import re
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The words in which names were offered until now, by the code that the key holds
GROUPS = {
    "attended": ("посещение есть", "были", "пришли", "attended", "came"),
    "absent": ("посещения нет", "не были", "не пришли", "absent", "did not attend", "did not come"),
    "cannot_tell": ("сказать нельзя", "не удалось определить", "cannot tell"),
    "all": (
        *("весь список", "все записавшиеся", "все зарегистрированные"),
        *("the whole list", "all registered", "everyone registered"),
    ),
    "one": ("один человек", "one person"),
}
LESS = re.compile(
    r"(?:посещение меньше|пришли меньше чем на|были меньше|attended less than|came for less than|stayed less than)"
    r" (\d+) (?:мин|min)"
)
LAST_WORDS = {
    "unregistered": ("пришли без записи", "пришли без регистрации", "came without registering"),
    "subscribers": ("записавшиеся", "зарегистрированные", "registered people"),
    "viewers": ("зрители", "viewers"),
}
INBOX = ("входящие", "inbox")
INBOX_GROUPS = {
    "all": ("все", "all"),
    "done": ("готово", "done"),
    "waiting": ("в работе", "under way"),
    "unmatched": ("без клиента", "no client"),
    "failed": ("не удалось или неясно", "failed or unclear"),
}
WEBINARS = re.compile(r"(\d+) (?:вебинар(?:а|ов)?|webinars?)")
BETWEEN = " · "


def upgrade() -> None:
    op.add_column("campaign", sa.Column("source_key", sa.String(), nullable=True))
    op.create_index("campaign_source_key", "campaign", ["project_id", "source_key"])
    bind = op.get_bind()
    campaigns = bind.execute(sa.text("SELECT job_id, name_key, source FROM campaign")).all()
    keys = [{"job_id": job_id, "key": source_key(name, json.loads(source))} for job_id, name, source in campaigns]
    if found := [each for each in keys if each["key"]]:
        bind.execute(sa.text("UPDATE campaign SET source_key = :key WHERE job_id = :job_id"), found)


def downgrade() -> None:
    op.drop_index("campaign_source_key", "campaign")
    op.drop_column("campaign", "source_key")


def source_key(name: str, source: dict[str, str]) -> str | None:
    """The key of a campaign that has the offered name; None for a name of the operator's own, and for a choice of
    viewers, whose words depend on the data."""
    kind, title = source["kind"], source["title"]
    if name != " ".join(title[:200].split()).casefold():
        return None
    *where, last = name.split(BETWEEN)
    parts: list[str] | None = None
    if kind in ("list", "registered"):
        codes = [code(word, GROUPS) for word in last.split(", ")]
        parts = [*where, ", ".join(sorted(filter(None, codes)))] if all(codes) else None
    elif kind == "inbox":
        first, group, *rest = name.split(BETWEEN)
        group_code = code(group, INBOX_GROUPS)
        parts = [group_code, *rest] if first in INBOX and group_code else None
    elif last in LAST_WORDS.get(kind, ()):
        parts = where
        if kind == "viewers" and (many := WEBINARS.fullmatch(where[0])):
            parts = [many[1], *where[1].split(" – ")]
    return BETWEEN.join((kind, *parts)) if parts else None


def code(word: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    if less := LESS.fullmatch(word):
        return f"attended_less {less[1]}"
    return next((found for found, each in words.items() if word in each), None)
