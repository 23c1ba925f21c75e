"""Doppel around a command: the load runs inside its sandbox, with the addresses that it would have without Doppel."""

import os
import subprocess
import time

from . import wrk
from .doppel import BINARY
from .process import LOAD_CORE, SERVER_CORE


def run(folder, flags, command, seconds=300):
    """Runs a command in a sandbox, Doppel on the first core and the command on the second; what it printed."""
    folder.mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        ["taskset", "-c", SERVER_CORE, BINARY, *map(str, flags), "--intercept", "sandbox", "--", "taskset", "-c", LOAD_CORE,
         *map(str, command)],
        capture_output=True, text=True, check=False, timeout=seconds, stdin=subprocess.DEVNULL,
        env={"HOME": str(folder), "NO_COLOR": "1", "PATH": os.environ["PATH"]})
    if ended.returncode != 0:
        raise RuntimeError(f"doppel {flags[0]} ended with {ended.returncode}: {ended.stdout[-1000:]}{ended.stderr[-1000:]}")
    return ended.stdout


def load(folder, flags, url, script, seconds, connections=32):
    """Requests a second of wrk inside the sandbox."""
    said = run(folder, flags, ["wrk", "--latency", "-t", "1", "-c", connections, "-d", f"{seconds}s", "-s", script, url])
    found = wrk.Round(said)
    if found.refused or found.errors:
        raise RuntimeError(f"{found.refused} answers of {url} were not 200, {found.errors} socket errors")
    return found.per_second


def start_seconds(folder, flags):
    """How much longer `true` takes in a sandbox than by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    subprocess.run(["true"], check=True)
    alone = time.monotonic() - began
    began = time.monotonic()
    run(folder, flags, ["true"])
    return time.monotonic() - began - alone


CONNECTIONS = """
import asyncio, sys, time

async def one(host, port, failed):
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"GET / HTTP/1.1\\r\\nHost: origin\\r\\nConnection: close\\r\\n\\r\\n")
        answer = await reader.read()
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            failed.append(repr(answer[:60]))
    except OSError as error:
        failed.append(repr(error))

async def main(host, port, rate, seconds):
    failed, tasks, began = [], set(), time.monotonic()
    for number in range(rate * seconds):
        due = began + number / rate
        if due > time.monotonic():
            await asyncio.sleep(due - time.monotonic())
        task = asyncio.create_task(one(host, port, failed))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    took = time.monotonic() - began
    await asyncio.gather(*tasks)
    print(rate * seconds, len(failed), f"{took:.2f}", *failed[:3])

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
"""


def connections(folder, flags, host, port, rate, seconds):
    """Opens so many connections a second, each with one request; how many, how many failed, and in which time they were opened."""
    made, failed, took, *reasons = run(folder, flags, ["python3", "-c", CONNECTIONS, host, port, rate, seconds]).split(maxsplit=3)
    return int(made), int(failed), float(took), reasons
