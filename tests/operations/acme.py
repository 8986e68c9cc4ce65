"""An authority that gives out certificates by ACME, as Let's Encrypt does: Pebble, a package of Debian's for tests."""

from tests.operations.bare_debian import Machine

DIRECTORY = "https://localhost:14000/dir"
_CONFIGURATION = """{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
"certificate": "/srv/acme/own.pem", "privateKey": "/srv/acme/own.key", "httpPort": 80, "tlsPort": 443,
"ocspResponderURL": "", "externalAccountBindingRequired": false}}
"""
_UNIT = """[Service]
Environment=PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0
ExecStart=/usr/bin/pebble -config /srv/acme/configuration.json
"""


def begin_authority(machine: Machine, name: str) -> None:
    """Install and start it on the machine, which finds itself under the name, and believes what it signs. certbot asks
    it instead of Let's Encrypt. It takes every nonce; unless told so, it refuses one in
    twenty, to test other clients."""
    machine.run(
        f"echo '127.0.0.1 {name}' >> /etc/hosts; apt-get update -qq; apt-get install -y -qq curl openssl pebble"
    )
    folder = machine.root / "srv" / "acme"
    folder.mkdir()
    (folder / "configuration.json").write_text(_CONFIGURATION)
    (machine.root / "etc" / "systemd" / "system" / "pebble.service").write_text(_UNIT)
    settings = machine.root / "root" / ".config" / "letsencrypt"  # the file in /etc is its package's
    settings.mkdir(parents=True)
    (settings / "cli.ini").write_text(f"server = {DIRECTORY}\n")
    machine.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        " -keyout /srv/acme/own.key -out /srv/acme/own.pem\n"
        "systemctl daemon-reload\n"
        "systemctl start pebble\n"
        "apt-get install -y -qq ca-certificates\n"
        "curl --silent --fail --insecure --retry 30 --retry-delay 1 --retry-all-errors --output"
        " /usr/local/share/ca-certificates/authority.crt https://127.0.0.1:15000/roots/0\n"
        "cp /srv/acme/own.pem /usr/local/share/ca-certificates/directory.crt\n"
        "update-ca-certificates"
    )
