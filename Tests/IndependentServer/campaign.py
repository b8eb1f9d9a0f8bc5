#!/usr/bin/env python3
"""The fault campaign: random queries of random lists, with random faults, against a quire binary.

Each run is made from its seed alone: the list and how it pages, filters and sorts, the provider file, the query, and what goes
wrong. Exit 0 must come with exactly the rows that Python computes from the server's own data, 4, 5 and 6 with a named error
and no row that isn't among them. `--seed N --runs 1` runs the same again.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from decimal import Decimal

from campaign_cases import Case
from campaign_queries import TYPED, typed
from campaign_server import CampaignServer

NAMED = {
    "budget-exhausted", "connection-failed", "credentials-refused", "ended-early", "foreign-address", "incomplete-source",
    "invalid-page", "list-changed", "malformed-response", "memory-limit", "no-progress", "odd-value-in-aggregate",
    "other-list", "provider-error", "rate-limited", "response-too-large", "timed-out", "transport-failed",
    "unexpected-response",
}  # fmt: skip
"""The errors that a server's faults may end in."""


def main():
    """The command line; exits 1 on any difference."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    p.add_argument("--quire", required=True, help="the binary")
    p.add_argument("--seed", type=int, default=None, help="the first run's seed; further ones count on from it")
    p.add_argument("--runs", type=int, default=None, help="how many runs")
    p.add_argument("--minutes", type=float, default=2, help="how long, where --runs isn't given")
    p.add_argument("--jobs", type=int, default=8, help="runs at once; most of them wait most of their time")
    p.add_argument("--limit", type=float, default=60, help="after so many seconds a run counts as hanging")
    p.add_argument("--max-differences", type=int, default=10, help="stop after so many")
    p.add_argument("--only", action="append", default=[], help="no runs but those with this fault")
    p.add_argument("--without", action="append", default=[], help="no runs with this fault")
    p.add_argument("-v", "--verbose", action="store_true", help="one line a run")
    own = p.parse_args()
    own.quire = os.path.abspath(own.quire)
    first = random.SystemRandom().randrange(10**6) * 10**6 if own.seed is None else own.seed
    print(f"seeds from {first}", flush=True)
    end = time.monotonic() + (own.minutes * 60 if own.runs is None else 10**9)
    server, outcomes, differences, runs = CampaignServer(), collections.Counter(), 0, 0
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(own.jobs) as pool:
        waiting, seeds = set(), iter(range(first, first + (own.runs or 10**9)))
        while True:
            while len(waiting) < own.jobs and time.monotonic() < end and differences < own.max_differences:
                seed = next(seeds, None)
                if seed is None:
                    break
                case = Case(seed)
                if not set(own.without) & set(case.names) and (not own.only or set(own.only) & set(case.names)):
                    waiting.add(pool.submit(one, own, server, home, case))
            if not waiting:
                break
            done, waiting = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for run in done:
                case, status, problems, details = run.result()
                runs += 1
                outcomes[status] += 1
                differences += bool(problems)
                if problems or own.verbose:
                    print(f"{'DIFFERENCE' if problems else 'ok'} seed {case.seed}, exit {status}: {case.query.text}", flush=True)
                    print(f"    {case.spec['style']}, {len(case.rows)} rows, faults: {', '.join(case.names) or 'none'}")
                for problem in problems:
                    print("    " + problem)
                if problems:
                    print("\n".join("    " + line[:600] for line in details), flush=True)
    counted = ", ".join(f"{count} {WORDS.get(status, f'exit {status}')}" for status, count in sorted(outcomes.items(), key=str))
    print(f"fault campaign: {runs} runs from seed {first}: {counted}; differences {differences}")
    return 1 if differences or not runs else 0


WORDS = {0: "whole (exit 0)", 4: "refused (4)", 5: "failed (5)", 6: "partial (6)", None: "without end"}


def one(own, server, home, case):
    """Runs one case: it, its exit status, what is wrong, and what shows it."""
    seed = case.seed
    name = f"w{seed}"
    world = server.add(name, case.spec, list(case.rows))
    text = case.provider(world.base)
    path = os.path.join(home, f"{name}.provider.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    environment = {
        "PATH": os.environ.get("PATH", ""), "HOME": home, "LANG": "C.UTF-8", "TERM": "dumb",
        **{k: v for k, v in os.environ.items() if k in ("LD_LIBRARY_PATH", "SWIFT_BACKTRACE")},
    }  # fmt: skip
    command = [own.quire, "--yes", "--format", "jsonl", "--error-format", "json", "--plugin", path, *case.arguments]
    command += ["-c", case.query.text]
    start = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=own.limit
        )
        problems, status = judged(case, done), done.returncode
    except subprocess.TimeoutExpired as late:
        done, status, problems = late, None, [f"no end after {own.limit} s"]
    except Exception:
        # A case must never take the others down with it.
        status, problems = done.returncode, ["the runner itself failed: " + traceback.format_exc()]
    finally:
        os.remove(path)
        del server.worlds[name]
    if world.problem:
        problems.append("the server itself failed: " + world.problem)
    details = [
        f"again: --seed {seed} --runs 1   ({time.monotonic() - start:.1f} s, {len(world.requests)} requests)",
        "provider: " + " ".join(text.split()), "faults: " + str(case.spec["faults"]),
        "list: " + str({k: v for k, v in case.spec.items() if k not in ("faults", "filters")}),
        *("request: " + target for target in world.requests[:8]),
        "stdout: " + (done.stdout or b"").decode("utf-8", "replace")[:500],
        "stderr: " + (done.stderr or b"").decode("utf-8", "replace")[:900],
    ]  # fmt: skip
    return case, status, problems, details


def judged(case, done):
    """What is wrong with a run."""
    problems = []
    errors = done.stderr.decode("utf-8", "replace")
    try:
        said = [json.loads(line) for line in errors.splitlines() if line.strip()]
    except ValueError:
        return [f"standard error isn't diagnostics in json, exit {done.returncode}"]
    codes = {entry.get("code") for entry in said if entry.get("severity") == "error"}
    try:
        given = [read(json.loads(line)) for line in done.stdout.decode("utf-8").split("\n") if line]
    except (ValueError, ArithmeticError) as problem:
        return [f"standard output: {problem}"]
    status = done.returncode
    if status == 0:
        problems += whole(case, given)
        if codes:
            problems.append(f"exit 0 with the error {codes}")
    elif status not in (4, 5, 6):
        problems.append(f"exit {status}, expected 0, 4, 5 or 6")
    else:
        if not codes & NAMED:
            problems.append(f"exit {status} with the error {codes or 'unsaid'}")
        if status == 4 and not case.credentials:
            problems.append("exit 4 though no credentials were refused")
        if status in (4, 5) and given:
            problems.append(f"exit {status} though {len(given)} rows were written")
        problems += among(case, given)
        if case.heals:
            problems.append(f"exit {status} though what goes wrong passes: {codes}")
    return problems


def read(row):
    """A row of the output as values that compare."""
    return {name: value if value is None else reader(name)(value) for name, value in row.items()}


def reader(name):
    """How a column is read: one by its name, and an aggregate by the name of what it is of."""
    return TYPED.get(name) or TYPED.get(name.partition("_")[2]) or (lambda value: value)


def truths(case):
    """The lists that the server has had, without what it leaves out."""
    hidden = set(case.spec.get("hidden", ()))
    return [[typed(row) for row in rows if row["id"] not in hidden] for rows in (case.rows, case.later) if rows is not None]


def whole(case, given):
    """What is wrong with a result that is said to be whole."""
    query, (now, *later) = case.query, truths(case)
    if case.total_lies and case.total_trusted and query.stages[-1:] == [("count",)]:
        # A count believes a length that is declared as reliable, of a list that changes too.
        return []
    if later:
        return moved(case, given, now, later[0])
    expected = query.rows(now)
    if query.gives_rows and not query.sort and not query.cuts:
        # Where nothing depends on the order, rows come as they are cheapest.
        given, expected = (sorted(rows, key=lambda row: row["id"]) for rows in (given, expected))
    problems = [] if given == expected or hides_its_order(case, now) else different(case, given, expected, now)
    return problems + decided(case, now, expected)


def hides_its_order(case, rows):
    """Whether a list that is sorted the wrong way round may begin with a page on which nothing shows that."""
    spec = case.spec
    if not spec.get("sorts_backwards"):
        return False
    for field in spec["sorts"]:
        values = sorted(row[field] for row in rows if row[field] is not None)
        room = spec["maximum"] - (len(rows) - len(values) if spec.get("nulls") == "first" else 0)
        if any(len(set(page[: max(room, 0)])) < 2 for page in (values, values[::-1])):
            return True
    return False


def different(case, given, expected, now):
    """How rows differ; not where equals of a sort stand in another order."""
    query = case.query
    if query.sort and query.gives_rows and len(given) == len(expected):
        field = query.sort[0][0]
        known = {row["id"]: row for row in query.eligible(now)}
        names = [row["id"] for row in given]
        in_order = [row[field] for row in given] == [row[field] for row in expected]
        if in_order and len(set(names)) == len(names) and all(known.get(row["id"]) == row for row in given):
            return []
    for at, (one, other) in enumerate(zip(given, expected)):
        if one != other:
            return [f"row {at} of {len(given)} is {one}, expected {other} of {len(expected)}"]
    return [f"{len(given)} rows, expected {len(expected)}"]


def decided(case, now, expected):
    """Whether values that can't be read decided a result that is said to be whole."""
    if not case.odd or not case.odd_rows:
        return []
    query, field = case.query, case.odd
    if any(f"{field} is {word}" in query.text for word in ("null", "not null")):
        # A condition of its own leaves such rows out, or finds them, with a warning and no more.
        return []
    seen = [row[field] for row in now if row[field] is not None]
    least, most = (min(seen), max(seen)) if seen else (0, 0)
    for value in (least - 1, most + 1, *seen[:20]):
        other = query.rows([{**row, field: value} if row["id"] in case.odd_rows else row for row in now])
        if outline(query, other) != outline(query, expected):
            return [f"values of {field} that can't be read decide, and nothing says so: with {value} it is different"]
    return []


