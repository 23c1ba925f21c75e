"""The tables of docs/fidelity.md."""

import math
import os
import re
import subprocess
from collections import Counter
from datetime import date

from .score import Score

DOPPEL = "Doppel"
SYNTHESIZED = "Doppel --synthesize"
NOT_MET = "**no**"


def figure(score):
    """Rounded down, so that a share which is shown as the bound has reached it."""
    return "–" if score.percent is None else f"{math.floor(score.percent * 10) / 10:.1f} %"


def line(wrong):
    kind = "false" if wrong.false else "not given"
    return f"{kind}: {wrong.scenario}, {wrong.session}, {wrong.step}: {wrong.request}: {wrong.reason}"


def total(scores, way, scenarios):
    """Of all responses of a way, whatever the scenario."""
    return sum((scores[way.name, scenario.name] for scenario in scenarios), Score())


def reached(score, way):
    return score.percent is not None and score.percent >= way.bound


def mark(results, way, scenarios_run):
    """By which mock of ours a bound is reached, over all scenarios."""
    for name, said in {DOPPEL: "yes", SYNTHESIZED: "with `--synthesize`"}.items():
        if name in results and reached(total(results[name], way, scenarios_run), way):
            return said
    return NOT_MET


def met(results, ways_run, scenarios_run):
    """Whether a mock of ours reached every bound, over all scenarios."""
    return all(mark(results, way, scenarios_run) != NOT_MET for way in ways_run)


def row(*cells):
    return f"| {' | '.join(cells)} |"


def ways(results, ways_run, scenarios_run):
    """One line a way: each column's share over all scenarios, and how many false answers were in it."""
    names = list(results)
    yield row("way of running again", "what changes", "must reach", *names, "met")
    yield "|---|---|--:|" + "--:|" * len(names) + "---|"
    for way in ways_run:
        scores = [total(results[name], way, scenarios_run) for name in names]
        cells = [f"{figure(score)} ({score.false} false)" for score in scores]
        bound = f"{'' if way.bound == 100 else '≥ '}{way.bound} %"
        yield row(way.name, way.changes, bound, *cells, mark(results, way, scenarios_run))


def scenarios(results, ways_run, scenarios_run):
    """One line a scenario and column: its share in each way, bold where it is below what the way must reach."""
    yield row("scenario", "by", "responses", *(way.name for way in ways_run))
    yield "|---|---|--:|" + "--:|" * len(ways_run)
    for scenario in scenarios_run:
        for name, scores in results.items():
            mine = [scores[way.name, scenario.name] for way in ways_run]
            cells = [figure(score) if reached(score, way) else f"**{figure(score)}**" for score, way in zip(mine, ways_run)]
            yield row(scenario.name, name, str(sum(score.all for score in mine)), *cells)


def counts(results, ways_run, scenarios_run):
    """What the shares are made of."""
    yield row("way of running again", "by", "responses", "equal", "false", "not given")
    yield "|---|---|--:|--:|--:|--:|"
    for way in ways_run:
        for name, scores in results.items():
            score = total(scores, way, scenarios_run)
            given = score.right if score.miss_wanted else score.equal
            yield row(way.name, name, *map(str, (score.all, given, score.false, score.all - given - score.false)))


def false_answers(scores, ways_run, scenarios_run):
    """Those of one mock, the same step of several sessions in one line."""
    for way in ways_run:
        wrong = [wrong for wrong in total(scores, way, scenarios_run).wrong if wrong.false]
        grouped = Counter((one.scenario, one.step) for one in wrong)
        first = {(one.scenario, one.step): one for one in reversed(wrong)}
        for key, count in grouped.most_common():
            one = first[key]
            yield row(way.name, *key, str(count), f"`{one.request}`", one.reason.replace("|", "\\|"))


def version(*command):
    """What a program says of itself; nothing where it is absent."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    found = re.search(r"(\d+\.[\d.]+\d)", said.stdout + said.stderr)
    return found[1] if found else ""


def page(results, ways_run, scenarios_run, left_out):
    """docs/fidelity.md."""
    programs = {"Doppel": version(os.environ.get("DOPPEL_BIN", "doppel"), "version"),
                "mitmdump": version(os.environ.get("MITMDUMP_BIN", "mitmdump"), "--version")}
    lines = [
        "# Fidelity", "",
        f"Made by `make fidelity` on {date.today().isoformat()}; it writes this page anew.", "",
        f"- Programs: {', '.join(f'{name} {number}' for name, number in programs.items() if number)}.",
        *(f"- Scenario *{scenario.name}*: {scenario.title}." for scenario in scenarios_run),
        *INTRODUCTION, *(f"- {reason}." for reason in left_out), "",
        *ways(results, ways_run, scenarios_run), "", "## By scenario", "",
        "Bold where a scenario alone is below what its way must reach.", "",
        *scenarios(results, ways_run, scenarios_run), "", "## Counts", "",
        "In *unseen* a miss is what is wanted, an answer is equal where the live server gave the same, and what could not be asked",
        "because what comes before it was a miss is not counted.", "",
        *counts(results, ways_run, scenarios_run), "",
    ]
    for name in (DOPPEL, SYNTHESIZED):
        false = list(false_answers(results[name], ways_run, scenarios_run))
        if false:
            lines += [f"## False answers of {name}", "",
                      row("way", "scenario", "step", "sessions", "first request", "difference"),
                      "|---|---|---|--:|---|---|", *false, ""]
    return "\n".join(lines)


INTRODUCTION = (
    "- A scenario is recorded once, then run in each way twice against the live server, begun anew, and once against each mock.",
    "  The share is that of the mock's responses that equal the live ones in status, fields and body. Left out is what differs",
    "  between the two live runs at the same place of the same response, what belongs to the connection, `Date` and `Server`.",
    "- A false answer, one that was given though the live server gives another, counts against the mock twice. In *unseen* the",
    "  share is that of requests that were refused as never recorded.",
    "- *Doppel --synthesize* is `doppel mock --synthesize`, which makes answers up in states that were never recorded. Recorded",
    "  answers alone cannot meet *reordered*: what is created third is answered with another number than what is created first,",
    "  and a list after other writes was never recorded.",
    "- *exact replay* is `doppel mock --no-learn --selection sequence` with the same recording: each request's own recorded answers.",
    "- mitmdump is run with and without `server_replay_reuse`; the better of the two counts, way by way.",
)
