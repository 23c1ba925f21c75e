"""Starts servers of Python with fresh state."""

import pathlib
import sys

from ..process import Process

PACKAGE = pathlib.Path(__file__).resolve().parents[2]


def gunicorn(application, port, folder, environment=None):
    """One worker with sixteen threads, as state is held by one process."""
    return Process(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "16",
         "--worker-tmp-dir", folder, "--no-control-socket", application], folder / "server.log",
        {"PYTHONPATH": str(PACKAGE), **(environment or {})}).wait_for_port(port)
