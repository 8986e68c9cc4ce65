"""The checks before the process starts: the address that it would listen on, the environment variables, and what the
dashboard keeps."""

import os

from core.desk import Desk
from core.environment import LOOPBACK
from core.errors import Conflict, DeskError, InvalidInput, NotConfigured, StorageFault
from core.services.access.first_user import ensure_administrator
from core.services.access.known_sessions import has_users
from core.start import get_desk
from core.storage_sentences import explain_storage

OWNER_ONLY = 0o077
SERVERS_OWN = "FORWARDED_ALLOW_IPS"
VARIABLES = {
    "database_url": "DESK_DATABASE_URL",
    "jobs_database_url": "DESK_JOBS_DATABASE_URL",
    "time_zone": "DESK_TIMEZONE",
    "phone_country": "DESK_PHONE_COUNTRY",
    "public_port": "DESK_PUBLIC_PORT",
    "workers": "DESK_WORKERS",
    "trusted_proxies": "DESK_TRUSTED_PROXIES",
    "user_name": "DESK_ADMIN_NAME",
    "password": "DESK_ADMIN_PASSWORD",
    "bizon_api_version": "BIZON365_API_VERSION",
    "bizon_base_url": "BIZON365_BASE_URL",
    "bizon_pages_url": "BIZON365_PAGES_URL",
    "bizon_token": "BIZON365_TOKEN",
    "salebot_base_url": "SALEBOT_BASE_URL",
    "salebot_key": "SALEBOT_API_KEY",
    "secret_key": "DESK_SECRET_KEY",
    "function_key": "DESK_FUNCTION_KEY",
    "webhook_secret": "DESK_WEBHOOK_SECRET",
    "metrics_token": "DESK_METRICS_TOKEN",
}


def check_start(address: str | None) -> None:
    """Open the desk, and make the administrator that the environment describes. Raises SystemExit with a sentence for
    the operator when that is not possible: no page can show it yet."""
    begin_private()
    try:
        if os.environ.get(SERVERS_OWN):
            raise InvalidInput("forwarded")
        desk = get_desk()
        if desk.environment.administrator:
            ensure_administrator(desk, *desk.environment.administrator)
        require_users(desk, address)
    except DeskError as error:
        raise SystemExit(f"Webinar Desk does not start: {explain_start(error)}") from None


def require_users(desk: Desk, address: str | None) -> None:
    """Refuse an address that other machines could reach while nobody has to log in. Raises InvalidInput("host")."""
    if address not in LOOPBACK and not has_users(desk):
        raise InvalidInput("host", address, "no_users")


def begin_private() -> None:
    """Let nobody but the user of the process open a file that the process makes."""
    os.umask(OWNER_ONLY)


