#!/usr/bin/env python3
"""Runs a quire binary through signing in, renewing and signing out against the authorization server.

Whatever goes wrong, no row is lost or given twice, a refresh token is used once, and no token is printed anywhere.
"""

import argparse
import concurrent.futures
import os
import sys
import tempfile
import traceback

from sign_in_cases import CASES
from sign_in_running import Running


def main():
    """The command line; exits 1 when a case failed."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    p.add_argument("--quire", required=True, help="the binary")
    p.add_argument("--name", action="append", help="only these cases")
    p.add_argument("--jobs", type=int, default=4)
    p.add_argument("-v", "--verbose", action="store_true", help="show what every run wrote")
    # The tests of the binary give every tool this one.
    p.add_argument("--qonto-key", help=argparse.SUPPRESS)
    own = p.parse_args()
    own.quire = os.path.abspath(own.quire)
    cases = [case for case in CASES if own.name is None or case.__name__ in own.name]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(own.jobs) as pool:
        for name, problems, text in pool.map(lambda case: one(own, case), cases):
            failed += bool(problems)
            print(f"{'FAIL' if problems else 'ok  '} {name}", flush=True)
            for problem in problems:
                print("    " + problem)
            if own.verbose or problems:
                print(text)
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


def one(own, case):
    """The name of a case, its problems and what was written."""
    with tempfile.TemporaryDirectory(prefix="quire-sign-in-") as home:
        running = Running(own.quire, home)
        problems = []
        try:
            case(running)
        except AssertionError as error:
            where = traceback.extract_tb(error.__traceback__)
            line = next((frame for frame in reversed(where) if "cases" in frame.filename), where[-1])
            problems.append(f"line {line.lineno}: {line.line}: {error}")
        except Exception:
            problems.append(traceback.format_exc())
        finally:
            problems += running.end()
        return case.__name__, problems, running.transcript


if __name__ == "__main__":
    sys.exit(main())
