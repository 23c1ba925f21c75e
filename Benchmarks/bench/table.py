"""The table of docs/benchmarks.md, with the machine and the commands that made it."""

import os
import platform
import re
import subprocess
from datetime import date


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*:\s*(.+)", file.read())
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read())[1]) / 1024 / 1024
    with open("/etc/os-release", encoding="utf-8") as file:
        system = re.search(r'PRETTY_NAME="(.+)"', file.read())[1]
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}, Linux {platform.release()}"


def version(*command, pattern=r"(\d+\.[\d.]+\d)"):
    """What a program says of itself; None where it is absent."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    except (OSError, TypeError):
        return None
    found = re.search(pattern, said.stdout + said.stderr)
    return found[1] if found else None


def versions(doppel, envoy, mitmdump):
    found = {
        "Doppel": version(doppel, "version"), "nginx": version("nginx", "-v"), "wrk": version("wrk", "-v"),
        "Envoy": version(envoy, "--version", pattern=r"/(\d+\.\d+\.\d+)/"), "mitmdump": version(mitmdump, "--version"),
        "OpenSSL": version("openssl", "version"),
    }
    return ", ".join(f"{name} {number}" for name, number in found.items() if number)


def verdict(result):
    return "yes" if result.met else "**no**"


def bound(result):
    if result.theirs == "–":
        return f"≤ {result.against}"
    return f"{'≤' if result.at_most else '≥'} {result.bound:g}×"


def render(results, skipped, programs, rounds, seconds):
    lines = [
        "# Benchmarks", "",
        f"Made by `make bench` on {date.today().isoformat()}; it writes this page anew.", "",
        f"- Machine: {machine()}", f"- Programs: {programs}",
        "- The program under measurement has core 0 to itself; what loads it, and for the capture the origin behind it, has core 1.",
        "- What reads and compiles recordings has both cores: compiling 1,000,000 exchanges, `noise learn`, `match-rate`, `score`.",
        f"- Each figure is the median of {rounds} rounds of {seconds} s. The rounds of the two sides take turns, after one round each to warm up.",
        "- Exchanges: `GET /api/v1/items/<i>?page=<i%10>&q=v<i>`, answered with 256 bytes of JSON. 32 connections, kept alive.",
        "- Exchanges that are learned from: an order is made under a uuid and read by it, a count is set and read; 1,000 users.",
        "- Every peer has one worker and no access log. Absolute figures belong to this machine; read the ratios.", "",
        "| what | against | Doppel | the other | ratio | must reach | met |",
        "|---|---|--:|--:|--:|--:|---|",
    ]
    for result in results:
        ratio = "–" if result.theirs == "–" else f"{result.ratio:.2f}×"
        against = "–" if result.theirs == "–" else result.against
        lines.append(f"| {result.what} | {against} | {result.ours} | {result.theirs} | {ratio} | {bound(result)} | {verdict(result)} |")
    notes = [f"- {result.what}, {result.against}: {result.note}." for result in results if result.note]
    if notes:
        lines += ["", "How busy the core of the program under measurement was in the last round, and other notes:", "", *notes]
    if skipped:
        lines += ["", "Not measured:", "", *(f"- {name}: {reason}" for name, reason in skipped)]
    lines += ["", "## Commands", "", "```", *COMMANDS, "```", ""]
    return "\n".join(lines)


COMMANDS = [
    "taskset -c 0 doppel mock --in RECORDING --out-port 0 --direct items.bench:80=PORT --no-out",
    "taskset -c 0 doppel mock --in RECORDING --out-port 0 --map PORT=https://items.bench:443 --no-out",
    "taskset -c 0 doppel mock --in RECORDING --out-port 0 --direct orders.bench:80=PORT --no-out [--no-learn]",
    "taskset -c 0 doppel noise learn --in RECORDING",
    "taskset -c 0 doppel record --out DIR --format jsonl --in-port PORT --out-port 0 --app-host 127.0.0.1 --app-port ORIGIN",
    "taskset -c 0 doppel record --out DIR --format jsonl -- taskset -c 1 wrk … http://127.0.0.1:ORIGIN",
    "taskset -c 0 doppel mock --in RECORDING --no-out -- taskset -c 1 wrk … http://items.bench",
    "taskset -c 1 doppel replay --in RECORDING --target http://127.0.0.1:PORT --vus 32 --for 3s --no-out -o json",
    "taskset -c 0 nginx -c nginx.conf            # written by Benchmarks/bench/nginx.py",
    "taskset -c 0 envoy -c envoy.json --concurrency 1   # written by Benchmarks/bench/captures.py",
    "taskset -c 0 mitmdump --quiet --mode reverse:http://127.0.0.1:ORIGIN --save-stream-file FILE",
    "taskset -c 1 wrk --latency -t 1 -c 32 -d 3s -s items.lua http://127.0.0.1:PORT",
    "taskset -c 1 openssl s_time -new -time 3 -connect 127.0.0.1:PORT   # eight at a time",
]
