"""guide.py PAGE: runs every command of a page of the guide, in a folder of its own, and compares what it prints.

A block marked `console` holds commands (`$ …`) and what they print. A line of output with `…` matches by its parts; a
command without output may print anything. The well-known ports are exchanged for free ones, in the page and in the
environment, so that pages run beside each other.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile

WELL_KNOWN = {"8080": "DOPPEL_APP_PORT", "4143": "DOPPEL_IN_PORT", "4140": "DOPPEL_OUT_PORT", "9090": None}
MARK = "\x1e"
PRELUDE = """set -m
wait_for() { python3 - "$@" <<'END'
import socket, sys, time
deadline = time.monotonic() + 30
for port in sys.argv[1:]:
    while True:
        try:
            socket.create_connection(("127.0.0.1", int(port)), 1).close()
            break
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(f"nobody listens on {port}")
            time.sleep(0.02)
END
}
"""


def free_ports(count):
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def examples(text):
    """Each command with the lines that it should print."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def listening(command, ports):
    """The ports that a command in the background will listen on."""
    if command.startswith("doppel "):
        own = [ports["4143"]] if command.startswith("doppel record") and "--in-port 0" not in command else []
        own += [] if "--out-port 0" in command else [ports["4140"]]
        return own + ([ports["9090"]] if ports["9090"] in command else [])
    return [ports["8080"]]


def script(commands, ports):
    lines = [PRELUDE]
    for command, _ in commands:
        lines.append(command)
        if command.endswith("&"):
            lines.append("wait_for " + " ".join(listening(command, ports)))
        lines.append(f"printf '\\n{MARK}%d\\n' $?")
    return "\n".join(lines) + "\nkill $(jobs -p) 2>/dev/null\nexit 0\n"


def matches(expected, output):
    if "…" not in expected:
        return expected in output.splitlines()
    return re.search(".*".join(map(re.escape, expected.strip("… ").split("…"))), output, re.DOTALL) is not None


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    ports = dict(zip(WELL_KNOWN, free_ports(len(WELL_KNOWN))))
    for known, port in ports.items():
        text = re.sub(rf"\b{known}\b", port, text)
    environment = {**os.environ, **{name: ports[known] for known, name in WELL_KNOWN.items() if name}, "NO_COLOR": "1"}
    commands = examples(text)
    if not commands:
        sys.exit(f"{sys.argv[1]} holds no commands")
    with tempfile.TemporaryDirectory() as folder:
        environment["HOME"] = folder
        ran = subprocess.run(["bash", "-c", script(commands, ports)], cwd=folder, env=environment, text=True, timeout=300,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    parts = re.split(rf"\n{MARK}(\d+)\n", ran.stdout)
    failures = []
    for index, (command, expected) in enumerate(commands):
        if 2 * index + 1 >= len(parts):
            failures.append(f"not reached: {command}")
            continue
        output, code = parts[2 * index], parts[2 * index + 1]
        missing = [line for line in expected if not matches(line, output)]
        if missing or code != "0":
            failures.append(f"$ {command}\nexit code {code}; missing {missing}; printed:\n{output}")
    if failures:
        sys.exit("\n\n".join(failures))


main()