def explain_start(error: DeskError) -> str:
    """What is wrong, and what to do, in some sentences for the console."""
    match error:
        case InvalidInput(field="host"):
            return (
                f"the address {error.value or '(all)'} can be reached from outside, and there are no users, so"
                " whoever reaches it could read your viewers' contacts and use your tokens. Make an administrator with"
                " `make user`, or use 127.0.0.1."
            )
        case InvalidInput(field="forwarded"):
            return (
                f"{SERVERS_OWN} is set, by which the server would believe proxies without asking the dashboard. Leave"
                " it out and name your reverse proxy in DESK_TRUSTED_PROXIES."
            )
        case InvalidInput(field="password", reason="too_short"):
            return f"DESK_ADMIN_PASSWORD must have {error.limit} characters or more."
        case InvalidInput(field="function_key", reason="too_short"):
            return f"DESK_FUNCTION_KEY must have {error.limit} characters or more: it opens your account to a bot."
        case InvalidInput(field="webhook_secret", reason="too_short"):
            return f"DESK_WEBHOOK_SECRET must have {error.limit} characters or more: who has it passes for Bizon365."
        case InvalidInput(field="metrics_token"):
            return f"DESK_METRICS_TOKEN must have {error.limit} characters or more: who has it can read the metrics."
        case InvalidInput(field="backup_bucket"):
            return _explain_bucket(error.reason)
        case InvalidInput(field="provider"):
            return (
                "the login by an identity provider needs DESK_OIDC_ISSUER, an address that begins with https://,"
                " DESK_OIDC_CLIENT_ID and DESK_OIDC_CLIENT_SECRET. Set all three, or none."
            )
        case InvalidInput(field="now"):
            return (
                f"DESK_NOW is {error.value!r}, which is no date and time. Write it like 2026-11-20T12:00+03:00, or"
                " leave it out: then the dashboard goes by this machine's clock."
            )
        case InvalidInput(field="workers", reason="no_server"):
            return (
                "workers of their own need PostgreSQL for the store and for the jobs. Set DESK_DATABASE_URL and"
                " DESK_JOBS_DATABASE_URL, or leave DESK_WORKERS out: then this process carries out the jobs."
            )
        case InvalidInput(field="worker"):
            return (
                "a worker needs PostgreSQL for the store and for the jobs (DESK_DATABASE_URL, DESK_JOBS_DATABASE_URL),"
                " and no DESK_WORKERS, which is for processes that carry out no jobs."
            )
        case InvalidInput(field="workers"):
            return (
                f"DESK_WORKERS is {error.value!r}. The only value is external, for a process that leaves the jobs to"
                " workers (python -m core.worker); left out, the process carries them out itself."
            )
        case Conflict(what="update"):
            return (
                "the store is of an earlier version, and other processes work on it. End all of them, dashboards and"
                " workers, on all machines; then start this version."
            )
        case Conflict(what="secret_key"):
            return (
                "other processes work on the same store with another secret key, so neither could open what the other"
                " seals. Give all of them the same DESK_SECRET_KEY."
            )
        case NotConfigured(what="backups"):
            return "backups are made of SQLite databases only. Use the means of your database server."
        case InvalidInput(field="passphrase", reason="missing"):
            return "the backup is sealed. Set DESK_BACKUP_PASSPHRASE to the passphrase that it was made with."
        case InvalidInput(field="passphrase"):
            return (
                "the passphrase does not open the backup. Set DESK_BACKUP_PASSPHRASE to the one that it was made with."
            )
        case InvalidInput(field="backup"):
            return {
                "gone": f"there is no file {error.value}. `make backup` and the dashboard put backups into"
                " DESK_HOME/backups, or into DESK_BACKUP_FOLDER.",
                "newer": "a newer version of Webinar Desk has made this backup. Install that version first.",
            }.get(
                error.reason, "the file is no backup of Webinar Desk, or it was changed or cut off. Take another one."
            )
        case Conflict(what="process"):
            return (
                "another Webinar Desk works with the same DESK_HOME, or alone on the same store. Close it first, or"
                " give this process a home of its own."
            )
        case InvalidInput():
            return (
                f"{VARIABLES.get(error.field, error.field)} cannot be used ({error.reason}). Mend it or leave it out."
            )
        case NotConfigured():
            return (
                f"{VARIABLES.get(error.what, error.what)} cannot be used: it must be 32 bytes in"
                " URL-safe base64, as Fernet.generate_key() of the package cryptography makes them."
            )
        case StorageFault():
            return explain_storage(error)
    return str(error)


def _explain_bucket(reason: str) -> str:
    return {
        "no_keys": "DESK_BACKUP_S3_URL names a bucket, so DESK_BACKUP_S3_KEY_ID and DESK_BACKUP_S3_SECRET are needed.",
        "not_https": "DESK_BACKUP_S3_URL must begin with https: backups hold contacts, and go over the network.",
        "none": "no bucket is named. Set DESK_BACKUP_S3_URL, DESK_BACKUP_S3_KEY_ID and DESK_BACKUP_S3_SECRET.",
    }.get(
        reason,
        "DESK_BACKUP_S3_URL must be like https://s3.example.com/bucket/folder, the folder at will, without keys in it.",
    )
