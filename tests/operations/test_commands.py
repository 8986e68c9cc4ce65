"""The commands and files of docs/operations.md fit each other and the code. The long test beside this one holds that
the commands do what is said."""

import re
import tomllib
from ipaddress import ip_address

import pytest

from core.environment import PUBLIC_PORT, ROOT, read_environment
from core.web.gate import PUBLIC, PUBLIC_ALONE
from tests.operations.document import FILES, LANGUAGES, list_blocks, list_commands
from tests.operations.in_code import list_variables

PROGRAMS = {
    "apt-get", "cat", "cd", "certbot", "chmod", "curl", "date", "desk", "export", "git", "install", "journalctl", "ln",
    "ls", "make", "nft", "nginx", "printf", "runuser", "sed", "systemctl", "tail", "useradd",
    "/etc/cron.daily/webinar-desk",
}  # fmt: skip
CODE, HOME, UNIT = "/opt/webinar-desk", "/var/lib/webinar-desk", "webinar-desk"


def read(name: str) -> str:
    return (FILES / name).read_text()


def unit(file: str = "webinar-desk.service") -> dict[str, list[str]]:
    """The settings of a service."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", read(file), re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def page_port() -> int:
    return int(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["port"])


def test_both_languages_name_the_same_commands() -> None:
    russian, english = map(list_blocks, LANGUAGES)
    assert len(english) > 15
    assert russian == english


def test_every_command_is_a_known_program_and_every_target_of_make_is_there() -> None:
    commands = list(list_commands(LANGUAGES[0]))
    assert {words[0] for words in commands} == PROGRAMS
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {words[1] for words in commands if words[0] == "desk"}
    asked |= {words[-1] for words in commands if words[0] == "make"}
    assert asked >= {"user", "backup", "restore", "update", ".venv/run"}
    assert asked <= targets


def test_every_file_of_the_folder_is_installed_and_every_installed_one_is_there() -> None:
    commands = list(list_commands(LANGUAGES[0]))
    named = {words[-2].strip('"') for words in commands if words[0] == "install" and "--directory" not in words}
    named |= {words[2] for words in commands if words[0] == "sed"}
    assert {name.removeprefix(f"{CODE}/docs/operations/") for name in named} == {path.name for path in FILES.iterdir()}
    assert (FILES / "desk").stat().st_mode & 0o111


def test_service_and_command_work_with_the_same_user_code_and_settings() -> None:
    settings = unit()
    assert (settings["User"], settings["Group"], settings["WorkingDirectory"]) == (["desk"], ["desk"], [CODE])
    assert settings["EnvironmentFile"] == [f"/etc/{UNIT}.env"]
    assert f"/var/lib/{settings['StateDirectory'][0]}" == HOME
    assert f"DESK_HOME={HOME}" in settings["Environment"]
    command = read("desk")
    for said in (f"cd {CODE}", f"DESK_HOME={HOME}", f". /etc/{UNIT}.env", '"$(id -un)" != desk'):
        assert said in command
    assert [line for line in settings["Environment"] if line.startswith("DESK_HOST=")] == ["DESK_HOST=127.0.0.1"]
    assert f"DESK_PORT={page_port()}" in settings["Environment"]
    run = re.search(r"^run:.*\n\t\$\(BIN\)/(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert run is not None
    as_here = run[1].replace("$(HOST)", "${DESK_HOST}").replace("$(PORT)", "${DESK_PORT}")
    assert settings["ExecStart"] == [f"{CODE}/.venv/bin/{as_here}"]


def test_worker_is_the_same_service_with_a_home_of_its_own() -> None:
    dashboard, worker = unit(), unit("webinar-desk-worker@.service")
    other = {name for name in dashboard | worker if dashboard.get(name) != worker.get(name)}
    assert other == {"Description", "Environment", "ExecStart", "StateDirectory"}
    assert f"DESK_HOME=/var/lib/{worker['StateDirectory'][0]}" in worker["Environment"]
    assert "%i" in worker["StateDirectory"][0]


def test_settings_file_names_variables_that_are_read_and_believes_this_machine_alone() -> None:
    lines = [line.lstrip("#") for line in read("webinar-desk.env").splitlines() if re.match("#?[A-Z0-9_]+=", line)]
    values = {name: value for name, _, value in (line.partition("=") for line in lines)}
    assert values.keys() <= list_variables()
    assert all(re.fullmatch("'[^']*'", value) for value in values.values())
    proxies = read_environment({"DESK_TRUSTED_PROXIES": values["DESK_TRUSTED_PROXIES"].strip("'")}).trusted_proxies
    assert all(network.num_addresses == 1 and ip_address(network.network_address).is_loopback for network in proxies)


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_proxy_leads_what_outside_callers_need_to_their_port_and_the_rest_to_the_pages(name: str) -> None:
    text = re.sub(r"^\s*#.*$", "", read(name), flags=re.MULTILINE)
    outside, inside = (text.index(f"127.0.0.1:{port}") for port in (PUBLIC_PORT, page_port()))
    assert re.findall(r"127\.0\.0\.1:\d+", text) == [f"127.0.0.1:{PUBLIC_PORT}", f"127.0.0.1:{page_port()}"]
    for path in {*PUBLIC, *PUBLIC_ALONE} - {"/metrics"}:
        assert path.strip("/") in text[:outside]
    assert re.search(r"/metrics \{\s*(respond 404|return 404;)", text[outside:inside])
    largest = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["maxUploadSize"]
    assert re.search(rf"(max_size|client_max_body_size) {largest}(MB|m)\b", text)


def test_nginx_says_whom_it_speaks_for_and_writes_no_address_down() -> None:
    text = read("nginx.conf")
    for said in (
        "Host $http_host",
        "X-Forwarded-For $remote_addr",
        "X-Forwarded-Proto $scheme",
        "Upgrade $http_upgrade",
    ):
        assert f"proxy_set_header {said};" in text
    assert text.count("access_log off;") == text.count("server {")
    assert "error_log /var/log/nginx/webinar-desk.log crit;" in text
