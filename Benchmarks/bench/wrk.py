"""The load: wrk on its own core, and what it says."""

import re
import subprocess

from .process import LOAD_CORE

UNITS = {"us": 1, "ms": 1_000, "s": 1_000_000, "m": 60_000_000}


class Round:
    """What one round of wrk measured."""

    def __init__(self, text):
        self.per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
        self.requests = int(re.search(r"(\d+) requests in", text)[1])
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        self.refused = int(bad[1]) if bad else 0
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
        self.errors = sum(map(int, errors.groups())) if errors else 0
        median = re.search(r"50%\s+([\d.]+)(us|ms|s|m)", text)
        self.median_us = float(median[1]) * UNITS[median[2]] if median else None
        self.server_cpu = None


def load(url, script, seconds, connections=32, server=None):
    """Runs wrk for `seconds`; with `server`, also how much of its core that one used (0…1)."""
    command = ["taskset", "-c", LOAD_CORE, "wrk", "--latency", "-t", "1", "-c", str(connections),
               "-d", f"{seconds}s", "-s", str(script), url]
    before = server.cpu_seconds() if server else 0
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise RuntimeError(f"wrk could not load {url}: {ended.stdout}{ended.stderr}")
    result = Round(ended.stdout)
    if server:
        result.server_cpu = (server.cpu_seconds() - before) / seconds
    if result.refused:
        raise RuntimeError(f"{result.refused} of {result.requests} answers of {url} were not 200")
    return result
