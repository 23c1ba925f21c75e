"""The rows of what a mock learns: what it costs to answer by it, and to learn it."""

import subprocess

from . import doppel, orders

FEW, MANY = 100_000, 1_000_000
# The group that is looked at, and an id that is not in the recording.
GROUP, FRESH = 7, "3f2b8c1d-9a4e-4b7f-8d6c-5e1a0f9b2c37"


def recording(bench, count):
    folder = bench.work / f"orders-{count}"
    if not folder.exists():
        orders.write_recording(folder, count)
    return folder


def mock(bench, count, flags=(), **others):
    return doppel.mock(bench.work / "orders", recording(bench, count), host=orders.HOST, flags=flags, **others)


def script(bench, count, recorded=False):
    path = bench.work / f"orders-{count}{'-recorded' if recorded else ''}.lua"
    orders.write_load(path, count, recorded)
    return path


def check_answers(server, order):
    """An order is made, read, and a count set and read, before many are counted."""
    for step, (method, path, body) in enumerate(orders.requests(GROUP, order)):
        command = ["curl", "--silent", "--request", method, "--header", f"Host: {orders.HOST}", "--header",
                   f"Authorization: Bearer user-{orders.user(GROUP)}", f"http://127.0.0.1:{server.port}{path}"]
        if body:
            command += ["--header", "Content-Type: application/json", "--data", body]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if found != orders.answer(GROUP, order, step):
            raise RuntimeError(f"not the recorded answer to {method} {path}: {found[:300]}")
