"""``python -m core.sandbox`` as the dashboard and the benchmark start it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import patience

ROOT = Path(__file__).parents[2]


def start(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "core.sandbox", "--port", "0", "--now", "2026-11-23T12:00+03:00", *options]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    with start("--with-parent", "--webinars", "5", "--viewers", "20") as child:
        yield child
        child.kill()


def said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    return [process.stdout.readline().strip() for _ in range(4)]


def test_address_and_keys_are_printed_when_the_sandbox_answers(process: subprocess.Popen[str]) -> None:
    address, token, project, key = said(process)
    values = [line.partition(": ")[2] for line in (token, project, key)]
    assert [line.partition(": ")[0] for line in (token, project, key)] == [
        "bizon365 token",
        "bizon365 project",
        "salebot key",
    ]
    assert address.startswith("http://127.0.0.1:")
    listing = patience.get(f"{address}/api/v2/{values[1]}/reports/getlist", headers={"X-Token": values[0]}).json()
    assert listing["count"] == 5
    assert {item["count1"] for item in listing["list"]} == {20}
    assert patience.get(f"{address}/api/{values[2]}/connected_channels").status_code == 200


def test_sandbox_ends_with_its_parent(process: subprocess.Popen[str]) -> None:
    said(process)
    assert process.stdin
    process.stdin.close()
    assert process.wait(10) == 0


def test_port_in_use_is_named_in_a_sentence(process: subprocess.Popen[str]) -> None:
    port = said(process)[0].rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "-m", "core.sandbox", "--port", port], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert second.returncode == 2
    assert f"cannot listen on port {port}" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--viewers", "5"], ["--webinars", "0"], ["--now", "noon"]])  # noqa: S104
def test_invalid_options_are_refused(options: list[str]) -> None:
    with start(*options) as child:
        assert child.wait(20) == 2


def test_sandbox_imports_only_the_clock_and_no_heavy_library() -> None:
    script = (
        "import sys, core.sandbox.server, core.sandbox.__main__\n"
        "ours = {name for name in sys.modules if name.partition('.')[0] in ('core', 'data', 'pages')}\n"
        "print(*sorted(name for name in ours if not name.startswith('core.sandbox') and name != 'core'))\n"
        "print(*sorted({'pandas', 'numpy', 'streamlit', 'sqlalchemy', 'httpx', 'phonenumbers'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["core.clock"]
