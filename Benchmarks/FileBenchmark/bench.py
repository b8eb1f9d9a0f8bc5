"""Quire on files beside DuckDB, Polars, jq and Miller: what each takes, side by side, for equal results.

usage: bench.py QUIRE [--folder FOLDER] [--rows N] [--times N] [--only TEXT] [--no-others]
"""

import argparse
import csv
import decimal
import json
import multiprocessing
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import data
import works

HERE = pathlib.Path(__file__).resolve().parent


class Cost:
    """What a run took: seconds that passed, seconds of processors, the most bytes of memory."""

    def __init__(self, wall, processor, memory):
        self.wall, self.processor, self.memory = wall, processor, memory

    def __str__(self):
        return f"{self.wall:7.2f} s {self.processor:7.2f} s {self.memory / 1e6:6.0f} MB"


def run(command, folder, output=None, text=None):
    """Runs a program to its end; gives what it took and what it printed."""
    with open(output or os.devnull, "wb") as target, tempfile.TemporaryFile() as words:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE if text else subprocess.DEVNULL, stdout=target, stderr=words)
        if text:
            process.stdin.write(text.encode())
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        words.seek(0)
        if process.returncode != 0:
            sys.exit(f"{command}: exit {process.returncode}\n{words.read().decode()}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def run_quire(quire, query, folder, output=None):
    return run([quire, "run", "-c", query, "--format", "csv"], folder, output)


def run_peer(engine, query, folder, output):
    """Runs a query in an engine of Python's; starting Python and loading the engine isn't counted."""
    with tempfile.TemporaryDirectory() as place:
        said = pathlib.Path(place) / "said"
        whole = run([sys.executable, str(HERE / "peers.py"), engine, str(output)], folder, said, query)
        wall, processor = json.loads(said.read_text())
    return Cost(wall, processor, whole.memory)


def best(times, measure):
    """The least of some runs."""
    costs = [measure() for _ in range(times)]
    return Cost(min(c.wall for c in costs), min(c.processor for c in costs), min(c.memory for c in costs))


INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z?")


def value(cell):
    """What a cell says: a number exactly, an instant in one spelling, or its text."""
    if match := INSTANT.fullmatch(cell):
        return "T".join(match.groups())
    try:
        return decimal.Decimal(cell).normalize()
    except decimal.InvalidOperation:
        return cell


def rows(path, is_ordered):
    with open(path, newline="", encoding="utf-8") as file:
        found = [[value(cell) for cell in row] for row in csv.reader(file)][1:]
    return found if is_ordered else sorted(found, key=str)


def is_equal(first, second, is_ordered):
    """Whether two results are the same to the digit; the order counts where the query says one."""
    return open(first, "rb").read() == open(second, "rb").read() or rows(first, is_ordered) == rows(second, is_ordered)


def apart(function, *arguments):
    """Calls a function in a process of its own: the memory that this one takes counts for every program that it starts."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(function, arguments)


def compare(quire, work, folder, place, with_others):
    """Prints one line of the table; gives whether the results are equal."""
    own, peer = place / "quire.csv", place / "peer.csv"
    mine = best(2, lambda: run_quire(quire, work.quire, folder, own))
    duck = best(2, lambda: run_peer("duckdb", work.duckdb, folder, peer))
    equal = apart(is_equal, own, peer, work.is_ordered)
    ratio = mine.wall / duck.wall
    print(f"\n{work.name}{'' if equal else ': RESULTS DIFFER'}")
    print(f"  quire   {mine}")
    print(f"  duckdb  {duck}   quire / duckdb: {ratio:.2f} wall (at most {work.limit}), "
          f"{mine.processor / duck.processor:.2f} processor, {mine.memory / duck.memory:.2f} memory"
          f"{'' if ratio <= work.limit else '   MISSED'}")
    for name, query in work.others.items() if with_others else []:
        if isinstance(query, str):
            other = run_peer(name, query, folder, place / "other.csv")
        elif shutil.which(query[0]):
            other = run(query, folder, place / "other.csv")
        else:
            print(f"  {name}: {query[0]} is not installed")
            continue
        print(f"  {name:7} {other}   quire / {name}: {mine.wall / other.wall:.2f} wall")
    sys.stdout.flush()
    return equal


def growth(quire, folder, rows_of, limit=5.0):
    """Prints how much more processor time four times the rows take."""
    small, large = (f'"links-{n}.jsonl"' for n in (rows_of // 4, rows_of))
    print(f"\nprocessor time, {rows_of // 4:,} -> {rows_of:,} rows (at most {limit} times)")
    for name, query in works.GROWTH.items():
        costs = [
            best(3, lambda file=file: run_quire(quire, "from " + query.format(a=file, b=file), folder))
            for file in (small, large)
        ]
        ratio = costs[1].processor / costs[0].processor
        print(f"  {name:12} {costs[0].processor:6.2f} -> {costs[1].processor:6.2f} s   {ratio:.2f}"
              f"{'' if ratio <= limit else '   MISSED'}")
    sys.stdout.flush()


def streaming(quire, folder, limit=150):
    """Prints what reading very many rows takes of memory."""
    for name, query in works.STREAMING.items():
        cost = run_quire(quire, query, folder)
        print(f"\n{name}\n  quire   {cost}   memory at most {limit} MB"
              f"{'' if cost.memory / 1e6 <= limit else '   MISSED'}")
        sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("quire")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()) / "quire-bench")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-others", action="store_true")
    options = parser.parse_args()
    quire = str(pathlib.Path(options.quire).resolve())
    data.make(options.folder, options.rows, options.times)
    print("                 wall   processor    memory")
    are_equal = True
    with tempfile.TemporaryDirectory() as place:
        for work in works.all_works():
            if options.only in work.name:
                are_equal &= compare(quire, work, options.folder, pathlib.Path(place), not options.no_others)
    if options.only in "growth":
        growth(quire, options.folder, options.rows // 10)
    if options.times and options.only in "streaming":
        streaming(quire, options.folder)
    sys.exit(0 if are_equal else 1)


main()
