#!/usr/bin/env python3
"""Runs a quire binary over the oracle's cases against the independent server, and compares every row.

Rows are compared in order where a case says `exact`, else as multisets (see `oracle.py`); `--loose-order` compares all as
multisets, for servers with shuffled ties, where cases that cut within a tie may differ. Keys must come in column order.
"""

import argparse
import concurrent.futures
import csv
import functools
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation

from data import NOW
from options import parser as server_options
from oracle import cases
from values import AnyOf, Nested, Num, shown

from server import Server


class Digits(str):
    """The source text of a JSON number with a point or exponent."""


def main():
    """The command line; exits 1 when a case failed."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    p.add_argument("--quire", help="the binary")
    p.add_argument(
        "--group",
        choices=["qonto", "mkp", "payments", "txn", "common", "joins", "questions", "requests"],
        action="append",
        required=True,
    )
    p.add_argument("--filter", default="", help="only queries that contain this")
    p.add_argument(
        "--format", choices=["jsonl", "json", "csv", "tsv"], action="append", help="default: jsonl; several one by one"
    )
    p.add_argument("--include", default="", help="also cases that need: doubtful")
    p.add_argument("--loose-order", action="store_true")
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("--batch", type=int, default=24, help="queries in one run of quire where their rows can be told apart")
    p.add_argument("--timeout", type=float, default=120)
    p.add_argument("--max-failures", type=int, default=0, help="stop after so many; 0: never")
    p.add_argument("--list", action="store_true", help="print the queries and how many rows they give, and run nothing")
    p.add_argument("-v", "--verbose", action="store_true", help="one line a case, with its requests")
    p.add_argument("--quire-arg", action="append", default=[], help="an argument for every run of quire")
    own, rest = p.parse_known_args()
    own.quire = own.quire and os.path.abspath(own.quire)
    if not own.quire and not own.list:
        p.error("--quire is needed")
    options = server_options().parse_args(rest)
    if own.list:
        options.port = 0
    server = Server(options).start()
    included = {"", *own.include.split(",")} | ({"odd"} if options.odd else set())
    wanted = [
        (group, case)
        for group in own.group
        for case in cases(group, server.store, options.odd)
        if case.needs in included and own.filter in case.query
    ]
    if own.list:
        for group, case in wanted:
            print(f"{group}\t{len(case.rows())}\t{case.order}\t{case.warn}\t{case.needs}\t{case.query!r}")
        print(f"{len(wanted)} cases")
        return 0
    for _, case in wanted:
        # The rows are the same in every format.
        case.rows = functools.cache(case.rows)
    failed = 0
    for own.format in own.format or ["jsonl"]:
        failed |= run_all(own, server, wanted)
    return failed


def run_all(own, server, wanted):
    """Runs the cases; prints failures, then the totals."""
    # With one job the requests of a case can be counted; with several they would mix.
    if any(case.requests is not None for _, case in wanted):
        own.jobs = 1
    passed = failed = 0
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(own.jobs) as pool:
        done = pool.map(lambda pairs: several(own, server, home, pairs), batches(wanted, own.batch))
        for group, case, problems, seconds, requests in itertools.chain.from_iterable(done):
            if problems:
                failed += 1
                print(f"FAIL [{group}, {own.format}] {case.query}")
                for problem in problems:
                    print("    " + problem.replace("\n", "\n    "))
            else:
                passed += 1
            if own.verbose:
                print(
                    f"{'FAIL' if problems else 'ok  '} [{group}] {seconds:.2f}s "
                    f"{requests if own.jobs == 1 else '-'} requests: {case.query!r}"
                )
            sys.stdout.flush()
            if own.max_failures and failed >= own.max_failures:
                pool.shutdown(cancel_futures=True)
                break
    print(f"{own.format}: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def batches(wanted, size):
    """The cases, together where one run of quire can answer several: nothing but their rows is asked about."""
    alike = {}
    for group, case in wanted:
        together = size > 1 and case.exit == 0 and case.warn != "yes" and case.requests is None
        alike.setdefault((group, case.warn) if together else object(), []).append((group, case))
    return [pairs[at : at + size] for pairs in alike.values() for at in range(0, len(pairs), size)]


def several(own, server, home, pairs):
    """Runs cases in one process; where something differs, or can't be told apart, each in one of its own."""
    if len(pairs) > 1:
        before, start = len(server.log), time.monotonic()
        try:
            done = invoke(own, server, home, *[case.query for _, case in pairs])
            if right_together(own, server, done, pairs, server.log[before:]):
                each = (time.monotonic() - start) / len(pairs)
                return [(group, case, [], each, 0) for group, case in pairs]
        except (subprocess.TimeoutExpired, ValueError, csv.Error):
            pass
    return [one(own, server, home, group, case) for group, case in pairs]


