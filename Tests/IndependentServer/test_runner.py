#!/usr/bin/env python3
"""Self-checks: the oracle computes, and the runner compares well."""

import pathlib
import stat
import tempfile
import unittest
from types import SimpleNamespace

import oracle
import run_oracle
from instants import nanoseconds, rfc3339
from options import default_options
from store import Store
from values import AnyOf, Nested, Num, divided, exact, instant, literal, period, shown, week


class ValueTests(unittest.TestCase):
    def test_instants_keep_their_fraction_and_offset(self):
        for text, expected in [
            ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"),
            ("2026-11-20T01:30:00+02:00", "2026-11-19T23:30:00Z"),
            ("2026-05-17T10:07:24.199Z", "2026-05-17T10:07:24.199Z"),
            ("2026-05-17T10:07:24.5Z", "2026-05-17T10:07:24.500Z"),
            ("2026-05-17T10:07:24.000Z", "2026-05-17T10:07:24Z"),
            ("2026-05-17T10:07:24.1234Z", "2026-05-17T10:07:24.123400Z"),
            ("2026-05-17T10:07:24.000000001Z", "2026-05-17T10:07:24.000000001Z"),
        ]:
            self.assertEqual(rfc3339(nanoseconds(text)), expected)
        for text in ("yesterday", "", "2026-02-30T10:00:00Z", None, 5):
            self.assertIsNone(nanoseconds(text))

    def test_periods_are_half_open(self):
        for text, begin, after in [
            ("2026-11", "2026-11-01", "2026-12-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2026-Q4", "2026-10-01", "2027-01-01"),
            ("2025", "2025-01-01", "2026-01-01"),
            ("2026-02-28", "2026-02-28", "2026-03-01"),
        ]:
            self.assertEqual([shown(t)[:10] for t in period(text)], [begin, after])

    def test_division_rounds_half_to_even_at_twelve_decimals(self):
        for a, b, expected in [
            ("12.50", "4", "3.125"),
            ("100", "3", "33.333333333333"),
            ("2", "3", "0.666666666667"),
            ("100", "4", "25"),
            ("0.00", "8", "0"),
            ("1000", "1", "1000"),
            ("0.000000000001", "2", "0"),
            ("0.000000000003", "2", "0.000000000002"),
        ]:
            self.assertEqual(shown(divided(exact(a), exact(b))), expected)
        self.assertIsNone(divided(exact("1"), exact("0")))

    def test_weeks_are_iso_weeks_and_nulls_sort_last_in_both_directions(self):
        for text, expected in [("2025-12-29T00:00:00Z", "2026-W01"), ("2026-11-20T12:00:00Z", "2026-W47")]:
            self.assertEqual(week(instant(text)), expected)
        key = lambda row: row["a"]
        rows = [{"a": None}, {"a": 2}, {"a": 1}]
        self.assertEqual([row["a"] for row in oracle.ordered(rows, key)], [1, 2, None])
        self.assertEqual([row["a"] for row in oracle.ordered(rows, (key, "desc"))], [2, 1, None])
        self.assertEqual([row["a"] for row in oracle.ordered(rows, (key, "desc", "first"))], [None, 2, 1])

    def test_literals_escape_what_they_must(self):
        self.assertEqual(literal('a"b\\c\n\u001b'), '"a\\"b\\\\c\\n\\u{1B}"')


