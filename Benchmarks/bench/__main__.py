"""Runs the rows, prints each as it is known, and writes the table. Ends with 1 where a bound is missed."""

import argparse
import os
import pathlib
import shutil
import sys

from . import rows, table


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/run", description="Measures Doppel against public tools.")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="a folder for configurations and recordings")
    parser.add_argument("--table", type=pathlib.Path, required=True, help="the page to write")
    parser.add_argument("--only", nargs="+", choices=list(rows.ROWS), help="measure these rows and write no page")
    parser.add_argument("--quick", action="store_true", help="one short round each, to try the harness; writes no page")
    return parser.parse_args()


def main():
    options = arguments()
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    rounds, seconds = (1, 1) if options.quick else (5, 3)
    results, skipped, failed = [], [], False
    for name in options.only or rows.ROWS:
        print(f"measuring {name} …", flush=True)
        bench = rows.Bench(options.work, rounds, seconds)
        try:
            for result in rows.ROWS[name](bench):
                results.append(result)
                mark = "✓" if result.met else "✗"
                print(f"  {mark} {result.what} against {result.against}: {result.ours} / {result.theirs}"
                      f" = {result.ratio:.2f} ({table.bound(result)})", flush=True)
        except rows.Skipped as reason:
            skipped.append((name, str(reason)))
            print(f"  skipped: {reason}", flush=True)
        except RuntimeError as error:
            failed = True
            skipped.append((name, f"failed: {str(error).splitlines()[0]}"))
            print(f"  failed: {error}", file=sys.stderr, flush=True)
    if not options.only and not options.quick:
        programs = table.versions(os.environ["DOPPEL_BIN"], os.environ.get("ENVOY_BIN"), os.environ.get("MITMDUMP_BIN"))
        options.table.parent.mkdir(parents=True, exist_ok=True)
        options.table.write_text(table.render(results, skipped, programs, rounds, seconds), encoding="utf-8")
        print(f"written: {options.table}")
    sys.exit(1 if failed or not all(result.met for result in results) else 0)


if __name__ == "__main__":
    main()