def right_together(own, server, done, pairs, log):
    """Whether a run over several cases gave the rows of each, and nothing is wrong with it."""
    if done.returncode != 0 or (done.stderr.strip() and pairs[0][1].warn == "no"):
        return False
    for name, value in server.environment().items():
        if ("KEY" in name or "TOKEN" in name) and value.encode() in done.stdout + done.stderr:
            return False
    # With several jobs, other runs' requests are among these; those must be right too.
    if any(entry["authorization"] != "right" or entry["origin"] != "main" for entry in log):
        return False
    expected = [case.rows() for _, case in pairs]
    outputs = apart(done.stdout.decode("utf-8"), own.format, [len(rows) for rows in expected])
    return all(
        not compare(output.encode(), rows, own.format, case.order == "exact" and not own.loose_order)
        for output, rows, (_, case) in zip(outputs, expected, pairs, strict=True)
    )


def apart(text, form, counts):
    """The output of each of several queries that give so many rows."""
    out = []
    if form == "json":
        decoder, at = json.JSONDecoder(), 0
        while at < len(text):
            _, end = decoder.raw_decode(text, at)
            out.append(text[at:end] + "\n")
            at = end + len(text[end:]) - len(text[end:].lstrip())
        return out
    # In lines that end as CSV's do, and for the others at line feeds alone.
    lines = list(io.StringIO(text, newline="")) if form == "csv" else [line + "\n" for line in text.split("\n")[:-1]]
    at = 0
    for number, count in enumerate(counts):
        held = count
        if form != "jsonl":
            at += 1 if number else 0  # The empty line between two results.
            held = count + 1
        if form == "csv":
            reader = csv.reader(iter(lines[at:]))
            for _ in range(held):
                next(reader, None)
            held = reader.line_num
        out.append("".join(lines[at : at + held]))
        at += held
    if at != len(lines):
        raise ValueError(f"{len(lines) - at} lines too many")
    return out


def one(own, server, home, group, case):
    """Runs one case; gives it with its problems."""
    before, start = len(server.log), time.monotonic()
    try:
        problems = check(own, server, home, case)
    except Exception as problem:  # A case must never take the others down with it.
        problems = [f"the runner failed: {type(problem).__name__}: {problem}"]
    requests = len(server.log) - before
    if case.requests is not None and requests > case.requests:
        problems.append(
            f"{requests} requests, at most {case.requests}: {[e['target'] for e in server.log[before:before + 12]]}"
        )
    wrong = [e for e in server.log[before:] if e["authorization"] != "right" or e["origin"] != "main"]
    if wrong:
        problems.append(
            f"{len(wrong)} requests without the right authorization or to another origin, first {wrong[0]['target']}"
        )
    return group, case, problems, time.monotonic() - start, requests