def outline(query, rows):
    """What values that are only shown don't change."""
    if not query.gives_rows:
        return rows
    names = [row["id"] for row in rows]
    return names if query.cuts else sorted(names)


def moved(case, given, before, after):
    """What is wrong with a result of a list that moved: it has all rows that were there all the time, and only real ones."""
    query = case.query
    first, last = query.rows(before), query.rows(after)
    if not query.gives_rows:
        both = sorted((first[0]["count"], last[0]["count"]))
        return [] if both[0] <= given[0]["count"] <= both[1] else [f"{given}, expected from {both[0]} to {both[1]}"]
    problems = among(case, given)
    names = {row["id"] for row in given}
    missing = [row for row in first if row["id"] not in names and any(row["id"] == other["id"] for other in last)]
    return problems + ([f"{len(missing)} rows are missing that were there all the time, such as {missing[0]}"] if missing else [])


def among(case, given):
    """Rows that the list never had, or that are given twice."""
    query = case.query
    if not query.gives_rows:
        counts = [query.rows(rows)[0]["count"] for rows in truths(case)] if query.stages[-1:] == [("count",)] else []
        if counts and given and not case.odd and not case.total_lies and given[0]["count"] > max(counts):
            return [f"a partial count of {given[0]['count']}, more than {max(counts)}"]
        return []
    known = [row for rows in truths(case) for row in query.eligible(rows)]
    if case.odd:
        # Rows that a condition keeps by a value that can't be read are among the partial ones.
        known = [{name: row[name] for name in query.columns} if query.columns else row for rows in truths(case) for row in rows]
    wrong = [row for row in given if row not in known]
    if wrong:
        return [f"{len(wrong)} rows that the list never had, such as {wrong[0]}"]
    twice = [row for row in given if given.count(row) > max(known.count(row), 1)]
    return [f"{len(twice)} rows given twice, such as {twice[0]}"] if twice else []


if __name__ == "__main__":
    sys.exit(main())
