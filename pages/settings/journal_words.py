"""What the journal says of each deed."""

from core.domain.audit.deeds import Deed, DeedGroup
from core.services.audit.entries import AuditLine
from pages.widgets.job_progress import kind_name
from pages.widgets.language import _

SYSTEM = "system"


def who_words(operator: str) -> str:
    """The operator; what the dashboard does by itself has a word of its own."""
    return _("The dashboard") if operator == SYSTEM else operator


def what_words(line: AuditLine) -> str:
    """What was done, with the kind of a run, or the name of the colleague, that it was done to."""
    words = deed_words().get(line.deed, "") if line.deed else ""
    more = line.subject_name or (kind_name(line.job_kind) if line.job_kind and line.deed in _OF_ANY_JOB else "")
    return f"{words}: {more}" if more else words


_OF_ANY_JOB = (Deed.JOB_STOPPED, Deed.JOB_PAUSED, Deed.JOB_RESUMED)


def group_words() -> dict[DeedGroup, str]:
    return {
        DeedGroup.ACCESS: _("Logging in and colleagues"),
        DeedGroup.PROJECTS: _("Projects and keys"),
        DeedGroup.PULLS: _("Loading"),
        DeedGroup.REGISTRATIONS: _("Registration"),
        DeedGroup.CAMPAIGNS: _("Campaigns and runs"),
        DeedGroup.INBOX: _("Inbox"),
        DeedGroup.LINKS: _("Links and checks"),
        DeedGroup.EXPORTS: _("Files with people"),
        DeedGroup.KEEPING: _("Backups and personal data"),
    }