def invoke(own, server, home, *queries):
    """Runs quire once over queries, with nothing of the caller's settings."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": home,
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "QUIRE_NOW": NOW,
        **{k: v for k, v in os.environ.items() if k in ("LD_LIBRARY_PATH", "SWIFT_BACKTRACE")},
        **server.environment(),
    }
    # What a query costs is looked at by its requests; that it is said beforehand is another's business.
    command = [own.quire, "--now", NOW, "--format", own.format, "--yes", *own.quire_arg]
    for query in queries:
        command += ["-c", query]
    return subprocess.run(
        command, cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=own.timeout
    )


def check(own, server, home, case):
    """The problems that a run of quire shows, none when it is right."""
    try:
        done = invoke(own, server, home, case.query)
    except subprocess.TimeoutExpired:
        return [f"no end after {own.timeout} s"]
    problems = []
    errors = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode != case.exit:
        problems.append(f"exit {done.returncode}, expected {case.exit}")
    if errors and case.warn == "no" or problems and errors:
        problems.append("stderr: " + errors[:2000])
    elif not errors and case.warn == "yes":
        problems.append("stderr is empty, expected a warning or an error")
    # A partial result has rows too.
    if case.exit in (0, 6):
        expected = case.rows()
        for name, value in server.environment().items():
            if ("KEY" in name or "TOKEN" in name) and value.encode() in done.stdout + done.stderr:
                problems.append(f"the value of {name} was printed")
        problems += compare(done.stdout, expected, own.format, case.order == "exact" and not own.loose_order)
    elif done.stdout.strip() not in (b"", b"[]"):
        problems.append(f"stdout: {done.stdout[:300]!r}, expected nothing")
    return problems


def compare(output, expected, form, in_order):
    """What differs between the output and the expected rows."""
    readings = read(output, form)
    best = None
    for columns, rows, make in readings:
        problems = differences(columns, rows, expected, make, in_order)
        if not problems:
            return []
        best = best or problems
    return best


def read(output, form):
    """Ways to read an output: (column names or None, rows as lists of pairs, cell comparison)."""
    try:
        text = output.decode("utf-8")
    except UnicodeDecodeError as problem:
        return [(None, [[("undecodable", str(problem))]], same)]
    pairs = lambda raw: json.loads(raw, object_pairs_hook=list_of_pairs, parse_float=Digits)
    if form == "jsonl":
        # Only a line feed ends a line: other line separators may stand inside text.
        return [(None, [guarded(pairs, line) for line in text.split("\n") if line], same)]
    if form == "json":
        rows = guarded(pairs, text)
        return [(None, rows if isinstance(rows, list) and not isinstance(rows, Pairs) else [rows], same)]
    readings = []
    if form == "csv":
        readings.append(list(csv.reader(io.StringIO(text, newline=""), strict=False)))
    else:
        readings.append(
            [[unescaped(cell) for cell in line.split("\t")] for line in text.rstrip("\n").split("\n")] if text else []
        )
        readings.append([line.split("\t") for line in text.rstrip("\n").split("\n")] if text else [])
        readings.append(list(csv.reader(io.StringIO(text, newline=""), delimiter="\t")))
    return [
        (table[0] if table else [], [delimited(table[0], row) for row in table[1:]], same_text) for table in readings
    ]


def delimited(columns, cells):
    """A row of CSV or TSV; one empty cell alone is an empty line."""
    cells = cells or [""]
    return Pairs(zip(columns, cells)) if len(cells) == len(columns) else Pairs([("cells", cells)])


class Pairs(list):
    """An object's keys and values in order."""


def list_of_pairs(pairs):
    """JSON's objects as `Pairs`."""
    return Pairs(pairs)


def guarded(load, text):
    """JSON, or a row that says why it is none."""
    try:
        return load(text)
    except (ValueError, RecursionError) as problem:
        return Pairs([("not json", f"{problem}: {text[:200]}")])


def unescaped(cell):
    """A TSV cell with backslash escapes undone."""
    out, i = "", 0
    while i < len(cell):
        if cell[i] == "\\" and i + 1 < len(cell):
            out += {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}.get(cell[i + 1], cell[i : i + 2])
            i += 2
        else:
            out += cell[i]
            i += 1
    return out


