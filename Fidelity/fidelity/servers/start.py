"""Starts servers with fresh state."""

import pathlib
import shutil
import sys

from ..process import Process

PACKAGE = pathlib.Path(__file__).resolve().parents[2]
REGISTRY = """version: 0.1
log:
  level: error
storage:
  filesystem:
    rootdirectory: {root}
  delete:
    enabled: true
http:
  addr: 127.0.0.1:{port}
  headers:
    X-Content-Type-Options: [nosniff]
"""


def gunicorn(application, port, folder, environment=None):
    """One worker with sixteen threads, as state is held by one process."""
    return Process(
        [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "16",
         "--worker-tmp-dir", folder, "--no-control-socket", application], folder / "server.log",
        {"PYTHONPATH": str(PACKAGE), **(environment or {})}).wait_for_port(port)


def gunicorn_with_database(application, port, folder):
    """Begins with an empty SQLite database, of which the environment tells the application."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("database.sqlite*"):
        old.unlink()
    return gunicorn(application, port, folder, {"FIDELITY_DATABASE": str(folder / "database.sqlite")})


def kinto(port, folder):
    """Begins with empty storage. A set of names in its answers has one order, which chance would choose at each start."""
    program = pathlib.Path(sys.executable).with_name("kinto")
    return Process([program, "start", "--ini", PACKAGE / "fidelity/servers/kinto.ini", "--port", port], folder / "server.log",
                   {"PYTHONHASHSEED": "0"}).wait_for_port(port)


def registry(port, folder):
    """Begins with an empty root; manifests and blobs can be deleted."""
    root, settings = folder / "root", folder / "registry.yml"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    settings.write_text(REGISTRY.format(root=root, port=port), encoding="utf-8")
    return Process(["docker-registry", "serve", settings], folder / "server.log").wait_for_port(port)
