"""Runs the scenarios in all ways, prints the table, and writes it. Ends with 1 where a bound is missed."""

import argparse
import pathlib
import shutil
import sys
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from . import table
from .bench import Bench
from .peers import COLUMNS, identity
from .scenarios import SCENARIOS
from .score import compare
from .source import Seed
from .ways import WAYS


def arguments():
    parser = argparse.ArgumentParser(prog="Fidelity/run", description="Measures how faithful a mock is to recorded servers.")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="a folder for recordings and transcripts")
    parser.add_argument("--table", type=pathlib.Path, required=True, help="the page to write")
    parser.add_argument("--only", nargs="+", choices=list(SCENARIOS), metavar="SCENARIO", help="these scenarios; writes no page")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), metavar="WAY", help="these ways; writes no page")
    parser.add_argument("--check", action="store_true", help="a third live run in place of the mocks: all must be 100 %%")
    parser.add_argument("--keep", action="store_true", help="keep recordings and transcripts")
    parser.add_argument("--verbose", action="store_true", help="list each wrong response")
    return parser.parse_args()


def able(candidates):
    """The columns or scenarios that can take part, and a line for each that cannot."""
    reasons = {candidate: candidate.absent() for candidate in candidates}
    return [candidate for candidate in candidates if not reasons[candidate]], [
        f"{candidate.name} is left out: {reason}" for candidate, reason in reasons.items() if reason]


def measure(scenario, options, taking_part, results):
    """Fills `results` with a score for each column, way and scenario."""
    # The clients began some minutes before the servers, so that a time which they send lies before what those write.
    bench = Bench(scenario, options.work, Seed("recorded", datetime.now(timezone.utc) - timedelta(minutes=20)))
    for kind in {column.kind: column for column in taking_part}.values():
        bench.record(kind)
    for way in (WAYS[name] for name in options.ways or WAYS):
        live, again = bench.live(way, "live 1"), bench.live(way, "live 2")
        if options.check:
            scores = {"live again": compare(scenario.name, live, again, bench.live(way, "live 3"))}
        else:
            scores = {column.name: bench.mock(way, column, live, again) for column in taking_part}
        for name, score in scores.items():
            results.setdefault(name, {})[way.name, scenario.name] = score
            print(f"  {scenario.name}, {way.name}, {name}: {table.figure(score)} of {score.all}", flush=True)
            for wrong in score.wrong if options.verbose else ():
                print(f"    {table.line(wrong)}", flush=True)


def main():
    options = arguments()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    began, built, results = time.monotonic(), identity(), {}
    taking_part, columns_out = able(() if options.check else COLUMNS)
    scenarios, scenarios_out = able([SCENARIOS[name] for name in options.only or SCENARIOS])
    left_out = columns_out + scenarios_out
    print(*left_out, sep="\n", end="\n" if left_out else "")
    if not scenarios:
        sys.exit("error: none of the scenarios can take part")
    for scenario in scenarios:
        print(f"{scenario.name}: {scenario.title}", flush=True)
        measure(scenario, options, taking_part, results)
    if identity() != built and not options.check:
        sys.exit("error: doppel was built anew during the run, which then measured two programs: run it again")
    ways = [replace(WAYS[name], bound=100) if options.check else WAYS[name] for name in options.ways or WAYS]
    print("", *table.ways(results, ways, scenarios), "", *table.scenarios(results, ways, scenarios), sep="\n")
    print(f"\ntook {time.monotonic() - began:.0f} s")
    if not (options.only or options.ways or options.check):
        options.table.parent.mkdir(parents=True, exist_ok=True)
        options.table.write_text(table.page(results, ways, scenarios, left_out), encoding="utf-8")
        print(f"written: {options.table}")
    if not options.keep:
        shutil.rmtree(options.work)
    sys.exit(0 if table.met(results, ways, scenarios) else 1)


if __name__ == "__main__":
    main()
