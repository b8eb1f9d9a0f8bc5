#!/usr/bin/env python3
"""Self-checks: a seed makes the same run again, and the campaign sees what a program would do wrong."""

import json
import subprocess
import unittest

from campaign import judged
from campaign_cases import FAULTS, Case
from campaign_queries import Query
from campaign_server import DIGITS


class CampaignTests(unittest.TestCase):
    def test_a_seed_makes_the_same_run_again(self):
        for seed in range(20):
            first, again = Case(seed), Case(seed)
            for case in (first, again):
                case.seen = (case.provider("http://127.0.0.1"), case.rows, case.later, case.spec, case.query.text, case.arguments)
            self.assertEqual(first.seen, again.seen)

    def test_runs_differ_and_every_fault_comes(self):
        cases = [Case(seed) for seed in range(700)]
        self.assertEqual(len({case.spec["style"] for case in cases}), 6)
        self.assertGreater(len({name for case in cases for name in case.names}), len(FAULTS) - 5)

    def test_what_a_program_would_do_wrong_is_seen(self):
        case = next(case for case in map(Case, range(1_000)) if len(case.rows) > 20 and not case.names)
        case.query = Query("from t", [])
        rows = [{**row, "price": row["price"].removeprefix(DIGITS)} for row in case.rows]
        lost = {"code": "no-progress", "severity": "error"}
        odd = {**rows[0], "n": 10**9}
        for right, status, given, errors in [
            (True, 0, rows, []), (False, 0, rows[:-1], []), (False, 0, [*rows, rows[0]], []), (False, 0, [odd, *rows[1:]], []),
            (False, 0, rows, [lost]), (False, -5, [], []), (False, 3, [], [lost]), (False, 6, rows[:3], []),
            (False, 6, [odd], [lost]), (False, 5, rows[:3], [lost]), (False, 4, [], [lost]),
        ]:  # fmt: skip
            self.assertEqual(right, not self.problems(case, status, given, errors), (status, len(given), errors))
        case.heals = False
        self.assertEqual([], self.problems(case, 6, rows[:3], [lost]))

    def test_values_that_cannot_be_read_may_not_decide_unsaid(self):
        case = next(case for case in map(Case, range(2_000)) if case.odd == "n" and 3 < len(case.odd_rows) < len(case.rows))
        for text, stages, right in [
            ("from t where n > 3", [("where", lambda row: row["n"] is not None and row["n"] > 3)], False),
            ("from t", [], True),
            ("from t count", [("count",)], True),
            ("from t max n", [("least", "max", "n")], False),
        ]:
            case.query = Query(text, stages)
            expected = case.query.rows([{**row, "price": row["price"].removeprefix(DIGITS)} for row in case.rows])
            self.assertEqual(right, not self.problems(case, 0, expected, []), text)

    def problems(self, case, status, given, errors):
        written = lambda values: "".join(json.dumps(value) + "\n" for value in values).encode()
        return judged(case, subprocess.CompletedProcess([], status, written(given), written(errors)))


if __name__ == "__main__":
    unittest.main()
