"""Whatever changes something for an operator leaves an entry in the audit log."""

import pytest

from core.desk import Desk
from core.domain.access.rights import SYSTEM, Operator, Right, Role
from core.domain.audit.deeds import Deed
from core.rights import declared_right
from core.sandbox.server import SandboxServer
from core.services.audit.note_export import note_export
from core.services.audit.prove import prove_log
from data.models import AuditEntry
from data.repositories.audit.entries import EntrySearch, list_entries
from tests.conftest import wire
from tests.services.access.public_services import public_services
from tests.services.audit.deeds import DEEDS, World

CHANGING = frozenset(Right) - {Right.LOOK, Right.CONTACTS}
LEAVES_NONE = {
    # They plan, ask or show, and change nothing but copies of what the services have.
    "access.users.list_users",
    "attendance.needed.refresh_newest_page",
    "audit.entries.list_entries",
    "audit.entries.list_operators",
    "backups.choose.count_lost",
    "backups.choose.look_into_bucket",
    "backups.state.get_state",
    "clients.sync_clients.plan_sync",
    "home.measures.measure",
    "links.build_link.recall_variables",
    "links.history.get_link",
    "links.history.list_links",
    "links.presets.list_presets",
    "outside.api_keys.list_api_keys",
    "outside.endpoints.list_endpoints",
    "outside.event_log.list_events",
    "outside.segment_addresses.list_segment_addresses",
    "notices.mail_account.get_mail_settings",
    "privacy.erase.list_acts",
    "privacy.erase.preview_erasure",
    "privacy.find_people.find_people",
    "projects.check_connection.check_bizon",
    "projects.check_connection.check_salebot",
    "projects.setup_checklist.check_setup",
    "projects.variables.list_variables",
    "projects.webhook_address.reveal_desk_webhook_url",  # the press that asks for it is noted
    "projects.webhook_address.reveal_webhook_url",
    "registration.column_choice.recall_columns",
    "registration.page_schedule.fetch_sessions",
    "registration.plan_batch.plan_registration",
    "registration.registration_pages.refresh_places",
    "registration.removal.plan_removal",
    "reports.job.join_pull",
    "reports.refresh_list.refresh_list_once",
    # What an operator has chosen is offered to them again.
    "links.build_link.remember_variables",
    "projects.remembered.remember",
    "registration.column_choice.remember_columns",
    # It brings forward what goes on by itself.
    "projects.jobs.retry_now",
    # The letter is to the administrator.
    "notices.mail_account.send_test_letter",
    # Robots call them.
    "functions.add_subscriber.add_subscriber_for_bot",
    "inbox.receive_webhook.store_deliveries",
    "projects.run_sandbox.keep_sandbox",
    # What they keep is the answer of an act, which leaves an entry itself.
    "outside.answers.begin_act",
    "outside.answers.end_act",
    "outside.answers.give_up_act",
}
"""Services that could change something, and why they leave no entry."""
NOTED_ELSEWHERE = {
    "backups.choose.ask_restore",
    "backups.choose.take_backup",
    "inbox.send_test_delivery.send_test_delivery",
}
"""Services whose entry their own tests look for."""
OPERATOR = "Анна"


def newest(desk: Desk) -> AuditEntry:
    with desk.store.reading() as session:
        [entry] = list_entries(session, EntrySearch(), limit=1)
        session.expunge(entry)
        return entry


@pytest.fixture
def world(desk: Desk, small_sandbox: SandboxServer) -> World:
    project = wire(desk, small_sandbox)
    acting = desk.acting_as(Operator(OPERATOR, Role.ADMINISTRATOR, origin="192.0.2.7"))
    return World(acting, project.id, small_sandbox)


def test_it_is_known_of_every_service_that_changes_something_which_entry_it_leaves() -> None:
    changing = {name for name, service in public_services().items() if declared_right(service) in CHANGING}
    assert changing == set(DEEDS) | LEAVES_NONE | NOTED_ELSEWHERE, "see tests/services/audit/deeds.py"


def test_what_an_operator_does_leaves_an_entry_with_who_what_and_how_many(world: World) -> None:
    before = 0
    for name, done in sorted(DEEDS.items(), key=lambda item: ("remove_project" in item[0], item[0])):
        done.act(world)
        entry = newest(world.desk)
        assert entry.number > before, name
        assert (entry.operator, entry.origin) == (OPERATOR, "192.0.2.7"), name
        assert (Deed(entry.deed), entry.count) == (done.deed, done.count), name
        before = entry.number
    assert prove_log(world.desk.store).fault is None


def test_file_is_noted_with_how_many_rows_it_has(world: World) -> None:
    note_export(world.desk, Deed.VIEWERS_EXPORTED, world.project_id, 1250)
    entry = newest(world.desk)
    assert (entry.deed, entry.count, entry.project_name) == ("viewers_exported", 1250, "Sandbox")


def test_what_robots_do_leaves_no_entry(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    world = World(desk.acting_as(SYSTEM), project.id, small_sandbox)
    before = newest(desk).number
    world.register_one()
    assert newest(desk).number == before
