"""What the audit log names: each thing that somebody can do to what the dashboard holds, and to whom it lets in."""

from collections.abc import Mapping
from enum import StrEnum


class Deed(StrEnum):
    """What was done. The names are data of installations: adding is safe, renaming is not."""

    LOGGED_IN = "logged_in"
    LOGGED_IN_BY_PROVIDER = "logged_in_by_provider"
    LOGIN_REFUSED = "login_refused"
    LOGGED_OUT = "logged_out"
    SESSIONS_ENDED = "sessions_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a deed
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    USER_INVITED = "user_invited"
    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_REMOVED = "user_removed"

    PROJECT_ADDED = "project_added"
    PROJECT_CHANGED = "project_changed"
    PROJECT_REMOVED = "project_removed"
    OWN_NETWORK_ALLOWED = "own_network_allowed"
    OWN_NETWORK_FORBIDDEN = "own_network_forbidden"
    BIZON_TOKEN_SAVED = "bizon_token_saved"  # noqa: S105 - the name of a deed
    BIZON_TOKEN_REMOVED = "bizon_token_removed"  # noqa: S105 - the name of a deed
    SALEBOT_KEY_SAVED = "salebot_key_saved"
    SALEBOT_KEY_REMOVED = "salebot_key_removed"
    CASH_DESK_KEY_SAVED = "cash_desk_key_saved"
    CASH_DESK_KEY_REMOVED = "cash_desk_key_removed"
    FUNCTION_KEY_MADE = "function_key_made"
    FUNCTION_KEY_REMOVED = "function_key_removed"
    WEBHOOK_SECRET_MADE = "webhook_secret_made"  # noqa: S105 - the name of a deed
    WEBHOOK_SECRET_REMOVED = "webhook_secret_removed"  # noqa: S105 - the name of a deed
    API_KEY_MADE = "api_key_made"
    API_KEY_REMOVED = "api_key_removed"
    CONTACTS_FETCHED = "contacts_fetched"
    SEGMENT_ADDRESS_MADE = "segment_address_made"
    SEGMENT_ADDRESS_REMOVED = "segment_address_removed"
    ENDPOINT_ADDED = "endpoint_added"
    ENDPOINT_CHANGED = "endpoint_changed"
    ENDPOINT_REMOVED = "endpoint_removed"
    EVENT_SENT_AGAIN = "event_sent_again"
    WEBHOOK_ADDRESS_SHOWN = "webhook_address_shown"
    SECRETS_GIVEN_UP = "secrets_given_up"
    PUBLIC_ADDRESS_CHANGED = "public_address_changed"
    SALEBOT_SETTINGS_CHANGED = "salebot_settings_changed"
    VARIABLES_SAVED = "variables_saved"
    SETUP_STEP_MARKED = "setup_step_marked"
    SCHEDULE_CHANGED = "schedule_changed"
    MAIL_SERVER_SAVED = "mail_server_saved"
    COUNTING_CHANGED = "counting_changed"
    OFFER_MINUTE_SET = "offer_minute_set"
    SEGMENT_SAVED = "segment_saved"
    SEGMENT_REMOVED = "segment_removed"

    REPORTS_PULLED = "reports_pulled"
    SUBSCRIBERS_PULLED = "subscribers_pulled"
    ORDERS_PULLED = "orders_pulled"
    CLIENTS_PULLED = "clients_pulled"
    BATCH_STARTED = "batch_started"
    BATCH_UNDONE = "batch_undone"
    PERSON_REGISTERED = "person_registered"
    CAMPAIGN_STARTED = "campaign_started"
    SCENARIO_SAVED = "scenario_saved"
    SCENARIO_SWITCHED_ON = "scenario_switched_on"
    SCENARIO_SWITCHED_OFF = "scenario_switched_off"
    SCENARIO_REMOVED = "scenario_removed"
    SCENARIOS_STOPPED = "scenarios_stopped"
    SCENARIOS_RESUMED = "scenarios_resumed"
    QUIET_HOURS_SET = "quiet_hours_set"
    RUN_ALLOWED = "run_allowed"
    RUN_SKIPPED = "run_skipped"
    PEOPLE_EXCLUDED = "people_excluded"
    PEOPLE_INCLUDED = "people_included"
    JOB_STOPPED = "job_stopped"
    JOB_PAUSED = "job_paused"
    JOB_RESUMED = "job_resumed"

    REGISTRATIONS_REPEATED = "registrations_repeated"
    CLIENT_CHOSEN = "client_chosen"
    CLIENT_TAKEN_BACK = "client_taken_back"
    CLIENT_RESTORED = "client_restored"
    TEST_DELIVERED = "test_delivered"

    LINK_SAVED = "link_saved"
    LINK_RENAMED = "link_renamed"
    LINK_ARCHIVED = "link_archived"
    LINK_RESTORED = "link_restored"
    TAGS_SAVED = "tags_saved"
    TAGS_REMOVED = "tags_removed"
    CHECKS_REMOVED = "checks_removed"

    VIEWERS_EXPORTED = "viewers_exported"
    REPORTS_EXPORTED = "reports_exported"
    ORDERS_EXPORTED = "orders_exported"
    ATTENDANCE_EXPORTED = "attendance_exported"
    SUBSCRIBERS_EXPORTED = "subscribers_exported"
    BATCH_EXPORTED = "batch_exported"
    CAMPAIGN_EXPORTED = "campaign_exported"
    INBOX_EXPORTED = "inbox_exported"
    CLIENTS_EXPORTED = "clients_exported"
    LINKS_EXPORTED = "links_exported"
    PERSONAL_LINKS_EXPORTED = "personal_links_exported"
    AUDIT_LOG_EXPORTED = "audit_log_exported"

    BACKUP_MADE = "backup_made"
    BACKUP_DOWNLOADED = "backup_downloaded"
    BACKUP_RESTORED = "backup_restored"
    PERSON_ERASED = "person_erased"
    PERSON_EXPORTED = "person_exported"
    KEEP_TIMES_CHANGED = "keep_times_changed"
    OLD_DATA_REMOVED = "old_data_removed"
    AUDIT_LOG_SHORTENED = "audit_log_shortened"


