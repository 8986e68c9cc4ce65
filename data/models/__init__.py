"""The tables. One registry of our own keeps Streamlit's hot reload from meeting its tables twice.

    project 1─* project_variable, setup_mark, remembered, job, link
    project 1─* room, registration_page 1─* subscriber, subscriber_answer   (as read last, replaced together)
                registration_page 1─* session_stamp (differs with who registered for the session)
    project 1─* report_list                         (when the account's list of reports was asked for last)
    project 1─* draft                             (what an operator typed, uploaded and chose, until it is used or old)
    project 1─* past_check *─1 report             (checks of attendance that were made)
    project 1─* report 1─* viewer *─1 person 1─* person_key    (replaced together with their report)
                report 1─0..1 room_sum            (sums over its people, by minute)
                report 1─0..1 registered_sum      (who registered for it, and came)
                report 1─0..1 person_columns      (its people as columns, for counting)
                report 1─* report_answer          (what Bizon365 answered, word for word, every version)
    project 1─* origin                            (where viewers and subscribers came from; they name it)
    job 1─* job_item                              (the ledger: one line per thing the job has to do)
    job 1─0..1 batch 1─* batch_row                (a bulk registration: its plan, and its ledger, one line per person)
    project 1─* registration_turn                 (who registers one person now, outside of a batch)
    job 1─0..1 campaign 1─* campaign_row          (people sent back into the bot: plan and ledger, as above)
    project 1─* scenario 1─* scenario_version     (what happens by itself, and what it was before it was changed)
                scenario 1─* scenario_run *─0..1 report    (a step for one webinar or session; it begins campaigns)
                scenario_run 1─* handed_person            (whom a step passed on, or counted)
                scenario_run 1─* scenario_file            (what a step wrote into the exports folder)
    project 1─* webhook_event 1─0..1 received_registration     (what Bizon365 delivered, and the way to a client)
    received_registration 1─* registration_client (chosen by hand for it, or had before another was chosen)
    project 1─* expected_report                   (announced, or found in the list: to be pulled until it is ready)
    project 1─0..1 pull_schedule                  (when it looks by itself for what is new)
    project 1─* shop_order *─0..1 report          (orders of the cash desk; old ones: of which webinar)
    project 1─0..1 order_list                     (how far they are loaded)
    project 1─* notice, notices_read              (what people are told, and how far each has read it)
    project 1─* api_key, segment_address          (what other programs may read and do)
    project 1─* api_answer                        (what their acts were answered)
    project 1─* event_endpoint 1─* outgoing_event 1─* event_attempt    (what they are told, and how that went)
    project 1─* notice_choice                     (what an operator wants to be told by e-mail or in a chat)
    notice 1─* notice_delivery                    (to whom it goes that way, and how far that is)
    mail_account                                  (the mail server, one for all projects)
    project 1─* client 1─* client_variable        (the copy of Salebot's clients, as far as it is known)
    project 1─* salebot_use                       (calls of a day that count towards the quota)
    audit_head 1─* audit_entry                    (who did what; outlives the projects)
    desk_user *─* project                         (whom the dashboard lets in, and what they may see)
    desk_user 1─0..1 invitation, 1─* login_session, provider_account
    keep_time                                     (how long personal data is kept, for all projects)
    project 1─* cleaning                          (what was removed because its time was over)
    project 1─* erasure 1─* tombstone             (people who were erased, and their hashed keys)
    desk_process, pace                            (who works on a store on a server, and how fast for an account)

Secrets are sealed (`core/vault.py`) before they come here. Moments are aware UTC outside of the database.
"""

from data.models.access import Invitation, LoginSession, LoginTries, ProviderAccount, User, UserProject
from data.models.audit import AuditEntry, AuditHead
from data.models.campaigns import GETS_IT, Campaign, CampaignRow, Exclusion
from data.models.clients import Client, ClientVariable, SalebotUse
from data.models.drafts import Draft, PastCheck
from data.models.inbox import (
    BY_OPERATOR,
    IS_TEST,
    RELAY_WAITS,
    ReceivedRegistration,
    RegistrationClient,
    WebhookEvent,
)
from data.models.jobs import Job, JobItem
from data.models.links import Link
from data.models.notices import MailAccount, Notice, NoticeChoice, NoticeDelivery, NoticesRead
from data.models.orders import OrderList, ShopOrder
from data.models.outside import ApiAnswer, ApiKey, EventAttempt, EventEndpoint, OutgoingEvent, SegmentAddress
from data.models.privacy import Cleaning, Erasure, KeepTime, Tombstone
from data.models.processes import Pace, Process
from data.models.projects import Project, ProjectVariable, PullSchedule, Remembered, SetupMark
from data.models.registration import (
    IN_FLIGHT,
    Batch,
    BatchRow,
    RegistrationPage,
    RegistrationTurn,
    Room,
    SessionStamp,
    Subscriber,
    SubscriberAnswer,
)
from data.models.reports import (
    ExpectedReport,
    Origin,
    Person,
    PersonColumns,
    PersonKey,
    RegisteredSum,
    Report,
    ReportAnswer,
    ReportList,
    RoomSum,
    Viewer,
)
from data.models.scenarios import IS_OPEN, HandedPerson, Scenario, ScenarioFile, ScenarioRun, ScenarioVersion
from data.models.table import IS_DUE, Model, UtcDateTime

__all__ = [
    "BY_OPERATOR",
    "GETS_IT",
    "IN_FLIGHT",
    "IS_DUE",
    "IS_OPEN",
    "IS_TEST",
    "RELAY_WAITS",
    "ApiAnswer",
    "ApiKey",
    "AuditEntry",
    "AuditHead",
    "Batch",
    "BatchRow",
    "Campaign",
    "CampaignRow",
    "Cleaning",
    "Client",
    "ClientVariable",
    "Draft",
    "Erasure",
    "EventAttempt",
    "EventEndpoint",
    "Exclusion",
    "ExpectedReport",
    "HandedPerson",
    "Invitation",
    "Job",
    "JobItem",
    "KeepTime",
    "Link",
    "LoginSession",
    "LoginTries",
    "MailAccount",
    "Model",
    "Notice",
    "NoticeChoice",
    "NoticeDelivery",
    "NoticesRead",
    "OrderList",
    "Origin",
    "OutgoingEvent",
    "Pace",
    "PastCheck",
    "Person",
    "PersonColumns",
    "PersonKey",
    "Process",
    "Project",
    "ProjectVariable",
    "ProviderAccount",
    "PullSchedule",
    "ReceivedRegistration",
    "RegisteredSum",
    "RegistrationClient",
    "RegistrationPage",
    "RegistrationTurn",
    "Remembered",
    "Report",
    "ReportAnswer",
    "ReportList",
    "Room",
    "RoomSum",
    "SalebotUse",
    "Scenario",
    "ScenarioFile",
    "ScenarioRun",
    "ScenarioVersion",
    "SegmentAddress",
    "SessionStamp",
    "SetupMark",
    "ShopOrder",
    "Subscriber",
    "SubscriberAnswer",
    "Tombstone",
    "User",
    "UserProject",
    "UtcDateTime",
    "Viewer",
    "WebhookEvent",
]
