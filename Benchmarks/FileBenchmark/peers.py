"""Runs one query of the benchmark in another engine, in this process, and says what it took without starting up.

usage: peers.py (duckdb | polars) TARGET < QUERY
"""

import json
import sys
import time


def duckdb_query(query, target):
    import duckdb
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute("SET TimeZone = 'UTC'")
    return lambda: connection.execute(f"COPY ({query}) TO '{target}' (FORMAT csv, HEADER)")


def polars_query(query, target):
    import polars
    return lambda: eval(query, {"pl": polars}).write_csv(target)


def main():
    engine, target = sys.argv[1:]
    run = {"duckdb": duckdb_query, "polars": polars_query}[engine](sys.stdin.read(), target)
    wall, processor = time.perf_counter(), time.process_time()
    run()
    print(json.dumps([time.perf_counter() - wall, time.process_time() - processor]))


main()
