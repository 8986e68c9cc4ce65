"""What was freed is given back to the system."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from core.environment import ROOT
from core.process_memory import share_heaps

LARGE, SMALL, COUNT = 1_500_000, 2_000, 40
HELD = LARGE * COUNT


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heaps of glibc")
def test_large_pieces_leave_no_holes_among_small_ones_that_stay() -> None:
    # A process of its own: what threads of other tests take meanwhile would be counted
    done = subprocess.run([sys.executable, "-m", __name__], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def main() -> None:
    share_heaps()
    bytes(20_000_000)  # by itself glibc takes such pieces from its heaps once it has freed one
    before = _resident()
    pieces = [(bytearray(b"1" * LARGE), bytearray(SMALL)) for _ in range(COUNT)]
    assert _resident() - before > HELD * 0.9
    kept = [small for _, small in pieces]
    pieces.clear()
    assert _resident() - before < HELD * 0.1 + len(kept) * SMALL


if __name__ == "__main__":
    main()
