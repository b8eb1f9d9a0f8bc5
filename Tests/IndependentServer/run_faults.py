#!/usr/bin/env python3
"""Runs a quire binary through every fault at every list, and checks that no answer is silently wrong.

Either the run is complete (exit 0) and its rows are exactly right, or it says that it isn't: exit 4, 5 or 6, something on
stderr, and no row that is wrong or given twice. Whatever happens, nothing reaches another origin and no key is printed.
"""

import argparse
import concurrent.futures
import copy
import json
import os
import subprocess
import sys
import tempfile
import time

from fault_cases import GROUPS, LINKS, MKP_LINKS, asked, faults
from options import parser as server_options
from run_oracle import invoke
from store import Store

from server import Server


def main():
    """The command line; exits 1 when a run was silently wrong."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    p.add_argument("--quire", required=True, help="the binary")
    p.add_argument("--group", choices=GROUPS, action="append")
    p.add_argument("--name", action="append", help="only faults of this name, such as drift")
    p.add_argument("--filter", default="", help="only cases whose description contains this")
    p.add_argument("--timeout", type=float, default=60)
    p.add_argument("--jobs", type=int, default=4, help="runs at once; most of them wait most of their time")
    p.add_argument("--quire-arg", action="append", default=[], help="an argument for every run of quire")
    p.add_argument("-v", "--verbose", action="store_true")
    own, rest = p.parse_known_args()
    own.quire, own.format = os.path.abspath(own.quire), "jsonl"
    options = server_options().parse_args(["--links", str(LINKS), "--mkp-links", str(MKP_LINKS), *rest])
    store = Store(options)
    wanted = [
        (group, number, name, fault)
        for group in own.group or GROUPS
        for name, fault in faults(group)
        if own.name is None or name in own.name
        for number, query in enumerate(asked(group, store))
        if fault.meets(query) and own.filter in f"{name} {fault} {query.text}"
    ]
    failed = 0
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(own.jobs) as pool:
        for case, problems, status, text in pool.map(lambda case: one(own, options, home, *case), wanted):
            failed += bool(problems)
            if problems or own.verbose:
                print(f"{'FAIL' if problems else 'ok  '} exit {status}: [{case}] {text}", flush=True)
            for problem in problems:
                print("    " + problem)
    print(f"{len(wanted) - failed} passed, {failed} failed")
    return 1 if failed or not wanted else 0


def one(own, options, home, group, number, name, fault):
    """Runs one case on a server of its own: its name, its problems, its exit status and what it is."""
    options = copy.copy(options)
    for key, value in fault.options.items():
        setattr(options, key, value)
    server = Server(options).start()
    try:
        for rule in fault.rules:
            server.faults.add({**rule, "provider": group})
        query = asked(group, server.store)[number]
        problems, status = run(own, server, home, query, fault)
        return f"{group} {query.path} {name}", problems, status, f"{query.text!r} with {fault}"
    finally:
        server.stop()


def run(own, server, home, query, fault):
    """The problems of one run, and its exit status."""
    before, start = query.rows(server.store), time.monotonic()
    own = copy.copy(own)
    own.quire_arg = [*own.quire_arg, *fault.arguments]
    try:
        done = invoke(own, server, home, query.text)
    except subprocess.TimeoutExpired:
        return [f"no end after {own.timeout} s"], None
    seconds, after = time.monotonic() - start, query.rows(server.store)
    try:
        lines = [json.loads(line) for line in done.stdout.decode("utf-8").split("\n") if line]
        given = [line["count" if query.is_count else "id"] for line in lines]
    except (ValueError, KeyError, TypeError) as problem:
        return [f"stdout: {type(problem).__name__}: {problem}"], done.returncode
    errors = done.stderr.decode("utf-8", "replace").strip()
    problems = []
    kinds = {rule["kind"] for rule in fault.rules}
    if "row-not-an-object" in kinds:
        # Such a row is kept as nulls.
        given = [name for name in given if name is not None]
    if not query.is_count:
        known = {row["id"] for row in before} | {row["id"] for row in after}
        wrong, twice = [name for name in given if name not in known], len(given) - len(set(given))
        if wrong or twice:
            problems.append(f"{len(wrong)} rows that the list never had, {twice} given twice")
    if done.returncode == 0:
        wrong, missing = query.problems(given, before, after, fault.slack)
        if not missing or missing > fault.lost:
            problems += wrong
    elif done.returncode not in (4, 5, 6):
        problems.append(f"exit {done.returncode}, expected 0, 4, 5 or 6")
    elif "error" not in errors:
        problems.append("no error on stderr")
    elif done.returncode == 5 and given:
        problems.append(f"exit 5 though {len(given)} rows were written")
    elif done.returncode == 6 and not given and "--timeout" not in fault.arguments:
        problems.append("exit 6 though no row was written")
    if fault.recovers and done.returncode != 0:
        problems.append(f"exit {done.returncode} though the fault passes: {errors[:300]}")
    if "--timeout" in fault.arguments and seconds > 30:
        problems.append(f"{seconds:.0f} s with {fault.arguments}")
    problems += leaks(server, fault, done, server.log)
    return problems, done.returncode


def leaks(server, fault, done, log):
    """Keys that were printed, requests that went astray, and keys that were tried again."""
    problems = []
    for name, value in server.environment().items():
        if ("KEY" in name or "TOKEN" in name) and value.encode() in done.stdout + done.stderr:
            problems.append(f"the value of {name} was printed")
    if any(rule.get("status") == 401 and rule["at"] == "every" for rule in fault.rules) and len(log) > 1:
        problems.append(f"{len(log)} requests with a refused key, expected 1")
    strayed = [entry for entry in log if entry["origin"] != "main"]
    if strayed:
        problems.append(f"{len(strayed)} requests reached another origin, authorization {strayed[0]['authorization']}")
    return problems


if __name__ == "__main__":
    sys.exit(main())
