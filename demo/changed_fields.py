"""Checks that a replay report names exactly the fields that it should: changed_fields.py REPORT FIELD…"""

import json
import sys


def main():
    report, *expected = sys.argv[1:]
    with open(report, encoding="utf-8") as file:
        differences = json.load(file)["differences"]
    for one in differences:
        example = one["examples"][0]
        print(f'{one["method"]} {one["path"]}: {one["field"]} {one["kind"]}, {example["recorded"]} became {example["live"]}')
    found = {one["field"] for one in differences}
    if found != set(expected):
        sys.exit(f"expected {', '.join(expected)} to have changed; the report names {', '.join(sorted(found)) or 'none'}")


if __name__ == "__main__":
    main()
