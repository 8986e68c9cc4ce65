"""A real S3-compatible server on loopback: moto's, in an environment of its own, as it needs other packages than we."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from core.environment import ROOT
from tests.patience import PATIENCE_S

MOTO = "moto[server]==5.2.5"


def install_moto() -> Path:
    """The interpreter of its environment, which is made when it is not there."""
    folder = ROOT / ".venv" / "moto"
    python = folder / "bin" / "python"
    if not (folder / "bin" / "moto_server").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", MOTO], check=True)
    return python


@contextmanager
def s3_server(bucket: str, **variables: str) -> Iterator[str]:
    """Its address; there is one bucket, which is made without a key."""
    with subprocess.Popen(
        [install_moto(), "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        env={**os.environ, "PYTHONUNBUFFERED": "1", **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            address = next(found[0] for line in process.stderr if (found := re.search(r"http://[\d.]+:\d+", line)))
            # It writes a line for each request, and would wait until somebody reads them.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            httpx.put(f"{address}/{bucket}", timeout=PATIENCE_S).raise_for_status()
            yield address
        finally:
            process.terminate()
