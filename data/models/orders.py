"""The orders of the cash desk of Bizon365, and when its list of them was asked for last."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, text
from sqlmodel import Field

from data.dialects import SortedByCode
from data.models.table import IS_DUE, Model, UtcDateTime, index_of_known

IS_THERE = text("gone_at IS NULL")
"""Which orders count: the others were deleted in the cash desk."""


class ShopOrder(Model, table=True):
    """One order. `state`: see `core.domain.orders.order.PaidState`. Sums are hundredths of `currency`, None where they
    are not known; `paid_minor` is what was paid so far. E-mail and phone are normalized. `goods`: the titles of what
    was ordered. `tags`: the utm tags as JSON. `raw`: the order as the list gave it last, JSON, compressed, with its
    network address cut.

    `gone_at`: since when the list does not hold it any more, though it should: it was deleted there and does not
    count.

    `told_at`: when the last news of it was stored, each later than those before; another order than that of `said_at`,
    for the list is stored a while after it was asked.

    `said_by` (list or webhook) and `said_at`: by what and when the state was said. `report_id` and `person_number`: the
    webinar and its person to whom the order is counted, once that cannot be found by contacts any more, because they
    were removed.
    """

    __tablename__ = "shop_order"
    __table_args__ = (
        Index("shop_order_created", "project_id", "created_at"),
        Index(
            "shop_order_said",
            *("project_id", "said_at", "state"),
            sqlite_where=IS_THERE,
            postgresql_where=IS_THERE,
        ),
        index_of_known("shop_order_email", "project_id", "email"),
        index_of_known("shop_order_phone", "project_id", "phone"),
        index_of_known("shop_order_report", "project_id", "report_id"),
        index_of_known("shop_order_told", "project_id", "told_at"),
    )

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    number: str = Field(primary_key=True)
    email: str | None = Field(default=None, sa_type=SortedByCode)
    phone: str | None = Field(default=None, sa_type=SortedByCode)
    username: str | None = None
    goods: str | None = Field(default=None, sa_type=Text)
    amount_minor: int | None = Field(default=None, sa_type=BigInteger)
    paid_minor: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    state: str
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    partner: str | None = None
    tags: str = Field(sa_type=Text)
    raw: bytes | None = Field(default=None, sa_type=LargeBinary)
    said_by: str
    said_at: datetime = Field(sa_type=UtcDateTime)
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    report_id: int | None = Field(default=None, foreign_key="report.id", ondelete="SET NULL")
    person_number: int | None = None


class OrderList(Model, table=True):
    """How far the orders of a project are loaded; there is a row once somebody has asked for them.

    `covered_from`: since when every order is stored. `asked_at`: when the list was asked for last, `pulled_at`: when it
    came last, `problem`: why it did not come since then. `due_at`: when it is asked for again.
    """

    __tablename__ = "order_list"
    __table_args__ = (Index("order_list_due", "project_id", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),)

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    covered_from: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
