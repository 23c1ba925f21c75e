"""The rows of the table: what is measured, against what, and what must be reached."""

import contextlib
import re
import shutil
import signal
import statistics
import subprocess
import time
import urllib.request

from . import captures, doppel, items, learning, nginx, orders, sandbox, wrk
from .process import BOTH_CORES, LOAD_CORE, SERVER_CORE, find


class Skipped(Exception):
    """A row that cannot be measured here, with the reason."""


class Result:
    """One line of the table: our figure, the other's, their ratio and the bound (at least, or at most)."""

    def __init__(self, what, against, ours, theirs, ratio, bound, at_most=False, note=""):
        self.what, self.against, self.ours, self.theirs = what, against, ours, theirs
        self.ratio, self.bound, self.at_most, self.note = ratio, bound, at_most, note

    @property
    def met(self):
        return self.ratio <= self.bound if self.at_most else self.ratio >= self.bound


def need(*programs):
    absent = [program for program in programs if not find(program)]
    if absent:
        raise Skipped(f"not installed: {', '.join(absent)}")


def alternate(rounds, *subjects):
    """Measures each subject in turn, `rounds` times over, so that noise meets all alike; the median of each."""
    for subject in subjects:
        subject()
    found = [[] for _ in subjects]
    for _ in range(rounds):
        for subject, into in zip(subjects, found):
            into.append(subject())
    return [statistics.median(one) for one in found]


def rate(value):
    return f"{value:,.0f}/s"


class Bench:
    """Where the rows are measured: a folder, the number of rounds and their length."""

    def __init__(self, work, rounds, seconds):
        self.work, self.rounds, self.seconds = work, rounds, seconds
        self.busy = {}

    def load(self, name, server, script, connections=32, scheme="http"):
        """A measurement for `alternate`: requests a second, and in `busy` how busy the server's core was."""
        def once():
            found = wrk.load(f"{scheme}://127.0.0.1:{server.port}", script, self.seconds, connections, server)
            if found.errors:
                raise RuntimeError(f"{name}: {found.errors} socket errors")
            self.busy[name] = found.server_cpu
            return found.per_second
        return once

    def median_latency(self, server, script):
        """A measurement for `alternate`: the median latency of one connection, in microseconds."""
        return lambda: wrk.load(f"http://127.0.0.1:{server.port}", script, self.seconds, 1).median_us

    def busy_note(self):
        return ", ".join(f"{name} {share:.0%}" for name, share in self.busy.items()) + " of the core"

    def script(self, count):
        path = self.work / f"items-{count}.lua"
        items.write_load(path, count)
        return path

    def captured(self):
        """A new folder for what is captured; those before it are removed, as they are large."""
        for old in self.work.glob("captured-*"):
            shutil.rmtree(old)
        return self.work / f"captured-{time.time_ns()}"

    def recording(self, count, direction, **options):
        folder = self.work / f"recording-{count}-{direction}-{options.get('port', 80)}".lower()
        if not folder.exists():
            items.write_recording(folder, count, direction, **options)
        return folder

    def certificate(self):
        need("openssl")
        file, key = self.work / "server.pem", self.work / "server.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={items.HOST}", "-addext", f"subjectAltName=DNS:{items.HOST}", "-keyout", key, "-out", file],
            check=True, capture_output=True)
        return file, key