class DeedGroup(StrEnum):
    """Deeds that are looked for together."""

    ACCESS = "access"
    PROJECTS = "projects"
    PULLS = "pulls"
    REGISTRATIONS = "registrations"
    CAMPAIGNS = "campaigns"
    INBOX = "inbox"
    LINKS = "links"
    EXPORTS = "exports"
    KEEPING = "keeping"


def _grouped(groups: Mapping[DeedGroup, Deed]) -> Mapping[DeedGroup, tuple[Deed, ...]]:
    """The deeds of each group, of which the first is given; a group ends where the next one begins."""
    deeds = list(Deed)
    starts = [*map(deeds.index, groups.values()), len(deeds)]
    return {group: tuple(deeds[start:end]) for group, start, end in zip(groups, starts, starts[1:], strict=False)}


DEEDS_OF = _grouped(
    {
        DeedGroup.ACCESS: Deed.LOGGED_IN,
        DeedGroup.PROJECTS: Deed.PROJECT_ADDED,
        DeedGroup.PULLS: Deed.REPORTS_PULLED,
        DeedGroup.REGISTRATIONS: Deed.BATCH_STARTED,
        DeedGroup.CAMPAIGNS: Deed.CAMPAIGN_STARTED,
        DeedGroup.INBOX: Deed.REGISTRATIONS_REPEATED,
        DeedGroup.LINKS: Deed.LINK_SAVED,
        DeedGroup.EXPORTS: Deed.VIEWERS_EXPORTED,
        DeedGroup.KEEPING: Deed.BACKUP_MADE,
    }
)
"""The deeds of each group."""
