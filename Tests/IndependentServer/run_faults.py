#!/usr/bin/env python3
"""Runs a quire binary through every fault at every list, and checks that no answer is silently wrong.

Either the run is complete (exit 0) and its rows are exactly right, or it says that it isn't: exit 4, 5 or 6, something on
stderr, and no row that is wrong or given twice. Whatever happens, nothing reaches another origin and no key is printed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from faults import KINDS
from options import parser as server_options
from oracle import mkp_row, payment_row, qonto_row, txn_row
from run_oracle import invoke

from server import Server

STATUSES = (401, 403, 404, 408, 422, 429, 500, 503)
VARIANTS = (
    *("relative", "http", "https", "other-host", "userinfo", "junk-at-end", "not-advancing", "garbage", "number"),
    *("empty", "other-path", "string", "negative", "back"),
)
QONTO_VARIANTS = ("not-advancing", "string", "negative", "back", "skips")


def main():
    """The command line; exits 1 when a run was silently wrong."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    p.add_argument("--quire", required=True, help="the binary")
    p.add_argument("--group", choices=["qonto", "mkp", "payments", "txn"], action="append")
    p.add_argument("--filter", default="", help="only faults whose JSON contains this")
    p.add_argument("--timeout", type=float, default=60)
    p.add_argument("--must-recover", action="store_true", help="faults that pass must end in exit 0")
    p.add_argument("--quire-arg", action="append", default=[], help="an argument for every run of quire")
    p.add_argument("-v", "--verbose", action="store_true")
    own, rest = p.parse_known_args()
    own.quire, own.format = os.path.abspath(own.quire), "jsonl"
    options = server_options().parse_args(["--links", "350", *rest])
    server = Server(options).start()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as home:
        for group in own.group or ["qonto", "mkp", "payments", "txn"]:
            for query, ids in queries(group, server.store):
                for rule, passes in rules(group):
                    text = json.dumps(rule)
                    if own.filter not in text:
                        continue
                    problems, status = run(own, server, home, query, ids, rule, passes)
                    passed, failed = (passed, failed + 1) if problems else (passed + 1, failed)
                    if problems or own.verbose:
                        print(f"{'FAIL' if problems else 'ok  '} exit {status}: {query!r} with {text}", flush=True)
                    for problem in problems:
                        print("    " + problem)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def queries(group, store):
    """The queries of a list, each with how to get the ids that it must give from the store as it is."""
    if group == "payments":
        link = max(store.payments, key=lambda name: len(store.payments[name]))
        rows = lambda: [payment_row(raw) for raw in store.payments[link]]
        base = f"from mkp.payments where payment_link_id = '{link}'"
    else:
        make = {"qonto": qonto_row, "mkp": mkp_row, "txn": txn_row}[group]
        rows = lambda: [make(raw) for raw in store.rows(group)]
        base = f"from {group}"
    ids = lambda: [row["id"] for row in rows()]
    return [
        (f"{base} select id", ids),
        (f"{base} sort id select id", ids),
        (f"{base} sort created_at desc select id", ids),
    ]


def rules(group):
    """Faults for a list, and whether each passes by itself."""
    for at, passes in (([1], True), ([2], True), ([3], True), ([2, 3], True), ("every", False)):
        for status in STATUSES:
            more = {"retry_after": "seconds"} if status in (429, 503) else {}
            yield {"kind": "status", "status": status, "at": at, **more}, passes and status in (408, 429, 500, 503)
        for kind in ("reset", "truncate"):
            yield {"kind": kind, "at": at}, passes
        yield {"kind": "truncate", "mode": "chunked", "at": at}, passes
    for form in ("date", "rfc850", "asctime", "decimal", "garbage", "negative", "zero"):
        yield {"kind": "status", "status": 429, "at": [2], "retry_after": form}, True
    for kind in sorted(KINDS - {"status", "reset", "truncate", "next-link", "drift", "huge-body", "slow", "slow-body"}):
        for pages in ([1], [2]):
            yield {"kind": kind, "pages": pages}, False
    yield {"kind": "huge-body", "pages": [2], "bytes": 300_000_000}, False
    yield {"kind": "slow", "ms": 300, "at": [2]}, True
    yield {"kind": "slow-body", "ms": 50, "at": [2]}, True
    for variant in (
        QONTO_VARIANTS if group == "qonto" else VARIANTS if group in ("mkp", "payments") else ("not-advancing",)
    ):
        yield {"kind": "next-link", "variant": variant}, False
    for after in (1, 2, 3, 4):
        for op in ("insert", "delete"):
            for position in (0, -1):
                yield {"kind": "drift", "op": op, "after": after, "count": 2, "position": position}, False


def run(own, server, home, query, ids, rule, passes):
    """The problems of one run, and its exit status."""
    server.store.restore()
    server.faults.clear()
    server.faults.add(dict(rule))
    before, seen = ids(), len(server.log)
    try:
        done = invoke(own, server, home, query)
    except subprocess.TimeoutExpired:
        return [f"no end after {own.timeout} s"], None
    after = ids()
    problems = []
    try:
        given = [json.loads(line)["id"] for line in done.stdout.decode("utf-8").split("\n") if line]
    except (ValueError, KeyError, TypeError) as problem:
        return [f"stdout: {type(problem).__name__}: {problem}"], done.returncode
    if rule["kind"] == "row-not-an-object":
        # Whether such a row survives as nulls or not isn't said.
        given = [name for name in given if name is not None]
    wrong = [name for name in given if name not in before and name not in after]
    if wrong or len(set(given)) != len(given):
        problems.append(f"{len(wrong)} rows that the list never had, {len(given) - len(set(given))} given twice")
    if done.returncode == 0:
        missing = set(before) & set(after) - set(given)
        if missing:
            problems.append(f"exit 0 with {len(missing)} of {len(before)} rows missing")
    elif done.returncode not in (4, 5, 6):
        problems.append(f"exit {done.returncode}, expected 0, 4, 5 or 6")
    elif not done.stderr.strip():
        problems.append("nothing on stderr")
    elif done.returncode == 5 and given:
        problems.append(f"exit 5 though {len(given)} rows were written")
    if passes and own.must_recover and done.returncode != 0:
        problems.append(
            f"exit {done.returncode} though the fault passes: {done.stderr.decode('utf-8', 'replace')[:300]}"
        )
    for name, value in server.environment().items():
        if ("KEY" in name or "TOKEN" in name) and value.encode() in done.stdout + done.stderr:
            problems.append(f"the value of {name} was printed")
    if rule.get("status") == 401 and rule["at"] == "every" and len(server.log) - seen > 1:
        problems.append(f"{len(server.log) - seen} requests with a refused key, expected 1")
    strayed = [entry for entry in server.log[seen:] if entry["origin"] != "main"]
    if strayed:
        problems.append(f"{len(strayed)} requests reached another origin, authorization {strayed[0]['authorization']}")
    return problems, done.returncode


if __name__ == "__main__":
    sys.exit(main())