def check_answer(server, i, scheme="http"):
    """One answer is looked at before many are counted."""
    command = ["curl", "--silent", "--insecure", "--header", f"Host: {items.HOST}",
               f"{scheme}://127.0.0.1:{server.port}{items.target(i)}"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if found != items.body(i):
        raise RuntimeError(f"not the recorded answer for item {i}: {found[:300]}")


def mock(bench):
    """Mock, 1,000 and 100,000 exchanges, keep-alive, 32 connections, against nginx with a static map."""
    need("nginx", "wrk")
    small, large = 1_000, 100_000
    with contextlib.ExitStack() as stack:
        servers, scripts = {}, {}
        for count in (small, large):
            scripts[count] = bench.script(count)
            servers["doppel", count] = stack.enter_context(
                doppel.mock(bench.work / f"mock-{count}", bench.recording(count, "OUT")))
            servers["nginx", count] = stack.enter_context(nginx.static_map(bench.work / f"map-{count}", count, SERVER_CORE))
        for (_, count), server in servers.items():
            check_answer(server, count - 1)
        names = list(servers)
        measured = alternate(bench.rounds, *(
            bench.load(f"{name} {count:,}", servers[name, count], scripts[count]) for name, count in names))
        found = dict(zip(names, measured))
    for count in (small, large):
        ours, theirs = found["doppel", count], found["nginx", count]
        yield Result(f"mock, {count:,} exchanges", "nginx, static map", rate(ours), rate(theirs), ours / theirs, 0.6,
                     note=bench.busy_note())
    ours, theirs = found["doppel", large], found["doppel", small]
    yield Result("mock, 100,000 exchanges", "mock, 1,000 exchanges", rate(ours), rate(theirs), ours / theirs, 0.9)


def tls(bench):
    """Mock over TLS with connections kept, against nginx with a P-256 certificate."""
    need("nginx", "wrk")
    script = bench.script(1_000)
    with doppel.mock(bench.work / "tls", bench.recording(1_000, "OUT", port=443, secure=True), secure=True) as ours, \
            nginx.static_map(bench.work / "tls-map", 1_000, SERVER_CORE, bench.certificate()) as theirs:
        for server in (ours, theirs):
            check_answer(server, 7, "https")
        measured = alternate(bench.rounds, bench.load("doppel", ours, script, scheme="https"),
                             bench.load("nginx", theirs, script, scheme="https"))
    yield Result("mock over TLS, keep-alive", "nginx, P-256", *map(rate, measured), measured[0] / measured[1], 0.6,
                 note=bench.busy_note())


def handshakes(bench):
    """Full TLS handshakes; for a second of the server's own CPU time, since the client's half costs more than the server's."""
    need("nginx", "openssl")

    def shake(server):
        def once():
            before = server.cpu_seconds()
            clients = [subprocess.Popen(
                ["taskset", "-c", LOAD_CORE, "openssl", "s_time", "-new", "-time", str(bench.seconds),
                 "-connect", f"127.0.0.1:{server.port}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                for _ in range(8)]
            made = sum(int(re.search(r"(\d+) connections in", client.communicate()[0])[1]) for client in clients)
            return made / (server.cpu_seconds() - before)
        return once

    with doppel.mock(bench.work / "tls", bench.recording(1_000, "OUT", port=443, secure=True), secure=True) as ours, \
            nginx.static_map(bench.work / "tls-map", 1_000, SERVER_CORE, bench.certificate()) as theirs:
        measured = alternate(bench.rounds, shake(ours), shake(theirs))
    yield Result("new TLS handshakes", "nginx, P-256", *map(rate, measured), measured[0] / measured[1], 0.6,
                 note="for a second of server CPU time: the client costs more than the server, so the server idles")


def requests_seen(origin):
    """How many requests the origin has answered, this question included."""
    with urllib.request.urlopen(f"http://127.0.0.1:{origin.port}/status") as answer:
        return int(answer.read().split()[9])


def loss(bench):
    """Under full load every exchange that the origin answered is in the recording."""
    need("nginx", "wrk")
    with nginx.origin(bench.work / "origin", LOAD_CORE) as origin:
        out = bench.captured()
        with doppel.record(bench.work / "capture", origin.port, out) as ours:
            seen = requests_seen(origin)
            for _ in range(bench.rounds):
                bench.load("doppel", ours, bench.script(1_000))()
            ours.stop(signal.SIGINT)
            sent = requests_seen(origin) - seen - 1
        kept = doppel.recorded_exchanges(out)
    yield Result("inbound capture, exchanges kept", "exchanges that the origin answered", f"{kept:,}", f"{sent:,}",
                 kept / sent, 1.0)


def capture(bench):
    """Inbound capture to JSON Lines, against nginx as a plain reverse proxy, Envoy's tap and mitmdump; same origin."""
    need("nginx", "wrk")
    script = bench.script(1_000)
    with nginx.origin(bench.work / "origin", LOAD_CORE) as origin, \
            nginx.reverse_proxy(bench.work / "proxy", origin.port, SERVER_CORE) as plain:
        ours = doppel.record(bench.work / "capture", origin.port, bench.captured())
        with ours:
            rates = alternate(bench.rounds, bench.load("doppel", ours, script), bench.load("nginx", plain, script))
            latencies = alternate(bench.rounds, bench.median_latency(ours, script), bench.median_latency(plain, script),
                                  bench.median_latency(origin, script))
        yield Result("inbound capture to JSON Lines", "nginx, plain reverse proxy", *map(rate, rates), rates[0] / rates[1],
                     0.5, note=bench.busy_note())
        added = [latencies[0] - latencies[2], latencies[1] - latencies[2]]
        yield Result("inbound capture, added median latency", "nginx, plain reverse proxy", *(f"{one:.0f} µs" for one in added),
                     added[0] / added[1], 2.0, at_most=True)
        others = ((captures.envoy_available, captures.Envoy, "Envoy, tap to a file", 4),
                  (captures.mitmdump_available, captures.Mitmdump, "mitmdump, flow file", 30))
        for available, start, name, bound in others:
            if not available():
                print(f"skipped: {name}, which is not installed")
                continue
            ours = doppel.record(bench.work / "capture", origin.port, bench.captured())
            with ours, start(bench.work / start.__name__.lower(), origin.port) as other:
                rates = alternate(bench.rounds, bench.load("doppel", ours, script), bench.load(name, other, script))
            yield Result("inbound capture to JSON Lines", name, *map(rate, rates), rates[0] / rates[1], bound)


def replay(bench):
    """Replay that checks every answer, against wrk, both with 32 connections to the same nginx; counted by that nginx."""
    need("nginx", "wrk")
    count = 1_000
    with nginx.origin(bench.work / "replay-origin", SERVER_CORE, count) as origin:
        recording = bench.recording(count, "IN", host="localhost", port=8080)
        said = ""

        def ours():
            nonlocal said
            seen, started = requests_seen(origin), time.monotonic()
            said = doppel.replay(bench.work / "replay", recording, f"http://127.0.0.1:{origin.port}", bench.seconds)
            return (requests_seen(origin) - seen - 1) / (time.monotonic() - started)
        measured = alternate(bench.rounds, ours, bench.load("wrk", origin, bench.script(count)))
    checked = re.search(r'result-match-pct"\s*:\s*([\d.]+)', said)
    if not checked or float(checked[1]) != 100:
        raise RuntimeError(f"replay did not find every answer as recorded:\n{said[-2000:]}")
    yield Result("replay, every answer checked", "wrk", *map(rate, measured), measured[0] / measured[1], 0.4)


def start(bench):
    """Loads 100,000 recorded exchanges and is ready; and what an idle one holds."""
    seconds, resident = [], []
    for _ in range(3):
        with doppel.mock(bench.work / "start", bench.recording(100_000, "OUT")) as server:
            seconds.append(server.ready_seconds)
            resident.append(server.memory_kib("VmHWM") / 1024)
    took, held = statistics.median(seconds), statistics.median(resident)
    yield Result("load 100,000 exchanges and be ready", "3 s", f"{took:.2f} s", "–", took, 3, at_most=True)
    yield Result("the same, most memory resident", "400 MB", f"{held:.0f} MB", "–", held, 400, at_most=True)
    empty = bench.work / f"idle-{time.time_ns()}"
    with doppel.record(bench.work / "idle", 1, empty) as server:
        held = server.memory_kib() / 1024
    yield Result("idle, memory resident", "40 MB", f"{held:.0f} MB", "–", held, 40, at_most=True)


def sandboxed(bench):
    """Capture and mock of a command in a sandbox, against the same through explicit ports; its start; many new connections.

    A sandbox begins with its command, so that Doppel starts anew for each round; so it does for the explicit ports.
    """
    need("nginx", "wrk", "nft")
    script, folder = bench.script(1_000), bench.work / "sandbox"
    with nginx.origin(bench.work / "origin", LOAD_CORE) as origin:
        url = f"http://127.0.0.1:{origin.port}"

        def inside():
            return sandbox.load(
                folder, ["record", "--out", bench.captured(), "--format", "jsonl"], url, script, bench.seconds)

        def explicit():
            out = bench.work / "outbound" / f"out-{time.time_ns()}"
            with doppel.record_outbound(bench.work / "outbound", origin.port, out) as ours:
                return bench.load("explicit", ours, script)()
        rates = alternate(bench.rounds, inside, explicit)
        yield Result("outbound capture in a sandbox", "the same through --map", *map(rate, rates), rates[0] / rates[1], 0.9)
        per_second, length = 1_000, 10 * bench.seconds
        made, failed, took, reasons = sandbox.connections(
            folder, ["record", "--out", bench.captured(), "--format", "jsonl"], "127.0.0.1", origin.port, per_second, length)
        yield Result(f"connections opened in a sandbox within {length} s, none failing", f"{per_second:,}/s asked for",
                     rate(made / took if not failed else 0), rate(per_second), made / took / per_second if not failed else 0, 0.98,
                     note=f"{failed} of {made:,} failed {' '.join(reasons)}".strip())
    recording = bench.recording(1_000, "OUT")
    flags = ["mock", "--in", recording, "--no-out"]

    def direct():
        with doppel.mock(bench.work / "mock-direct", recording) as ours:
            return bench.load("explicit", ours, script)()
    rates = alternate(
        bench.rounds, lambda: sandbox.load(folder, flags, f"http://{items.HOST}", script, bench.seconds), direct)
    yield Result("mock in a sandbox", "the same through --direct", *map(rate, rates), rates[0] / rates[1], 0.9)
    took = statistics.median(sandbox.start_seconds(folder, flags) for _ in range(2 * bench.rounds + 1)) * 1_000
    yield Result("`doppel mock -- true` with 1,000 exchanges, over `true`", "150 ms", f"{took:.0f} ms", "–", took, 150, at_most=True)


def learned(bench):
    """A mock that learned against one that did not: on the row of the mock, on traffic that there is something to learn from, and
    there with ids that are made anew against the recorded ones.

    Of that traffic half of the requests name such an id, half are writes; each reading is of something that was written.
    """
    need("wrk")
    count = learning.FEW
    with doppel.mock(bench.work / "learned", bench.recording(count, "OUT")) as ours, \
            doppel.mock(bench.work / "unlearned", bench.recording(count, "OUT"), flags=["--no-learn"]) as plain:
        for server in (ours, plain):
            check_answer(server, count - 1)
        measured = alternate(bench.rounds, bench.load("learning", ours, bench.script(count)),
                             bench.load("--no-learn", plain, bench.script(count)))
    yield Result(f"mock, {count:,} exchanges", "the same with --no-learn", *map(rate, measured), measured[0] / measured[1], 0.85,
                 note=bench.busy_note())
    with learning.mock(bench, count) as ours, learning.mock(bench, count, ["--no-learn"]) as plain:
        learning.check_answers(ours, learning.FRESH)
        learning.check_answers(plain, orders.order_id(learning.GROUP))
        again = learning.script(bench, count, recorded=True)
        found = alternate(bench.rounds, bench.load("as recorded", ours, again), bench.load("--no-learn", plain, again),
                          bench.load("made anew", ours, learning.script(bench, count)))
    for name, figure in (("as recorded", found[0]), ("made anew", found[2])):
        yield Result(f"mock, {count:,} exchanges, ids {name}", "--no-learn, ids as recorded", rate(figure), rate(found[1]),
                     figure / found[1], 0.85, note=bench.busy_note())


def compiled(bench):
    """Learns from 1,000,000 exchanges and is ready, and answers as fast as with 100,000."""
    need("wrk")
    few, many = learning.FEW, learning.MANY
    with learning.mock(bench, many, wait=600, loading=BOTH_CORES) as large, learning.mock(bench, few) as small:
        took, held = large.ready_seconds, large.memory_kib("VmHWM") / 1024 / 1024
        yield Result(f"compile {many:,} exchanges and be ready", "60 s", f"{took:.1f} s", "–", took, 60, at_most=True)
        yield Result("the same, most memory resident", "2 GiB", f"{held:.2f} GiB", "–", held, 2, at_most=True)
        for server in (large, small):
            learning.check_answers(server, learning.FRESH)
        measured = alternate(bench.rounds, bench.load(f"{many:,}", large, learning.script(bench, many)),
                             bench.load(f"{few:,}", small, learning.script(bench, few)))
    yield Result(f"mock, {many:,} exchanges, ids made anew", f"mock, {few:,} exchanges", *map(rate, measured),
                 measured[0] / measured[1], 0.8, note=bench.busy_note())


def reading(bench):
    """What reads 100,000 exchanges and ends."""
    recording = learning.recording(bench, learning.FEW)
    for name, command in (
            ("noise learn", ["noise", "learn", "--in", recording]),
            ("match-rate", ["match-rate", "--in", recording, "--requests", recording]), ("score", ["score", "--in", recording])):
        took, held = doppel.read(bench.work / "reading", command)
        yield Result(f"{name}, {learning.FEW:,} exchanges", "30 s", f"{took:.1f} s", "–", took, 30, at_most=True)
        yield Result("the same, most memory resident", "1 GiB", f"{held / 1024 / 1024:.2f} GiB", "–", held / 1024 / 1024, 1,
                     at_most=True)


ROWS = {row.__name__: row for row in (
    mock, learned, tls, handshakes, loss, capture, replay, start, compiled, reading, sandboxed)}