class RunnerTests(unittest.TestCase):
    """The runner with a stand-in for quire that prints prepared answers."""

    def check(self, lines, rows, order="exact", form="jsonl", status=0, errors="", warn="no"):
        with tempfile.TemporaryDirectory() as home:
            path = pathlib.Path(home, "quire")
            path.write_text(
                "#!/usr/bin/env python3\nimport sys\n"
                f"sys.stdout.buffer.write({lines.encode()!r})\nsys.stderr.write({errors!r})\nsys.exit({status})\n"
            )
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
            own = SimpleNamespace(quire=str(path), format=form, quire_arg=[], timeout=10, loose_order=False)
            fake = SimpleNamespace(environment=lambda: {"QUIRE_X_KEY": "s3cret"})
            return run_oracle.check(own, fake, home, oracle.Case("q", lambda: rows, order, warn))

    def test_equal_rows_pass_and_each_difference_fails(self):
        rows = [{"a": "x\u2028y", "n": 1, "z": None}, {"a": "y", "n": 2, "z": True}]
        right = '{"a":"x\\u2028y","n":1,"z":null}\n{"a":"y","n":2,"z":true}\n'
        self.assertEqual(self.check(right, rows), [])
        for wrong in [
            right.replace("1", '"1"'),
            right.replace("null", '""'),
            right.splitlines()[0],
            right + right,
            "",
            "nonsense\n",
            '{"n":1,"a":"x\\u2028y","z":null}\n{"n":2,"a":"y","z":true}\n',
            right.replace("true", "1"),
            right.replace(":1", ":1.0"),
        ]:
            self.assertTrue(self.check(wrong, rows), wrong)
            self.assertTrue(self.check(wrong, rows, "any"), wrong)

    def test_order_counts_only_where_it_is_fixed(self):
        rows = [{"a": 1}, {"a": 2}]
        self.assertTrue(self.check('{"a":2}\n{"a":1}\n', rows))
        self.assertEqual(self.check('{"a":2}\n{"a":1}\n', rows, "any"), [])

    def test_status_and_stderr_count(self):
        rows = [{"a": 1}]
        self.assertTrue(self.check('{"a":1}\n', rows, status=6))
        self.assertTrue(self.check('{"a":1}\n', rows, errors="warning"))
        self.assertTrue(self.check('{"a":1}\n', rows, warn="yes"))
        self.assertEqual(self.check('{"a":1}\n', rows, errors="warning", warn="maybe"), [])
        self.assertTrue(self.check('{"a":1}\n', rows, errors="warning: s3cret", warn="maybe"))

    def test_loose_values_accept_what_they_say(self):
        rows = [{"n": Num(oracle.exact("1.50")), "o": AnyOf((None, False)), "l": Nested([{"q": 0.5, "t": "x"}])}]
        for line in ['{"n":"1.5","o":null,"l":[{"t":"x","q":0.5}]}', '{"n":1.5,"o":false,"l":[{"q":"0.50","t":"x"}]}']:
            self.assertEqual(self.check(line + "\n", rows), [])
        for line in [
            '{"n":"1.51","o":null,"l":[{"t":"x","q":0.5}]}',
            '{"n":"1.5","o":true,"l":[{"t":"x","q":0.5}]}',
            '{"n":"1.5","o":null,"l":[{"t":"x"}]}',
            '{"n":"1.5","o":null,"l":null}',
        ]:
            self.assertTrue(self.check(line + "\n", rows), line)

    def test_other_formats_are_read_back(self):
        rows = [{"a": 'q"u,o\nte\r\n', "n": 1, "z": None}, {"a": "tab\there", "n": 0, "z": False}]
        self.assertEqual(
            self.check(
                '[{"a":"q\\"u,o\\nte\\r\\n","n":1,"z":null},\n{"a":"tab\\there","n":0,"z":false}]\n', rows, form="json"
            ),
            [],
        )
        self.assertEqual(self.check('a,n,z\r\n"q""u,o\nte\r\n",1,\r\ntab\there,0,false\r\n', rows, form="csv"), [])
        self.assertEqual(self.check('a\tn\tz\nq"u,o\\nte\\r\\n\t1\t\ntab\\there\t0\tfalse\n', rows, form="tsv"), [])
        self.assertTrue(self.check('a,z,n\r\n"q""u,o\nte\r\n",,1\r\ntab\there,false,0\r\n', rows, form="csv"))
        self.assertEqual(self.check("z\r\n\r\nx\r\n", [{"z": None}, {"z": "x"}], form="csv"), [])
        self.assertTrue(self.check("[]\n[]\n", [], form="json"))
        self.assertEqual(self.check("[]\n", [], form="json"), [])

    def test_every_case_can_be_computed_and_there_are_enough_of_them(self):
        store = Store(default_options(links=300, mkp_links=60, port=0))
        for group in ("qonto", "mkp", "payments", "txn", "common", "requests"):
            cases = oracle.cases(group, store)
            self.assertGreaterEqual(sum(case.needs == "" for case in cases), 10 if group == "requests" else 40)
            for case in cases:
                rows = case.rows()
                self.assertTrue(all(list(row) == list(rows[0]) for row in rows), case.query)
                self.assertEqual(
                    run_oracle.multiset(
                        [run_oracle.Pairs(row.items()) for row in rows], rows, lambda a, b: dict(a) == b
                    ),
                    ([], []),
                )
        odd = Store(default_options(links=300, odd=True, port=0))
        for case in oracle.cases("qonto", odd, odd=True):
            case.rows()


if __name__ == "__main__":
    unittest.main()
