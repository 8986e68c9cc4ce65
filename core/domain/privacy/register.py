"""The register of personal data: what every column of the store holds. A test compares it with the tables, so that
nobody adds one without saying here what it holds; why and how long is in docs/personal-data.md."""

from collections.abc import Mapping
from enum import StrEnum


class Holds(StrEnum):
    """What a column may hold of a person. `key`: a contact or an id by which the person is found. `fact`: what is known
    of the person. `raw`: what a service or a person wrote, with whatever is in it. `secret`: what opens something."""

    KEY = "key"
    FACT = "fact"
    RAW = "raw"
    SECRET = "secret"  # noqa: S105 - what a column holds


def _fields(key: str = "", fact: str = "", raw: str = "", opens: str = "") -> dict[str, Holds]:
    words = {Holds.KEY: key, Holds.FACT: fact, Holds.RAW: raw, Holds.SECRET: opens}
    return {name: holds for holds, names in words.items() for name in names.split()}


PERSONAL: Mapping[str, Mapping[str, Holds]] = {
    "viewer": _fields("chat_user_id", "entered_at_ms"),
    "person": _fields(
        "keys client_id email phone",
        "username country region city city_key device system browser entered_at_ms left_at_ms stay_s presence"
        " is_partial finished messages clicked origin_id human",
    ),
    "person_columns": _fields(raw="facts humans"),
    "person_key": _fields("value", "human"),
    "registered_sum": _fields(raw="people humans"),
    "report": _fields("shared_keys"),
    "report_answer": _fields(raw="body"),
    "subscriber": _fields(
        "client_id email phone secret", "username session_at registered_at confirmed visited origin_id"
    ),
    "subscriber_answer": _fields(raw="body"),
    "shop_order": _fields("email phone", "username goods partner tags created_at paid_at", "raw"),
    "batch": _fields(fact="created_by", raw="source_name titles"),
    "batch_row": _fields(
        "email email_key phone client_id secret url", "username session_at tags", "cells reasons problem answer"
    ),
    "registration_turn": _fields("person"),
    "webhook_event": _fields("delivery_key", raw="body relay_problem"),
    "received_registration": _fields(
        "email phone link_client_id client_id", "username name_key surname_key session_at", "fields problem"
    ),
    "registration_client": _fields("client_id", "taken_back_by", "variables_before"),
    "client": _fields("client_id platform_id", "name created_at"),
    "client_variable": _fields("client_id contact", raw="name value"),
    "campaign": _fields(fact="created_by", raw="name name_key actions source"),
    "campaign_row": _fields("client_id asked_client_id email phone", "username name_key", "variables problem"),
    "exclusion": _fields("client_id email phone", "username added_by"),
    "handed_person": _fields("client_id email phone", "username"),
    "scenario": _fields(fact="created_by", raw="name rules"),
    "scenario_version": _fields(fact="saved_by", raw="rules"),
    "scenario_run": _fields(fact="allowed_by", raw="problem"),
    "draft": _fields(fact="operator", raw="value content"),
    "past_check": _fields("digest", "operator", "subject"),
    "link": _fields(fact="created_by", raw="name url choices place_title"),
    "notices_read": _fields(fact="operator"),
    "notice_choice": _fields("email client_ids", "operator"),
    "notice_delivery": _fields("target", "operator", "problem"),
    "mail_account": _fields("username sender", opens="password_sealed"),
    "job": _fields(raw="request problem"),
    "job_item": _fields(raw="problem"),
    "expected_report": _fields(raw="problem"),
    "project_variable": _fields(raw="value"),
    "project": _fields(
        opens=(
            "bizon_token_sealed salebot_key_sealed cash_desk_key_sealed function_key_hash webhook_secret_hash"
            " webhook_secret_sealed"
        )
    ),
    "api_key": _fields(fact="created_by", opens="key_hash"),
    "api_answer": _fields(raw="body"),
    "segment_address": _fields(fact="created_by", opens="secret_hash"),
    "event_endpoint": _fields(fact="created_by", opens="url_sealed secret_sealed"),
    "audit_entry": _fields(fact="operator origin"),
    "desk_user": _fields("name name_key", fact="created_by", opens="password_hash totp_sealed"),
    "user_project": _fields(fact="user_id project_id"),
    "invitation": _fields(opens="token_hash"),
    "provider_account": _fields("subject"),
    "login_session": _fields(fact="address agent seen_at", opens="token_hash"),
    "login_tries": _fields("key"),
    "keep_time": _fields(fact="changed_by"),
    "erasure": _fields(fact="erased_by"),
    "tombstone": _fields("digest"),
}
"""By table the columns that may say something about a person, or open what does."""
PLAIN: Mapping[str, str] = {
    "viewer": "report_id position person_number answer_ordinal answer_position",
    "person": "report_id number project_id is_guest viewer_count",
    "person_key": "report_id number kind project_id",
    "report": (
        "id project_id webinar_id room_id room_title kind starts_at length_s participants_said state problem listed_at"
        " listing version content_hash pulled_at viewers_said viewer_count person_count identity_version"
        " people_version details_removed_at"
    ),
    "origin": ("id project_id digest source medium campaign content term partner referrer entry page_id is_from_link"),
    "room_sum": "report_id project_id sums",
    "person_columns": "report_id project_id stamp",
    "registered_sum": "report_id project_id stamp registered came known",
    "report_answer": "report_id version call ordinal fetched_at addresses_cut",
    "report_list": "project_id scope asked_at answered_at problem",
    "expected_report": "project_id webinar_id room_id event_id viewers_said announced_at state due_at attempts",
    "room": "project_id room_id title is_auto closest_at listed_at",
    "registration_page": (
        "project_id page_id title room_id is_on marker_name registered_said position listed_at subscribers_pulled_at"
        " subscribers_changed_at subscribers_complete subscribers_said subscriber_count"
    ),
    "subscriber": "project_id page_id number answer_ordinal answer_position",
    "subscriber_answer": "project_id page_id ordinal fetched_at",
    "session_stamp": "project_id page_id session_at stamp",
    "shop_order": (
        "project_id number amount_minor paid_minor currency state said_by said_at gone_at told_at report_id"
        " person_number"
    ),
    "order_list": "project_id covered_from asked_at pulled_at problem due_at",
    "batch": "job_id project_id row_count created_at run_id",
    "batch_row": "job_id number project_id plan page_id twin confirm state attempts sent_at settled_at",
    "registration_turn": "project_id holder taken_at held_until sent_at done_at",
    "webhook_event": (
        "id project_id kind content_type is_test received_at repeats repeated_at relay_state relay_at relay_sent_at"
        " relay_attempts"
    ),
    "received_registration": (
        "event_id project_id received_at page_id room_id state due_at attempts matched_by candidates matched_at"
        " saved_at notice_begun_at noticed_at"
    ),
    "registration_client": "event_id saved_at notice_begun_at noticed_at taken_back_at restored_at",
    "client": "project_id client_type seen_at variables_at",
    "client_variable": "project_id read_at",
    "salebot_use": "project_id day calls",
    "campaign": "job_id project_id turn row_count created_at source_key run_id",
    "campaign_row": "job_id number project_id turn plan found_by state step only_steps sent_at settled_at",
    "exclusion": "id project_id scenario_id segment added_at",
    "scenario": "id project_id version on_since created_at noted is_removed",
    "scenario_version": "scenario_id version saved_at",
    "scenario_run": (
        "id project_id scenario_id step subject report_id title starts_at moment due_at state asks people asked_for"
        " content job_id settled_at since until next_at begun_at begun_people to_look_up"
    ),
    "scenario_file": "run_id part project_id name made_at written_at is_stale",
    "handed_person": "run_id number project_id part handed_at is_erased",
    "draft": "project_id name updated_at",
    "past_check": "id project_id kind report_id min_stay_s outcomes checked_at",
    "link": "id project_id kind place_id created_at archived_at",
    "notice": "id project_id kind once facts raised_at",
    "notices_read": "project_id up_to",
    "notice_choice": "project_id language address by_email by_chat changed_at",
    "notice_delivery": "id project_id notice_id channel state due_at attempts settled_at",
    "mail_account": "id host port security changed_at",
    "job": (
        "id project_id kind state stop_asked pause_asked attempt total created_at started_at running_since finished_at"
    ),
    "job_item": "job_id key ordinal state finished_at",
    "project": (
        "id kind name bizon_base_url bizon_pages_url bizon_api_version bizon_project_id bizon_token_tail"
        " salebot_base_url salebot_key_tail cash_desk_key_tail time_zone phone_country contacts_read"
        " requests_per_second own_network function_key_tail function_key_made_at webhook_secret_tail"
        " webhook_secret_made_at relay variable_scope salebot_per_second salebot_daily_budget campaign_daily_cap"
        " created_at updated_at"
    ),
    "project_variable": "project_id name updated_at",
    "pull_schedule": "project_id is_on due_at looked_at problem planned planned_at",
    "setup_mark": "project_id step marked_at",
    "remembered": "project_id topic key value updated_at",
    "api_key": "id project_id name scopes tail created_at used_at contacts_at",
    "api_answer": "project_id key_hash digest status asked_at",
    "segment_address": "id project_id segment tail created_at used_at contacts_at",
    "event_endpoint": "id project_id host kinds with_contacts is_on created_at",
    "outgoing_event": (
        "id project_id endpoint_id message_id kind payload state attempts created_at try_until due_at run_id"
    ),
    "event_attempt": "event_id number at took_ms status problem",
    "audit_entry": "number at deed project_id project_name subject count digest",
    "audit_head": "id number digest kept_from digest_before",
    "desk_user": "id role sees_all totp_step totp_required disabled_at created_at",
    "invitation": "user_id ends_at",
    "provider_account": "user_id issuer bound_at",
    "login_session": "id user_id created_at ends_at",
    "login_tries": "failures last_at blocked_until",
    "keep_time": "kind days changed_at",
    "cleaning": "id project_id cleaned_at removed",
    "erasure": "id project_id erased_at removed returned_at",
    "tombstone": "project_id kind erasure_id",
    "desk_process": "id place key_mark carries_out_jobs is_dead started_at seen_at",
    "pace": "account free_at_us",
}
"""By table the columns that say nothing about a person."""
