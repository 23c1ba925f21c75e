"""Programs under measurement: started on one core, waited for by their port, ended by their id, with what they used."""

import os
import shutil
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CORE, LOAD_CORE, BOTH_CORES = "0", "1", "0,1"


def find(name, variable=None):
    """The path of a program, by an environment variable or on the PATH; None where it is absent."""
    return shutil.which(os.environ.get(variable or "", "") or name)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One program, pinned to `core`."""

    def __init__(self, command, core, log, environment=None, folder=None):
        self.command = [str(word) for word in command]
        self.log = log
        with open(log, "wb") as output:
            self.child = subprocess.Popen(
                ["taskset", "-c", core, *self.command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **(environment or {})}, cwd=folder)

    def wait_until(self, ready, seconds=60):
        """Asks `ready` until it is true; a program that ended or a deadline that passed is an error with its log."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.child.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command[0]} did not become ready:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.005)
        return self

    def wait_for_port(self, port, seconds=60):
        def answers():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0
        return self.wait_until(answers, seconds)

    def pin(self, core):
        """Moves it, with all its threads."""
        subprocess.run(["taskset", "--all-tasks", "--cpu-list", "--pid", core, str(self.child.pid)], check=True,
                       stdout=subprocess.DEVNULL)

    def family(self):
        """The program and its descendants: nginx answers in a worker."""
        found, wanted = [], [self.child.pid]
        while wanted:
            process = wanted.pop()
            found.append(process)
            try:
                with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
                    wanted += [int(word) for word in file.read().split()]
            except OSError:
                pass
        return found

    def cpu_seconds(self):
        total = 0
        for process in self.family():
            try:
                with open(f"/proc/{process}/stat", encoding="ascii") as file:
                    fields = file.read().rpartition(")")[2].split()
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICKS

    def memory_kib(self, field="VmRSS"):
        with open(f"/proc/{self.child.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(field + ":"))

    def stop(self, with_signal=signal.SIGTERM, seconds=60):
        if self.child.poll() is None:
            self.child.send_signal(with_signal)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise RuntimeError(f"{self.command[0]} did not end within {seconds} s") from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