def differences(columns, rows, expected, equal, in_order):
    """A few lines on what is missing, too much or different."""
    problems = []
    if expected and columns is not None and columns != list(expected[0]):
        return [f"columns {columns}, expected {list(expected[0])}"]
    if len(rows) != len(expected):
        problems.append(f"{len(rows)} rows, expected {len(expected)}")
    if expected and rows and isinstance(rows[0], Pairs) and [k for k, _ in rows[0]] != list(expected[0]):
        return problems + [f"columns {[k for k, _ in rows[0]]}, expected {list(expected[0])}"]

    def row_equal(row, want):
        return isinstance(row, Pairs) and [k for k, _ in row] == list(want) and all(equal(v, want[k]) for k, v in row)

    if in_order:
        wrong = [i for i, (row, want) in enumerate(zip(rows, expected)) if not row_equal(row, want)]
        for i in wrong[:3]:
            problems.append(
                f"row {i + 1} of {len(expected)}, {len(wrong)} rows differ:\n" + beside(rows[i], expected[i], equal)
            )
        return problems
    missing, extra = multiset(rows, expected, row_equal)
    for want, got in list(zip(missing, extra))[:3]:
        problems.append(f"{len(missing)} rows missing, {len(extra)} too many:\n" + beside(got, want, equal))
    for want in missing[len(extra) :][:3]:
        problems.append(f"missing: {brief(want)}")
    for got in extra[len(missing) :][:3]:
        problems.append(f"too many: {str(got)[:300]}")
    return problems


def multiset(rows, expected, row_equal):
    """Expected rows without an equal, and rows without an expected one; buckets by the cells that have one spelling."""
    firm = [k for k in (expected[0] if expected else {}) if all(simple(want[k]) for want in expected)]

    def bucket(items):
        # Text and numbers are told apart when the rows are compared; CSV has only text.
        return tuple(cell(v) for k, v in items if k in firm)

    held = {}
    for row in rows:
        held.setdefault(bucket(row) if isinstance(row, Pairs) else (), []).append(row)
    missing = []
    for want in expected:
        group = held.get(bucket(want.items()), [])
        at = next((i for i, row in enumerate(group) if row_equal(row, want)), None)
        if at is None:
            missing.append(want)
        else:
            del group[at]
    return missing, [row for group in held.values() for row in group]


def simple(value):
    """Whether a value has one spelling only."""
    return not isinstance(value, (AnyOf, Nested, Num))


def cell(value):
    """A value as CSV would hold it."""
    value = shown(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def same(got, want):
    """Whether a JSON value is the expected one."""
    if isinstance(want, AnyOf):
        return any(same(got, option) for option in want.options)
    if isinstance(want, Num):
        return not isinstance(got, bool) and as_number(got) == want.value
    if isinstance(want, Nested):
        return same_nested(got, want.value)
    want = shown(want)
    return type(got) is type(want) and got == want


def same_text(got, want):
    """Whether a CSV cell is the expected value."""
    if isinstance(want, AnyOf):
        return any(same_text(got, option) for option in want.options)
    if isinstance(want, Num):
        return as_number(got) == want.value
    if isinstance(want, Nested):
        try:
            return same_nested(json.loads(got, object_pairs_hook=list_of_pairs, parse_float=Digits), want.value)
        except ValueError:
            return False
    return got == cell(want)


def same_nested(got, want):
    """Whether a nested value is the raw one; keys in any order, numbers as numbers or text."""
    if isinstance(want, dict):
        if not isinstance(got, Pairs):
            return False
        held = dict(got)
        return (
            len(held) == len(got)
            and held.keys() == want.keys()
            and all(same_nested(held[k], v) for k, v in want.items())
        )
    if isinstance(want, list):
        return (
            isinstance(got, list)
            and not isinstance(got, Pairs)
            and len(got) == len(want)
            and all(map(same_nested, got, want))
        )
    if isinstance(want, (int, float)) and not isinstance(want, bool):
        return as_number(got) == Decimal(str(want))
    return type(got) is type(want) and got == want


def as_number(value):
    """A JSON number, or text in plain notation, as a decimal; None when it is neither."""
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, str))
        or isinstance(value, str)
        and value.strip() != value
    ):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def beside(got, want, equal):
    """The cells that differ, or the whole rows where the columns do."""
    if not isinstance(got, Pairs) or [k for k, _ in got] != list(want):
        return f"got      {str(got)[:400]}\nexpected {brief(want)}"
    lines = [f"{'id'}: {dict(got)['id']!r}"] if "id" in want else []
    for key, value in got:
        if not equal(value, want[key]):
            lines.append(f"{key}: got {value!r}, expected {shown(want[key])!r}"[:500])
    return "\n".join(lines)


def brief(row):
    """An expected row in little room."""
    return str({k: shown(v) for k, v in row.items()})[:400]


if __name__ == "__main__":
    sys.exit(main())
