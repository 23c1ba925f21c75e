"""Those who record and answer: Doppel, Doppel as an exact replay, and mitmdump."""

import os
import shutil
import signal
import subprocess

from .process import Process
from .transcript import Outcome

DOPPEL = os.environ.get("DOPPEL_BIN", "doppel")
MITMDUMP = os.environ.get("MITMDUMP_BIN", "mitmdump")


def identity():
    """What tells one build of Doppel from another: a program that is built anew during a run makes it one of two programs."""
    path = shutil.which(DOPPEL)
    return path and (os.stat(path).st_ino, os.stat(path).st_size, os.stat(path).st_mtime_ns)


def live(_):
    return Outcome.ANSWERED


class Doppel:
    """Doppel as its user runs it; `flags` are those of the mock."""

    def __init__(self, name, flags=(), kind="doppel"):
        self.name, self.flags, self.kind = name, flags, kind

    def absent(self):
        """Why it cannot take part; None where it can."""
        if shutil.which(DOPPEL) is None:
            return f"there is no {DOPPEL}"
        known = subprocess.run([DOPPEL, "mock", "--help"], capture_output=True, text=True, check=False).stdout
        missing = [flag for flag in self.flags if flag.startswith("--") and flag not in known]
        return f"this doppel has no {' '.join(missing)}" if missing else None

    def start(self, folder, command, *flags):
        ready = folder / f"{command}-ready.json"
        ready.unlink(missing_ok=True)
        return Process(
            [DOPPEL, command, "--out-port", "0", *flags, "--quiet", "--ready-file", ready], folder / f"{command}.log",
            {"HOME": str(folder), "NO_COLOR": "1"}).wait_for_file(ready)

    def record(self, folder, port, server):
        return Ended(self.start(folder, "record", "--map", f"{port}=http://127.0.0.1:{server}", "--in-port", "0",
                                "--out", folder / "recording", "--format", "jsonl"))

    def mocks(self, folder, port, server):
        """How to start each mock that may stand for it; the best of them counts."""
        yield lambda: Ended(self.start(
            folder, "mock", "--map", f"{port}=http://127.0.0.1:{server}", "--in", folder / "recording", "--no-out", "--mark",
            *self.flags))

    def classify(self, answer):
        if not answer.has("doppel-outcome"):
            return Outcome.ANSWERED
        said = answer.header("doppel-outcome")
        return {"miss": Outcome.MISS, "failed": Outcome.BROKEN}.get(said, Outcome.ANSWERED)


class Mitmdump:
    """mitmdump's server replay, with and without reuse."""

    name, kind = "mitmdump", "mitmdump"

    def absent(self):
        return None if shutil.which(MITMDUMP) else f"there is no {MITMDUMP}"

    def start(self, folder, port, server, *flags):
        folder.mkdir(parents=True, exist_ok=True)
        return Ended(Process(
            [MITMDUMP, "--quiet", "--mode", f"reverse:http://127.0.0.1:{server}", "--listen-host", "127.0.0.1",
             "--listen-port", port, "--set", f"confdir={folder}", "--set", "connection_strategy=lazy",
             "--set", "keep_host_header=true", *flags], folder / "mitmdump.log", {"HOME": str(folder)}).wait_for_port(port))

    def record(self, folder, port, server):
        return self.start(folder, port, server, "--save-stream-file", folder / "flows")

    def mocks(self, folder, port, server):
        for reuse in ("false", "true"):
            # What it refreshes (Date, Expires, Last-Modified, cookies) would no longer equal what the live server gives.
            yield lambda reuse=reuse: self.start(
                folder, port, server, "--server-replay", folder / "flows", "--set", "server_replay_extra=404",
                "--set", "keepserving=true", "--set", f"server_replay_reuse={reuse}", "--set", "server_replay_refresh=false")

    def classify(self, answer):
        """Its own refusal is a 404 without a body and without any field but the length."""
        own = answer.status == 404 and not answer.body and all(name == "content-length" for name, _ in answer.fields)
        return Outcome.MISS if own else Outcome.ANSWERED


class Ended:
    """A recorder or a mock, ended by SIGINT as a person does; it may not have failed before."""

    def __init__(self, process):
        self.process = process

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        code = self.process.stop(signal.SIGINT)
        if kind is None and code != 0:
            raise RuntimeError(f"{' '.join(self.process.command)} ended with {code}:\n{self.process.log.read_text()[-2000:]}")


COLUMNS = (
    Doppel("Doppel"), Doppel("Doppel --synthesize", ("--synthesize",)),
    Doppel("exact replay", ("--no-learn", "--selection", "sequence"), "doppel"), Mitmdump())
