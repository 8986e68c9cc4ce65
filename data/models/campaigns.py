"""Campaigns: people who are sent back into the bot, what is to be done with each of them, and what became of it."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime

GETS_IT = text("client_id IS NOT NULL AND state IN ('planned', 'sending', 'uncertain', 'sent', 'partly')")
"""A row by which its client gets the campaign, or has got it. A partial index takes its states as text; they are
`core.services.campaigns.states.GETS_IT`."""


class Campaign(Model, table=True):
    """One campaign. `name_key` is the name as it is compared: a client gets a campaign of one name once, unless the
    operator asks for it again. `source_key` stands for the offered names of the list, which depend on the language and
    the version; it is None when the name is the operator's own. `run_id`: the run of a scenario that began it. `turn`
    counts the repeats, 0 for the first; in the code it is called `repeat`. `actions` and `source` are JSON."""

    __tablename__ = "campaign"
    __table_args__ = (
        Index("campaign_newest", "project_id", "created_at"),
        Index("campaign_name", "project_id", "name_key", "turn"),
        Index("campaign_source_key", "project_id", "source_key"),
        Index("campaign_run", "run_id"),
    )

    job_id: str = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE")
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    name: str
    name_key: str
    turn: int = 0
    actions: str = Field(sa_type=Text)
    source: str = Field(sa_type=Text)
    row_count: int
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    source_key: str | None = None
    run_id: int | None = None


IS_SEGMENT = text("segment IS NOT NULL")


class Exclusion(Model, table=True):
    """Somebody who is not written to, or with `segment` (its name) everybody of a saved segment: by the scenario, or
    without one by all campaigns of the project."""

    __tablename__ = "exclusion"
    __table_args__ = (
        Index("exclusion_project", "project_id", "scenario_id"),
        Index("exclusion_segment", "project_id", sqlite_where=IS_SEGMENT, postgresql_where=IS_SEGMENT),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", ondelete="CASCADE")
    segment: str | None = None
    client_id: int | None = Field(default=None, sa_type=BigInteger)
    email: str | None = None
    phone: str | None = None
    username: str | None = None
    added_by: str
    added_at: datetime = Field(sa_type=UtcDateTime)


class CampaignRow(Model, table=True):
    """One person of a campaign. `plan`: will_send, will_complete (gets what an earlier campaign of the name did not
    do), look_up (no client is known for sure yet), already_sent, got_part, repeated, contradiction or no_contact.
    `state` is None unless something is to be done; then planned, sending, sent, uncertain, rejected, no_client,
    repeated (turned out to be another row's client), already_sent, got_part, contradiction, not_sent or partly (the bot
    was called back, the message did not go out). `asked_client_id` is the id that the operator's list gives,
    `client_id` that of the client who gets the campaign. `step` is the last action that was done: 1 variables, 2 list,
    3 callback, 4 message; `only_steps` are those that the person is to get (``3,4``), None for all of the campaign;
    `variables` (JSON) are this person's own. `found_by`: given, copy, phone, email. `sent_at` is when the person was
    taken in hand: they count for that day. A client gets a campaign by one row of each repeat at most.
    """

    __tablename__ = "campaign_row"
    __table_args__ = (
        Index("campaign_row_state", "job_id", "state"),
        Index(
            "campaign_row_client",
            "project_id",
            "name_key",
            "turn",
            "client_id",
            unique=True,
            sqlite_where=GETS_IT,
            postgresql_where=GETS_IT,
        ),
        Index("campaign_row_sent", "project_id", "sent_at"),
    )

    job_id: str = Field(primary_key=True, foreign_key="campaign.job_id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    project_id: int
    name_key: str
    turn: int
    plan: str
    client_id: int | None = Field(default=None, sa_type=BigInteger)
    asked_client_id: int | None = Field(default=None, sa_type=BigInteger)
    found_by: str | None = None
    email: str | None = None
    phone: str | None = None
    username: str | None = None
    variables: str | None = Field(default=None, sa_type=Text)
    state: str | None = None
    step: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)
    only_steps: str | None = None
