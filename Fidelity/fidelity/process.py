"""Programs that a run needs: started, waited for, ended by their id."""

import os
import random
import signal
import socket
import subprocess
import time


def free_port():
    """Below the ports that the system gives to clients, because it is to be free again each time a server starts."""
    for port in random.sample(range(18_000, 32_000), 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no port is free between 18000 and 32000")


class Process:
    """One program with its log; `stop` ends it as its user would."""

    def __init__(self, command, log, environment=None):
        self.command, self.log = [str(word) for word in command], log
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "wb") as output:
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **(environment or {})})

    def wait_until(self, ready, seconds=60):
        """Asks `ready` until it is true; a program that ended or a deadline that passed is an error with its log."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.child.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{' '.join(self.command)} did not become ready:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.01)
        return self

    def wait_for_port(self, port):
        def answers():
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0
        return self.wait_until(answers)

    def wait_for_file(self, path):
        return self.wait_until(lambda: path.exists() and path.stat().st_size > 0)

    def stop(self, with_signal=signal.SIGTERM, seconds=20):
        if self.child.poll() is None:
            self.child.send_signal(with_signal)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            return self.child.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