def deed_words() -> dict[Deed, str]:
    return {
        Deed.LOGGED_IN: _("Logged in"),
        Deed.LOGGED_IN_BY_PROVIDER: _("Logged in by the identity provider"),
        Deed.LOGIN_REFUSED: _("Login refused"),
        Deed.LOGGED_OUT: _("Logged out"),
        Deed.SESSIONS_ENDED: _("Logged out on every device"),
        Deed.PASSWORD_CHANGED: _("Password changed"),
        Deed.SECOND_FACTOR_SET: _("One-time codes turned on"),
        Deed.SECOND_FACTOR_REMOVED: _("One-time codes turned off"),
        Deed.USER_INVITED: _("Colleague invited"),
        Deed.USER_ADDED: _("Colleague added"),
        Deed.USER_CHANGED: _("Colleague's access changed"),
        Deed.USER_REMOVED: _("Colleague removed"),
        Deed.PROJECT_ADDED: _("Project added"),
        Deed.PROJECT_CHANGED: _("Project settings changed"),
        Deed.PROJECT_REMOVED: _("Project removed with all its data"),
        Deed.OWN_NETWORK_ALLOWED: _("Addresses in the own network allowed"),
        Deed.OWN_NETWORK_FORBIDDEN: _("Addresses in the own network forbidden"),
        Deed.BIZON_TOKEN_SAVED: _("Bizon365 token saved"),
        Deed.BIZON_TOKEN_REMOVED: _("Bizon365 token removed"),
        Deed.SALEBOT_KEY_SAVED: _("Salebot key saved"),
        Deed.SALEBOT_KEY_REMOVED: _("Salebot key removed"),
        Deed.CASH_DESK_KEY_SAVED: _("Key of the cash desk saved"),
        Deed.CASH_DESK_KEY_REMOVED: _("Key of the cash desk removed"),
        Deed.FUNCTION_KEY_MADE: _("Key for bot functions created"),
        Deed.FUNCTION_KEY_REMOVED: _("Key for bot functions removed"),
        Deed.WEBHOOK_SECRET_MADE: _("Webhook address created"),
        Deed.WEBHOOK_SECRET_REMOVED: _("Webhook address removed"),
        Deed.API_KEY_MADE: _("API key created"),
        Deed.API_KEY_REMOVED: _("API key removed"),
        Deed.CONTACTS_FETCHED: _("Another service fetched contacts"),
        Deed.SEGMENT_ADDRESS_MADE: _("Address of a segment created"),
        Deed.SEGMENT_ADDRESS_REMOVED: _("Address of a segment removed"),
        Deed.ENDPOINT_ADDED: _("Address for webhooks to other services added"),
        Deed.ENDPOINT_CHANGED: _("Address for webhooks to other services changed"),
        Deed.ENDPOINT_REMOVED: _("Address for webhooks to other services removed"),
        Deed.EVENT_SENT_AGAIN: _("Webhook to another service sent again"),
        Deed.WEBHOOK_ADDRESS_SHOWN: _("Webhook address shown"),
        Deed.SECRETS_GIVEN_UP: _("Saved tokens and keys given up with the lost key file"),
        Deed.PUBLIC_ADDRESS_CHANGED: _("Public address changed"),
        Deed.SALEBOT_SETTINGS_CHANGED: _("Salebot limits and forwarding changed"),
        Deed.VARIABLES_SAVED: _("Project variables saved"),
        Deed.SETUP_STEP_MARKED: _("Set-up step ticked"),
        Deed.MAIL_SERVER_SAVED: _("Mail server saved"),
        Deed.SCHEDULE_CHANGED: _("Automatic loading turned on or off"),
        Deed.COUNTING_CHANGED: _("Way of counting webinars changed"),
        Deed.OFFER_MINUTE_SET: _("Minute of the offer set"),
        Deed.SEGMENT_SAVED: _("Segment saved"),
        Deed.SEGMENT_REMOVED: _("Segment removed"),
        Deed.REPORTS_PULLED: _("Reports loaded"),
        Deed.SUBSCRIBERS_PULLED: _("Registered people loaded"),
        Deed.ORDERS_PULLED: _("Orders loaded"),
        Deed.CLIENTS_PULLED: _("Salebot clients loaded"),
        Deed.BATCH_STARTED: _("List registered"),
        Deed.BATCH_UNDONE: _("Registrations of a list cancelled"),
        Deed.PERSON_REGISTERED: _("One person registered"),
        Deed.CAMPAIGN_STARTED: _("Campaign started"),
        Deed.SCENARIO_SAVED: _("Scenario saved"),
        Deed.SCENARIO_SWITCHED_ON: _("Scenario switched on"),
        Deed.SCENARIO_SWITCHED_OFF: _("Scenario switched off"),
        Deed.SCENARIO_REMOVED: _("Scenario removed"),
        Deed.SCENARIOS_STOPPED: _("All scenarios stopped"),
        Deed.SCENARIOS_RESUMED: _("Scenarios go on again"),
        Deed.QUIET_HOURS_SET: _("Quiet hours set"),
        Deed.RUN_ALLOWED: _("Scenario allowed to send"),
        Deed.RUN_SKIPPED: _("Scenario skipped once"),
        Deed.PEOPLE_EXCLUDED: _("People left out of campaigns"),
        Deed.PEOPLE_INCLUDED: _("People left out before are written to again"),
        Deed.JOB_STOPPED: _("Stopped"),
        Deed.JOB_PAUSED: _("Paused"),
        Deed.JOB_RESUMED: _("Continued"),
        Deed.REGISTRATIONS_REPEATED: _("Registrations processed again"),
        Deed.CLIENT_CHOSEN: _("Client chosen for a registration"),
        Deed.CLIENT_TAKEN_BACK: _("Chosen client taken back"),
        Deed.CLIENT_RESTORED: _("Variables of the client restored"),
        Deed.TEST_DELIVERED: _("Test webhook sent"),
        Deed.LINK_SAVED: _("Link saved"),
        Deed.LINK_RENAMED: _("Link renamed"),
        Deed.LINK_ARCHIVED: _("Link moved to the archive"),
        Deed.LINK_RESTORED: _("Link restored from the archive"),
        Deed.TAGS_SAVED: _("Set of tags saved"),
        Deed.TAGS_REMOVED: _("Set of tags removed"),
        Deed.CHECKS_REMOVED: _("History of checks cleared"),
        Deed.VIEWERS_EXPORTED: _("Viewers downloaded"),
        Deed.REPORTS_EXPORTED: _("List of reports downloaded"),
        Deed.ORDERS_EXPORTED: _("Orders downloaded"),
        Deed.ATTENDANCE_EXPORTED: _("Check of who came downloaded"),
        Deed.SUBSCRIBERS_EXPORTED: _("Registered people downloaded"),
        Deed.BATCH_EXPORTED: _("List to register downloaded"),
        Deed.CAMPAIGN_EXPORTED: _("People of a campaign downloaded"),
        Deed.INBOX_EXPORTED: _("Registrations of the Inbox downloaded"),
        Deed.CLIENTS_EXPORTED: _("Clients of Salebot downloaded"),
        Deed.LINKS_EXPORTED: _("Links downloaded"),
        Deed.PERSONAL_LINKS_EXPORTED: _("Personal links downloaded"),
        Deed.AUDIT_LOG_EXPORTED: _("Journal downloaded"),
        Deed.BACKUP_MADE: _("Backup made"),
        Deed.BACKUP_DOWNLOADED: _("Backup downloaded"),
        Deed.BACKUP_RESTORED: _("Backup restored"),
        Deed.PERSON_ERASED: _("Person's data erased"),
        Deed.PERSON_EXPORTED: _("Data about a person downloaded"),
        Deed.KEEP_TIMES_CHANGED: _("Keep times changed"),
        Deed.OLD_DATA_REMOVED: _("Old data removed"),
        Deed.AUDIT_LOG_SHORTENED: _("Old journal entries removed"),
    }
