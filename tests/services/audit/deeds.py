"""What an operator can do, each thing once, with the entry that it leaves in the audit log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from core.desk import Desk
from core.domain.access.rights import Role
from core.domain.audit.deeds import Deed
from core.domain.functions.call import AddSubscriberCall
from core.domain.outside.events import OFFERED
from core.domain.privacy.keep_times import Kept
from core.domain.registration.plan import RegistrationPlan
from core.domain.reports.definitions import Counting
from core.domain.webinars.segments import Rules
from core.jobs.attempts import finish_job, finish_on_request
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.services.access.first_user import set_administrator
from core.services.access.second_factor import reset_codes
from core.services.access.users import (
    UserDraft,
    change_user,
    disable_user,
    enable_user,
    invite_user,
    list_users,
    release_account,
    renew_link,
)
from core.services.attendance.past_checks import drop_checks
from core.services.backups.job import want_backup
from core.services.campaigns.job import start_campaign
from core.services.clients.job import start_sync
from core.services.functions.add_subscriber import add_subscriber
from core.services.inbox.hand_match import restore_variables, take_back
from core.services.inbox.job import match_by_hand, process_again
from core.services.links.build_link import LinkChoices, build
from core.services.links.history import archive_link, rename_link, restore_link, save_link
from core.services.links.presets import drop_preset, save_preset
from core.services.notices.mail_account import MailSettings, save_mail_settings
from core.services.orders.cash_desk_key import set_cash_desk_key
from core.services.orders.job import start_pull_orders
from core.services.outside.api_keys import list_api_keys, make_api_key, remove_api_key
from core.services.outside.endpoints import (
    EndpointDraft,
    add_endpoint,
    choose_events,
    list_endpoints,
    remove_endpoint,
    send_test_event,
    turn_endpoint,
)
from core.services.outside.event_log import list_events, send_event_again
from core.services.outside.segment_addresses import (
    list_segment_addresses,
    make_segment_address,
    remove_segment_address,
)
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import FoundPerson, find_people
from core.services.privacy.held_data import collect_held
from core.services.projects.counting import set_offer_minute
from core.services.projects.draft import ProjectDraft
from core.services.projects.function_keys import make_function_key, remove_function_key
from core.services.projects.jobs import pause_job, resume_job, stop_job
from core.services.projects.keep_times import change_keep_times
from core.services.projects.projects import (
    add_project,
    change_project,
    draft_of,
    get_project,
    remove_project,
    set_bizon_token,
    set_salebot_key,
    use_bizon_project,
)
from core.services.projects.public_address import set_public_address
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.projects.setup_checklist import tick_step
from core.services.projects.variables import Variable, save_variables
from core.services.projects.webhook_address import note_address_shown
from core.services.projects.webhook_secret import make_webhook_secret, remove_webhook_secret
from core.services.registration.job import start_registration
from core.services.registration.registration_pages import refresh_places
from core.services.registration.removal_job import start_removal
from core.services.registration.subscribers_job import start_pull_subscribers
from core.services.reports.change_counting import change_counting
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from core.services.schedule.settings import turn_schedule
from core.services.webinars.load_registered import load_registered
from core.services.webinars.segments import Segment, drop_segment, save_segment
from tests import registering, sending
from tests.received import clients_of, deliver, run_round
from tests.services.audit.deeds_of_scenarios import OF_SCENARIOS

TOKEN = "a-token-that-opens-nothing-0123456789"
SITE = "https://start.bizon365.ru/room/24681/python"


class World:
    """A desk in the hands of an operator, with the project of a sandbox and one that was added."""

    def __init__(self, desk: Desk, project_id: int, server: SandboxServer) -> None:
        self.desk = desk
        self.project_id = project_id
        self.server = server
        self.added = add_project(desk, ProjectDraft(name="Школа", bizon_project_id="123456"))
        [self.client] = clients_of(server, 1)

    @cached_property
    def pull(self) -> str:
        return self.start_pull()

    def start_pull(self) -> str:
        return start_pull(self.desk, self.project_id, PullRequest())

    @property
    def other_room(self) -> str:
        """A room to which a registration page leads whose registrations nobody loads yet."""
        pages = refresh_places(self.desk, self.project_id).pages
        begun = next(page.room_id for page in pages if page.page_id == registering.page_id(self.server))
        return next(page.room_id for page in pages if page.room_id not in (None, begun))

    @cached_property
    def batch(self) -> str:
        """A registration of two people, whose job has ended."""
        job_id = start_registration(self.desk, self.project_id, self.plan("list.csv"))
        finish_job(self.desk, job_id, JobState.DONE)
        return job_id

    @cached_property
    def event(self) -> int:
        """A registration that was received and matched by hand."""
        event_id = deliver(self.desk, self.project_id, email="gala@example.com", username="Галя")
        run_round(self.desk, self.project_id)
        match_by_hand(self.desk, self.project_id, event_id, self.client)
        return event_id

    @cached_property
    def user(self) -> int:
        """A user who was invited, after the first administrator."""
        set_administrator(self.desk, "Анна", "a long enough password")
        invite_user(self.desk, "Борис", UserDraft(Role.VIEWER, None))
        return next(user.id for user in list_users(self.desk) if user.name == "Борис")

    def someone(self, email: str) -> FoundPerson:
        """A person of whom a registration was received."""
        deliver(self.desk, self.project_id, email=email, username="Галя")
        [person] = find_people(self.desk, self.project_id, email)
        return person

    @cached_property
    def link(self) -> int:
        return self.save_link()

    def save_link(self) -> int:
        return save_link(self.desk, self.project_id, build(LinkChoices(SITE)), LinkChoices(SITE)).id

    def plan(self, name: str) -> RegistrationPlan:
        return registering.plan_of(self.desk, self.server, registering.emails(2), name=name)

    def register_one(self) -> None:
        at = registering.coming(self.server).astimezone(get_project(self.desk, self.project_id).time_zone)
        page_id = registering.page_id(self.server)
        call = AddSubscriberCall(page_id, f"{at:%d.%m.%Y}", f"{at:%H:%M}", "one@example.com", "", "Анна")
        assert add_subscriber(self.desk, self.project_id, call).result is True

    def send(self) -> str:
        people = sending.as_people([next(sending.people_with_clients(self.server))])
        return start_campaign(self.desk, self.project_id, sending.plan_of(self.desk, self.project_id, people))

    def resume(self) -> None:
        pause_job(self.desk, self.pull)
        finish_on_request(self.desk, self.pull)
        resume_job(self.desk, self.pull)


def endpoint_of(w: World) -> int:
    """An endpoint of its own."""
    add_endpoint(w.desk, w.project_id, EndpointDraft("https://example.com", OFFERED))
    return list_endpoints(w.desk, w.project_id)[-1].id


@dataclass(frozen=True)
class Done:
    """How something is done, and the last entry that it leaves."""

    act: Callable[[World], object]
    deed: Deed
    count: int | None = None


DEEDS: Mapping[str, Done] = {
    "access.second_factor.reset_codes": Done(lambda w: reset_codes(w.desk, w.user), Deed.SECOND_FACTOR_REMOVED),
    "access.users.change_user": Done(
        lambda w: change_user(w.desk, w.user, UserDraft(Role.OPERATOR, None)), Deed.USER_CHANGED
    ),
    "access.users.disable_user": Done(lambda w: disable_user(w.desk, w.user), Deed.USER_REMOVED),
    "access.users.enable_user": Done(lambda w: enable_user(w.desk, w.user), Deed.USER_ADDED),
    "access.users.invite_user": Done(
        lambda w: invite_user(w.desk, "Вера", UserDraft(Role.VIEWER, None)), Deed.USER_INVITED
    ),
    "access.users.release_account": Done(lambda w: release_account(w.desk, w.user), Deed.USER_CHANGED),
    "access.users.renew_link": Done(lambda w: renew_link(w.desk, w.user), Deed.USER_INVITED),
    "attendance.past_checks.drop_checks": Done(lambda w: drop_checks(w.desk, w.project_id), Deed.CHECKS_REMOVED),
    "backups.job.want_backup": Done(lambda w: want_backup(w.desk), Deed.BACKUP_MADE),
    "campaigns.job.start_campaign": Done(World.send, Deed.CAMPAIGN_STARTED, 1),
    "clients.job.start_sync": Done(lambda w: start_sync(w.desk, w.project_id), Deed.CLIENTS_PULLED),
    "functions.add_subscriber.add_subscriber": Done(World.register_one, Deed.PERSON_REGISTERED, 1),
    "inbox.hand_match.restore_variables": Done(
        lambda w: restore_variables(w.desk, w.project_id, w.event, w.client), Deed.CLIENT_RESTORED, 0
    ),
    "inbox.hand_match.take_back": Done(lambda w: take_back(w.desk, w.project_id, w.event), Deed.CLIENT_RESTORED, 0),
    "inbox.job.match_by_hand": Done(
        lambda w: match_by_hand(w.desk, w.project_id, w.event, w.client), Deed.CLIENT_CHOSEN
    ),
    "inbox.job.process_again": Done(
        lambda w: process_again(w.desk, w.project_id, [w.event]), Deed.REGISTRATIONS_REPEATED, 1
    ),
    "links.history.save_link": Done(World.save_link, Deed.LINK_SAVED),
    "links.history.rename_link": Done(lambda w: rename_link(w.desk, w.project_id, w.link, "Новая"), Deed.LINK_RENAMED),
    "links.history.archive_link": Done(lambda w: archive_link(w.desk, w.project_id, w.link), Deed.LINK_ARCHIVED),
    "links.history.restore_link": Done(lambda w: restore_link(w.desk, w.project_id, w.link), Deed.LINK_RESTORED),
    "links.presets.save_preset": Done(
        lambda w: save_preset(w.desk, w.project_id, "Чат", {"utm_source": "chat"}), Deed.TAGS_SAVED
    ),
    "links.presets.drop_preset": Done(lambda w: drop_preset(w.desk, w.project_id, "Чат"), Deed.TAGS_REMOVED),
    "privacy.erase.erase_person": Done(
        lambda w: erase_person(w.desk, w.project_id, w.someone("erased@example.com")), Deed.PERSON_ERASED, 1
    ),
    "privacy.held_data.collect_held": Done(
        lambda w: collect_held(w.desk, w.project_id, w.someone("held@example.com")), Deed.PERSON_EXPORTED, 1
    ),
    "outside.api_keys.make_api_key": Done(lambda w: make_api_key(w.desk, w.project_id, "CRM"), Deed.API_KEY_MADE),
    "outside.api_keys.remove_api_key": Done(
        lambda w: remove_api_key(w.desk, w.project_id, list_api_keys(w.desk, w.project_id)[0].id), Deed.API_KEY_REMOVED
    ),
    "outside.endpoints.add_endpoint": Done(
        lambda w: add_endpoint(w.desk, w.project_id, EndpointDraft("https://example.com", OFFERED)), Deed.ENDPOINT_ADDED
    ),
    "outside.endpoints.send_test_event": Done(
        lambda w: send_test_event(w.desk, w.project_id, endpoint_of(w)), Deed.TEST_DELIVERED
    ),
    "outside.endpoints.choose_events": Done(
        lambda w: choose_events(w.desk, w.project_id, endpoint_of(w), OFFERED, with_contacts=True),
        Deed.ENDPOINT_CHANGED,
    ),
    "outside.endpoints.turn_endpoint": Done(
        lambda w: turn_endpoint(w.desk, w.project_id, endpoint_of(w), on=True), Deed.ENDPOINT_CHANGED
    ),
    "outside.event_log.send_event_again": Done(
        lambda w: send_event_again(w.desk, w.project_id, list_events(w.desk, w.project_id)[0].id),
        Deed.EVENT_SENT_AGAIN,
    ),
    "outside.endpoints.remove_endpoint": Done(
        lambda w: remove_endpoint(w.desk, w.project_id, endpoint_of(w)), Deed.ENDPOINT_REMOVED
    ),
    "outside.segment_addresses.make_segment_address": Done(
        lambda w: make_segment_address(w.desk, w.project_id, "Тёплые"), Deed.SEGMENT_ADDRESS_MADE
    ),
    "outside.segment_addresses.remove_segment_address": Done(
        lambda w: remove_segment_address(w.desk, w.project_id, list_segment_addresses(w.desk, w.project_id)[0].id),
        Deed.SEGMENT_ADDRESS_REMOVED,
    ),
    "projects.function_keys.make_function_key": Done(
        lambda w: make_function_key(w.desk, w.project_id), Deed.FUNCTION_KEY_MADE
    ),
    "projects.function_keys.remove_function_key": Done(
        lambda w: remove_function_key(w.desk, w.project_id), Deed.FUNCTION_KEY_REMOVED
    ),
    "projects.jobs.pause_job": Done(lambda w: pause_job(w.desk, w.pull), Deed.JOB_PAUSED),
    "projects.jobs.resume_job": Done(World.resume, Deed.JOB_RESUMED),
    "projects.jobs.stop_job": Done(lambda w: stop_job(w.desk, w.pull), Deed.JOB_STOPPED),
    "projects.keep_times.change_keep_times": Done(
        lambda w: change_keep_times(w.desk, {Kept.DRAFTS: 31}), Deed.KEEP_TIMES_CHANGED, 1
    ),
    "projects.projects.add_project": Done(
        lambda w: add_project(w.desk, ProjectDraft(name="Ещё", bizon_project_id="1"), salebot_key=TOKEN),
        Deed.SALEBOT_KEY_SAVED,
    ),
    "projects.projects.change_project": Done(
        lambda w: change_project(w.desk, w.added.id, replace(draft_of(w.added), name="Школа")), Deed.PROJECT_CHANGED
    ),
    "projects.projects.remove_project": Done(
        lambda w: remove_project(w.desk, w.added.id, w.added.name), Deed.PROJECT_REMOVED
    ),
    "projects.projects.set_bizon_token": Done(
        lambda w: set_bizon_token(w.desk, w.added.id, TOKEN), Deed.BIZON_TOKEN_SAVED
    ),
    "projects.projects.set_salebot_key": Done(
        lambda w: set_salebot_key(w.desk, w.added.id, None), Deed.SALEBOT_KEY_REMOVED
    ),
    "projects.projects.use_bizon_project": Done(
        lambda w: use_bizon_project(w.desk, w.added.id, "7"), Deed.PROJECT_CHANGED
    ),
    "projects.public_address.set_public_address": Done(
        lambda w: set_public_address(w.desk, w.project_id, "https://desk.example.com"), Deed.PUBLIC_ADDRESS_CHANGED
    ),
    "projects.salebot_settings.change_salebot_settings": Done(
        lambda w: change_salebot_settings(w.desk, w.project_id, get_salebot_settings(w.desk, w.project_id)),
        Deed.SALEBOT_SETTINGS_CHANGED,
    ),
    "projects.setup_checklist.tick_step": Done(
        lambda w: tick_step(w.desk, w.project_id, "phone", True), Deed.SETUP_STEP_MARKED
    ),
    "projects.variables.save_variables": Done(
        lambda w: save_variables(w.desk, w.project_id, [Variable("one", "1"), Variable("two", "2")]),
        Deed.VARIABLES_SAVED,
        2,
    ),
    "projects.webhook_address.note_address_shown": Done(
        lambda w: note_address_shown(w.desk, w.project_id), Deed.WEBHOOK_ADDRESS_SHOWN
    ),
    "projects.webhook_secret.make_webhook_secret": Done(
        lambda w: make_webhook_secret(w.desk, w.project_id), Deed.WEBHOOK_SECRET_MADE
    ),
    "projects.webhook_secret.remove_webhook_secret": Done(
        lambda w: remove_webhook_secret(w.desk, w.project_id), Deed.WEBHOOK_SECRET_REMOVED
    ),
    "registration.job.start_registration": Done(
        lambda w: start_registration(w.desk, w.project_id, w.plan("other.csv")), Deed.BATCH_STARTED, 2
    ),
    "registration.removal_job.start_removal": Done(
        lambda w: start_removal(w.desk, w.project_id, w.batch), Deed.BATCH_UNDONE
    ),
    "registration.subscribers_job.start_pull_subscribers": Done(
        lambda w: start_pull_subscribers(w.desk, w.project_id, registering.page_id(w.server)), Deed.SUBSCRIBERS_PULLED
    ),
    "orders.cash_desk_key.set_cash_desk_key": Done(
        lambda w: set_cash_desk_key(w.desk, w.project_id, TOKEN), Deed.CASH_DESK_KEY_SAVED
    ),
    "orders.job.start_pull_orders": Done(lambda w: start_pull_orders(w.desk, w.project_id), Deed.ORDERS_PULLED),
    "projects.counting.set_offer_minute": Done(
        lambda w: set_offer_minute(w.desk, w.project_id, "222222:room", 40), Deed.OFFER_MINUTE_SET
    ),
    "notices.mail_account.save_mail_settings": Done(
        lambda w: save_mail_settings(w.desk, MailSettings("smtp.example.com", sender="desk@example.com"), ""),
        Deed.MAIL_SERVER_SAVED,
    ),
    "schedule.settings.turn_schedule": Done(
        lambda w: turn_schedule(w.desk, w.project_id, False), Deed.SCHEDULE_CHANGED
    ),
    "reports.change_counting.change_counting": Done(
        lambda w: change_counting(w.desk, w.project_id, Counting(purchase_days=7)), Deed.COUNTING_CHANGED
    ),
    "reports.job.start_pull": Done(World.start_pull, Deed.REPORTS_PULLED),
    "webinars.load_registered.load_registered": Done(
        lambda w: load_registered(w.desk, w.project_id, w.other_room), Deed.SUBSCRIBERS_PULLED
    ),
    "webinars.segments.drop_segment": Done(
        lambda w: drop_segment(w.desk, w.project_id, "Тёплые"), Deed.SEGMENT_REMOVED
    ),
    "webinars.segments.save_segment": Done(
        lambda w: save_segment(w.desk, w.project_id, Segment("Тёплые", Rules())), Deed.SEGMENT_SAVED
    ),
    **{name: Done(*called) for name, called in OF_SCENARIOS.items()},
}
"""Its module and name, below core.services -> how the service is called."""
