"""guide.py PAGE: runs every command of a page of the guide, in a folder of its own, and compares what it prints.

A block marked `console` holds commands (`$ …`) and what they print. A line of output with `…` matches by its parts; a
command without output may print anything. A block marked `sh` holds commands alone. The well-known ports are exchanged for
free ones, in the page and in the environment, so that pages run beside each other.

`your-command` and `./your-program` are programs that stand beside this one, and so is the Makefile of the project that has
them. The commands of the gateway run in a network of their own, for a second; only root can make one. `make build`,
`make demo` and `make test` are left out: this is a part of what the last one runs.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile

WELL_KNOWN = {"8080": "DOPPEL_APP_PORT", "4143": "DOPPEL_IN_PORT", "4140": "DOPPEL_OUT_PORT", "9090": None}
MARK = "\x1e"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STAND_INS = os.path.join(ROOT, "Tests", "Peers", "guide")
LEFT_OUT = {"make build", "make demo", "make test"}
PRELUDE = """set -m
cd() { builtin cd "$@" && cp --no-clobber "$STAND_INS/Makefile" "$STAND_INS/your-program" .; }
cd .
PATH="$STAND_INS:$PATH"
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
    for kind, block in re.findall(r"^```(console|sh)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if kind == "sh":
                found.append((re.sub(r"\s+#.*", "", line), []))
            elif line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return [(command, expected) for command, expected in found if command not in LEFT_OUT]


def as_run(command):
    """The command where it is to run: those of the gateway in their own network, those of the project in its folder."""
    if command.startswith("make install"):
        return command.replace("make", f"make -C {ROOT}", 1)
    if not command.startswith("doppel gateway"):
        return command
    if os.geteuid() != 0:
        return "true"
    command = command.replace(" 1234", " $(sleep 1 >/dev/null & echo $!)")
    return f'nsenter --target "$POD" --net {command}' + ("" if " rules " in command else " --timeout 1s")


def listening(command, ports):
    """The ports that a command in the background will listen on."""
    if command.startswith("doppel ") and "your-program" not in command:
        own = [ports["4143"]] if command.startswith("doppel record") and "--in-port 0" not in command else []
        own += [] if "--out-port 0" in command else [ports["4140"]]
        return own + ([ports["9090"]] if ports["9090"] in command else [])
    return [ports["8080"]]


def script(commands, ports):
    lines = [PRELUDE]
    for command, _ in commands:
        lines.append(as_run(command))
        if command.endswith("&"):
            lines.append("wait_for " + " ".join(listening(command, ports)))
        lines.append(f"printf '\\n{MARK}%d\\n' $?")
    return "\n".join(lines) + "\nkill $(jobs -p) 2>/dev/null\nexit 0\n"


def matches(expected, output):
    if "…" not in expected:
        return expected in output.splitlines()
    return re.search(".*".join(map(re.escape, expected.strip("… ").split("…"))), output, re.DOTALL) is not None


@contextlib.contextmanager
def network():
    """The id of a process that holds a network of its own, where root runs this; otherwise nothing."""
    if os.geteuid() != 0:
        print("skipped: the commands of the gateway, which only root may run")
        yield ""
        return
    holder = subprocess.Popen(["unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        holder.stdout.readline()
        yield str(holder.pid)
    finally:
        holder.stdin.close()
        holder.wait()


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    ports = dict(zip(WELL_KNOWN, free_ports(len(WELL_KNOWN))))
    for known, port in ports.items():
        text = re.sub(rf"\b{known}\b", port, text)
    environment = {**os.environ, **{name: ports[known] for known, name in WELL_KNOWN.items() if name}, "NO_COLOR": "1"}
    environment |= {"STAND_INS": STAND_INS, "YOUR_PORT": ports["8080"]}
    commands = examples(text)
    if not commands:
        sys.exit(f"{sys.argv[1]} holds no commands")
    with tempfile.TemporaryDirectory() as folder, network() as pod:
        environment |= {"HOME": folder, "POD": pod}
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
