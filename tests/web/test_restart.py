"""A process that begins anew in its own place, with its number and command: whoever watches it notices no end."""

import subprocess
import sys
from pathlib import Path

from core.environment import ROOT
from tests.patience import PATIENCE_S

PROCESS = """
import os, signal, sys
from pathlib import Path
from core.web.restart import restart_if_wanted, want_restart
signal.signal(signal.SIGTERM, lambda *_: None)
print(os.getpid(), flush=True)
mark = Path(sys.argv[1])
if not mark.exists():
    mark.touch()
    want_restart()
    signal.pause()
restart_if_wanted()
print("ended", flush=True)
"""


def test_process_that_is_to_begin_anew_does_so_once_with_its_number_and_command(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROCESS, str(tmp_path / "mark")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    first, second, end = ended.stdout.split()
    assert first == second
    assert end == "ended"
