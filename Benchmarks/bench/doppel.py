"""Doppel in the roles that are measured, each started with the flags that its user would type."""

import json
import os
import subprocess
import time

from .process import BOTH_CORES, LOAD_CORE, SERVER_CORE, Process, free_port
from .items import HOST

BINARY = os.environ.get("DOPPEL_BIN", "doppel")


class Doppel(Process):
    """Doppel, ready: `ready_seconds` is the time from its start to its ready file."""

    def __init__(self, folder, name, flags, core=SERVER_CORE, environment=None, wait=120):
        folder.mkdir(parents=True, exist_ok=True)
        ready = folder / f"{name}-ready.json"
        ready.unlink(missing_ok=True)
        started = time.monotonic()
        super().__init__([BINARY, *flags, "--ready-file", ready], core, folder / f"{name}.log",
                         {"HOME": str(folder), "NO_COLOR": "1", **(environment or {})})
        self.wait_until(lambda: ready.exists() and ready.stat().st_size > 0, wait)
        self.ready_seconds = time.monotonic() - started


def mock(folder, recording, secure=False, host=HOST, flags=(), wait=120, loading=SERVER_CORE):
    """Answers for the one recorded host: plainly, or over TLS with a leaf of the authority. It loads on the cores `loading`."""
    port = free_port()
    where = ["--map", f"{port}=https://{host}:443"] if secure else ["--direct", f"{host}:80={port}"]
    server = Doppel(folder, "mock", ["mock", "--in", recording, "--out-port", "0", *where, "--no-out", *flags],
                    core=loading, wait=wait)
    server.pin(SERVER_CORE)
    server.port = port
    return server


def record(folder, upstream, out):
    """Captures what comes in to JSON Lines."""
    port = free_port()
    server = Doppel(folder, "record", ["record", "--out", out, "--format", "jsonl", "--in-port", port, "--out-port", "0",
                                       "--app-host", "127.0.0.1", "--app-port", upstream])
    server.port = port
    return server


def record_outbound(folder, upstream, out):
    """Captures what goes out through a mapped port to JSON Lines."""
    port = free_port()
    server = Doppel(folder, "outbound", ["record", "--out", out, "--format", "jsonl", "--in-port", "0", "--out-port", "0",
                                         "--map", f"{port}=127.0.0.1:{upstream}"])
    server.port = port
    return server


def replay(folder, recording, target, seconds, users=32):
    """Sends the recorded requests for a while, checks every answer, and says how many it sent a second."""
    command = [BINARY, "replay", "--in", recording, "--target", target, "--vus", users, "--for", f"{seconds}s",
               "--no-out", "-o", "json", "--quiet"]
    folder.mkdir(parents=True, exist_ok=True)
    process = Process(command, LOAD_CORE, folder / "replay.log", {"HOME": str(folder), "NO_COLOR": "1"})
    code = process.child.wait(seconds + 120)
    if code != 0:
        raise RuntimeError(f"doppel replay ended with {code}:\n{process.log.read_text()[-2000:]}")
    return process.log.read_text()


def read(folder, command):
    """Runs a command that reads a recording and ends: seconds, and the most memory that was resident in KiB."""
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    process = Process([BINARY, *command], BOTH_CORES, folder / f"{command[0]}.log", {"HOME": str(folder), "NO_COLOR": "1"}, folder)
    _, status, used = os.wait4(process.child.pid, 0)
    if status != 0:
        raise RuntimeError(f"doppel {command[0]} ended with {status}:\n{process.log.read_text()[-2000:]}")
    return time.monotonic() - started, used.ru_maxrss


def recorded_exchanges(out):
    """How many exchanges the segments hold; each line must be one whole document."""
    count = 0
    for segment in sorted(out.rglob("*.jsonl")):
        with open(segment, encoding="utf-8") as file:
            for line in file:
                json.loads(line)
                count += 1
    return count
