"""Storing deliveries together: whoever sent one may be gone before it is stored, and hinders none of the others."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from core.desk import Desk
from core.services.projects.projects import list_projects
from core.services.projects.webhook_secret import reveal_webhook_path
from core.web.inbox.intake import Intake, Post
from tests.stored import fetch_all

WAIT_S = 20.0


@pytest.fixture
def secret(desk: Desk) -> str:
    path = reveal_webhook_path(desk, list_projects(desk)[0].id)
    assert path
    return path.rpartition("/")[2]


async def send_beside_somebody_who_goes(intake: Intake, secret: str) -> bool:
    """Whether a delivery is kept that comes while another is stored, whose sender is gone before it is."""
    gone = asyncio.create_task(intake.take(Post(secret, b"of somebody who goes", "")))
    await asyncio.sleep(0)
    gone.cancel()
    async with asyncio.timeout(WAIT_S):
        return await intake.take(Post(secret, b"of somebody who stays", ""))


def test_delivery_of_a_sender_that_disconnected_is_stored(desk: Desk, secret: str) -> None:
    assert asyncio.run(send_beside_somebody_who_goes(Intake(), secret))
    assert fetch_all(desk, "SELECT count(*) FROM webhook_event") == [(2,)]


def test_failed_store_is_reported_to_the_senders_and_later_deliveries_are_stored(desk: Desk, secret: str) -> None:
    async def fail_and_go_on() -> None:
        intake = Intake()
        rename(desk, "webhook_event", "away")
        with pytest.raises(DBAPIError):
            await send_beside_somebody_who_goes(intake, secret)
        rename(desk, "away", "webhook_event")
        assert await send_beside_somebody_who_goes(intake, secret)

    asyncio.run(fail_and_go_on())


def rename(desk: Desk, table: str, name: str) -> None:
    with desk.store.writing() as session:
        session.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
