"""Checks that a replay report names exactly the fields that it should: changed_fields.py REPORT FIELD…"""

import json
import sys


def paths(node):
    """Every path of a difference, wherever the report lists it."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "differences" and isinstance(value, list):
                yield from (entry["path"] for entry in value)
            else:
                yield from paths(value)
    elif isinstance(node, list):
        for value in node:
            yield from paths(value)


def main():
    report, *expected = sys.argv[1:]
    with open(report, encoding="utf-8") as file:
        found = sorted(set(paths(json.load(file))))
    matched = len(found) == len(expected) and all(path.endswith(field) for path, field in zip(found, sorted(expected)))
    print("changed fields:", ", ".join(found) or "none")
    if not matched:
        sys.exit(f"expected {', '.join(expected)}")


if __name__ == "__main__":
    main()
