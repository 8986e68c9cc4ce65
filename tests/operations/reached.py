"""Who reaches what on the machine, by its name, from itself and from outside, and what is written down of it."""

import ssl
import subprocess
import sys

import httpx
import pytest

from core.environment import ROOT
from tests import patience
from tests.operations.bare_debian import Machine
from tests.patience import PATIENCE_S

NAME = "desk.example.com"
ADMINISTRATOR, PASSWORD = "Анна", "длинный пароль для пробы"
SECRET = "made-up-secret-of-a-webhook"
UPGRADE = (
    "-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13'"
    " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='"
)


def check_reached(machine: Machine) -> None:
    """By https under the name: login and websockets for whoever may, the webhook for everybody, nothing for others."""
    log_in = [sys.executable, "-m", "tests.operations.log_in", f"https://{NAME}/", ADMINISTRATOR, PASSWORD]
    logged_in = subprocess.run(
        [*machine.inside(), *log_in],
        cwd=ROOT, capture_output=True, text=True, timeout=3 * PATIENCE_S,
    )  # fmt: skip
    assert logged_in.returncode == 0, logged_in.stderr[-3000:]

    def status(path: str, options: str = "") -> str:
        return machine.run(
            f"curl --silent --output /dev/null --write-out '%{{http_code}}' --max-time 20 {options} https://{NAME}{path}"
        )

    delivery = "-H 'Content-Type: application/json' -d '{\"email\": \"gala@example.com\"}'"
    assert status(f"/bizon_webhook/{SECRET}", delivery) == "200"
    assert status("/bizon_webhook/another-secret-of-nobody", delivery) == "404"
    assert status("/api/openapi.json") == "200"
    assert status("/metrics") == "404"
    assert status("/", "-H 'Accept: text/html'") == "303"
    assert status("/_stcore/stream", f"--http1.1 {UPGRADE} -H 'Origin: https://{NAME}'") == "403"
    assert status("/_stcore/stream", f"--http1.1 {UPGRADE} -H 'Origin: https://other.example.com'") == "403"
    headers = machine.run(f"curl --silent --head https://{NAME}/login").lower()
    assert "strict-transport-security: max-age" in headers
    assert machine.run(f"curl --silent --output /dev/null --write-out '%{{redirect_url}}' http://{NAME}/login") == (
        f"https://{NAME}/login"
    )


def check_firewall(machine: Machine) -> None:
    """From another machine: https, http that leads to it, and no other port."""
    machine.run("systemd-run --quiet --unit other python3 -m http.server 8080 --bind 0.0.0.0")
    with machine.reached_from_outside(443) as address:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        named = {"Host": NAME}
        with httpx.Client(verify=trusting, timeout=PATIENCE_S) as client:
            answer = client.get(f"https://{address}/readyz", headers=named, extensions={"sni_hostname": NAME})
        assert answer.status_code == 200
    with machine.reached_from_outside(80) as address:
        answer = patience.get(f"http://{address}/login", headers=named)
        assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/login")
    with machine.reached_from_outside(8080) as address, pytest.raises(httpx.TransportError):
        httpx.get(f"http://{address}/", timeout=5)
    assert "Directory listing" in machine.run("curl --silent http://127.0.0.1:8080/")
    machine.run("systemctl stop other")


def check_secret_unwritten(machine: Machine) -> None:
    """A proxy that finds nobody behind it says so without the address that it was asked for."""
    machine.run("systemctl stop webinar-desk")
    code = "--silent --output /dev/null --write-out '%{http_code}'"
    assert machine.run(f"curl {code} https://{NAME}/bizon_webhook/{SECRET}") == "502"
    assert machine.run(f"grep --recursive --files-with-matches {SECRET} /var/log || true") == ""
    assert machine.run(f"journalctl --sync; journalctl --no-pager --all | grep {SECRET} || true") == ""
    machine.run("systemctl start webinar-desk")
    await_ready(machine)


def check_renewal(machine: Machine) -> None:
    """By what Debian begins twice a day; a certificate that is renewed is the one that browsers get."""
    assert machine.run("systemctl is-enabled certbot.timer") == "enabled\n"
    machine.run("systemctl start certbot.service")
    serial = f"openssl s_client -connect {NAME}:443 < /dev/null 2> /dev/null | openssl x509 -noout -serial"
    before = machine.run(serial)
    assert "all renewals succeeded" in machine.run("certbot renew --force-renewal --no-random-sleep-on-renew")
    machine.run(f'for n in $(seq 100); do [ "$({serial})" = "{before.strip()}" ] || break; sleep 0.2; done')
    assert machine.run(serial) != before


def await_ready(machine: Machine, *ports: int) -> None:
    """The dashboard, or what has these ports."""
    for port in ports or (8502,):
        retrying = "--retry 90 --retry-delay 1 --retry-all-errors"
        machine.run(f"curl --silent --fail {retrying} http://127.0.0.1:{port}/readyz")
