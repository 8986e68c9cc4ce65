"""The settings of the process: the `DESK_*`, `BIZON365_*` and `SALEBOT_*` environment variables."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from core.backup_bucket import BackupBucket, read_bucket
from core.clock import parse_moment
from core.errors import InvalidInput

ROOT = Path(__file__).parents[1]
PUBLIC_PORT = 8502
SHORTEST_SECRET = 20
"""Characters of a secret that is sent to the dashboard."""
EXTERNAL = "external"
SERVERS = ("postgres://", "postgresql://", "postgresql+psycopg://")
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class EnvironmentProject:
    """The project that the environment describes, as written there; None for a variable that is not set."""

    bizon_token: str | None = field(repr=False)
    bizon_base_url: str | None
    bizon_pages_url: str | None
    bizon_api_version: str | None
    bizon_project_id: str | None
    salebot_key: str | None = field(repr=False)
    salebot_base_url: str | None
    time_zone: str | None
    phone_country: str | None
    function_key: str | None = field(repr=False)
    webhook_secret: str | None = field(repr=False)

    @property
    def is_described(self) -> bool:
        """Whether the environment describes a project: it gives one of its secrets."""
        return any((self.bizon_token, self.salebot_key, self.function_key, self.webhook_secret))


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Who tells by OpenID Connect whose e-mail somebody has. `name`: what the login page calls it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class Environment:
    """Settings of the process. `home` holds the databases, the key file, logs; `project` is None when not described.
    `starts_at`: the moment, in UTC, from which the clock of the process runs; None for the machine's time.
    `public_port`: the loopback port for the webhook and the functions. `backup_folder`: where backups are kept, sealed
    with `backup_passphrase` where there is one; `backup_bucket`: where copies of them go. `metrics_token`: who may read
    the metrics; None: nobody. `trusted_proxies`: whose word is taken for where a request came from. `administrator`:
    name and password of the first one, made when there is no user yet. `provider`: by whom users can log in, beside
    their passwords. `workers_apart`: this process carries out no jobs, workers do.
    """

    home: Path
    database_url: str = field(repr=False)
    jobs_database_url: str = field(repr=False)
    secret_key: str | None = field(repr=False)
    project: EnvironmentProject | None
    starts_at: datetime | None
    public_port: int
    backup_folder: Path
    backup_passphrase: str | None = field(repr=False)
    metrics_token: str | None = field(repr=False)
    backup_bucket: BackupBucket | None = None
    trusted_proxies: tuple[Network, ...] = ()
    administrator: tuple[str, str] | None = field(default=None, repr=False)
    provider: IdentityProvider | None = None
    workers_apart: bool = False

    @property
    def shares_jobs(self) -> bool:
        """Whether other processes may work on the same store: it and the jobs are on a server."""
        return all(url.startswith(SERVERS) for url in (self.database_url, self.jobs_database_url))

    @property
    def public_address(self) -> str:
        """Where callers from outside are answered, as this machine sees it: ``http://127.0.0.1:8502``."""
        return f"http://127.0.0.1:{self.public_port}"


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """The settings from the variables; an empty one counts as unset.

    Raises InvalidInput: "now" when DESK_NOW is no moment, "public_port" when DESK_PUBLIC_PORT is no port,
    "trusted_proxies" when DESK_TRUSTED_PROXIES are no addresses, "metrics_token" when DESK_METRICS_TOKEN is too short,
    "provider" when DESK_OIDC_... are incomplete or the issuer is no address of https, "backup_bucket" as
    `core.backup_bucket.read_bucket`, "workers" when DESK_WORKERS is not "external", or where the databases are files.
    """

    def get(name: str) -> str | None:
        return variables.get(name, "").strip() or None

    home = (ROOT / (get("DESK_HOME") or "var")).resolve()
    project = EnvironmentProject(
        bizon_token=get("BIZON365_TOKEN"),
        bizon_base_url=get("BIZON365_BASE_URL"),
        bizon_pages_url=get("BIZON365_PAGES_URL"),
        bizon_api_version=get("BIZON365_API_VERSION"),
        bizon_project_id=get("BIZON365_PROJECT_ID"),
        salebot_key=get("SALEBOT_API_KEY"),
        salebot_base_url=get("SALEBOT_BASE_URL"),
        time_zone=get("DESK_TIMEZONE"),
        phone_country=get("DESK_PHONE_COUNTRY"),
        function_key=get("DESK_FUNCTION_KEY"),
        webhook_secret=get("DESK_WEBHOOK_SECRET"),
    )
    environment = Environment(
        home=home,
        database_url=get("DESK_DATABASE_URL") or f"sqlite:///{home / 'desk.sqlite3'}",
        jobs_database_url=get("DESK_JOBS_DATABASE_URL") or f"sqlite:///{home / 'jobs.sqlite3'}",
        secret_key=get("DESK_SECRET_KEY"),
        project=project if project.is_described else None,
        starts_at=_moment(get("DESK_NOW")),
        public_port=_port(get("DESK_PUBLIC_PORT")),
        backup_folder=(ROOT / (get("DESK_BACKUP_FOLDER") or home / "backups")).resolve(),
        backup_passphrase=get("DESK_BACKUP_PASSPHRASE"),
        backup_bucket=read_bucket(get),
        metrics_token=_long_enough("metrics_token", get("DESK_METRICS_TOKEN")),
        trusted_proxies=_networks(get("DESK_TRUSTED_PROXIES")),
        provider=_provider(
            issuer=get("DESK_OIDC_ISSUER"),
            client_id=get("DESK_OIDC_CLIENT_ID"),
            client_secret=get("DESK_OIDC_CLIENT_SECRET"),
            name=get("DESK_OIDC_NAME"),
        ),
        administrator=_pair(get("DESK_ADMIN_NAME"), variables.get("DESK_ADMIN_PASSWORD")),
        workers_apart=_external(get("DESK_WORKERS")),
    )
    if environment.workers_apart and not environment.shares_jobs:
        raise InvalidInput("workers", EXTERNAL, "no_server")
    return environment


def _moment(text: str | None) -> datetime | None:
    try:
        return parse_moment(text) if text else None
    except ValueError:
        raise InvalidInput("now", text, "not_a_moment") from None


def _long_enough(name: str, secret: str | None) -> str | None:
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise InvalidInput(name, None, "too_short", SHORTEST_SECRET)
    return secret


def _port(text: str | None) -> int:
    if text is None:
        return PUBLIC_PORT
    if re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65536:
        return int(text)
    raise InvalidInput("public_port", text, "not_a_port")


def _networks(text: str | None) -> tuple[Network, ...]:
    """Addresses and networks, separated by commas or spaces."""
    try:
        return tuple(ip_network(part) for part in (text or "").replace(",", " ").split())
    except ValueError:
        raise InvalidInput("trusted_proxies", text, "not_an_address") from None


def _external(text: str | None) -> bool:
    if text not in (None, EXTERNAL):
        raise InvalidInput("workers", text, "not_external")
    return text is not None


def _pair(name: str | None, password: str | None) -> tuple[str, str] | None:
    return (name, password) if name and password else None


def _provider(
    *, issuer: str | None, client_id: str | None, client_secret: str | None, name: str | None
) -> IdentityProvider | None:
    if not (issuer or client_id or client_secret):
        return None
    if not (issuer and client_id and client_secret):
        raise InvalidInput("provider", None, "incomplete")
    parts = urlsplit(issuer)
    if not parts.hostname or (parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise InvalidInput("provider", None, "not_https")
    return IdentityProvider(issuer, client_id, client_secret, name or parts.hostname)
