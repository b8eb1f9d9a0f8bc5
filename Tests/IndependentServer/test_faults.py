#!/usr/bin/env python3
"""Self-checks: faults do what they say."""

import http.client
import json
import time
import unittest

from data import Data
from options import parse_fault
from running import MKP, QONTO, TXN, ServerTest


class FaultTests(ServerTest):
    def test_statuses_hit_the_requests_they_name_with_each_providers_body(self):
        running = self.run_server()
        running.post(
            "/__fault", {"provider": "*", "at": [2], "kind": "status", "status": 429, "retry_after": "seconds"}
        )
        for path, check in [
            (QONTO, lambda b: b["errors"][0]["code"]),
            (MKP, lambda b: b["code"] == 429),
            (TXN, lambda b: b["errors"][0]["status"] == 429),
        ]:
            self.assertEqual(running.get(path)[0], 200)
            status, headers, body = running.get(path)
            self.assertEqual((status, headers["retry-after"]), (429, "1"))
            self.assertTrue(check(json.loads(body)))
            self.assertEqual(running.get(path)[0], 200)

    def test_every_documented_status_and_form_of_retry_after(self):
        running = self.run_server()
        for status in (401, 403, 404, 408, 422, 429, 500, 503):
            for form in ("seconds", "date", "decimal", "garbage"):
                running.post("/__fault", [{"clear": True}, {"kind": "status", "status": status, "retry_after": form}])
                for path in (QONTO, MKP, TXN):
                    got, headers, _ = running.get(path)
                    self.assertEqual(got, status)
                    self.assertRegex(
                        headers["retry-after"],
                        {"seconds": r"^\d+$", "decimal": r"^\d+\.\d+$", "garbage": "^[a-z]+$", "date": "GMT$"}[form],
                    )

    def test_a_fault_fires_as_often_as_it_says_and_on_the_pages_it_says(self):
        running = self.run_server()
        running.post("/__fault", {"provider": "qonto", "kind": "status", "status": 500, "times": 2, "pages": [2]})
        self.assertEqual(
            [running.get(f"{QONTO}?page={page}")[0] for page in (1, 2, 2, 2, 1)], [200, 500, 500, 200, 200]
        )

    def test_reset_and_truncation_break_the_answer(self):
        for kind, more in [
            ("reset", {}),
            ("reset", {"midway": True}),
            ("truncate", {"mode": "length"}),
            ("truncate", {"mode": "chunked"}),
        ]:
            running = self.run_server()
            running.post("/__fault", {"kind": kind, **more})
            for path in (QONTO, MKP, TXN):
                with self.assertRaises((ConnectionError, http.client.HTTPException), msg=f"{kind} {more} {path}"):
                    running.get(path)

    def test_bodies_that_are_no_list(self):
        running = self.run_server()
        for kind, path, check in [
            ("html200", QONTO, lambda s, h, b: s == 200 and h["content-type"].startswith("text/html")),
            ("notjson", TXN, lambda s, h, b: s == 200 and b.startswith(b"upstream")),
            ("emptybody", MKP, lambda s, h, b: s == 200 and b == b""),
            ("missing-records-key", QONTO, lambda s, h, b: "payment_links" not in json.loads(b)),
            ("missing-records-key", MKP, lambda s, h, b: "data" not in json.loads(b)),
            ("records-not-a-list", TXN, lambda s, h, b: isinstance(json.loads(b)["data"], dict)),
            ("row-not-an-object", QONTO, lambda s, h, b: json.loads(b)["payment_links"][-4:] == [None, 7, "row", []]),
            ("bom", QONTO, lambda s, h, b: b.startswith(b"\xef\xbb\xbf{")),
            ("invalid-utf8", QONTO, lambda s, h, b: self.undecodable(b)),
            ("wrong-content-type", QONTO, lambda s, h, b: h["content-type"] == "text/plain" and json.loads(b)),
            ("huge-body", MKP, lambda s, h, b: len(b) > 5_000_000),
            ("deep-json", TXN, lambda s, h, b: b.count(b"[") == 100_000),
            (
                "redirect-other-origin",
                QONTO,
                lambda s, h, b: s == 302 and h["location"].startswith(f"http://127.0.0.1:{running.server.other_port}/"),
            ),
        ]:
            running.post("/__fault", [{"clear": True}, {"kind": kind, "bytes": 5_000_000}])
            self.assertTrue(check(*running.get(path)), kind)

    def undecodable(self, body):
        with self.assertRaises(UnicodeDecodeError):
            body.decode("utf-8")
        return True

    def test_the_previous_page_can_repeat_under_new_numbers(self):
        running = self.run_server()
        for path, key, size in [(QONTO, "payment_links", 100), (MKP, "data", 15), (TXN, "data", 25)]:
            running.post("/__fault", [{"clear": True}, {"kind": "repeat-previous-page", "pages": [2]}])
            first, second = running.json(path + "?page=1")[1], running.json(path + "?page=2")[1]
            self.assertEqual(first[key], second[key])
            self.assertEqual(
                second.get("current_page") or second["meta"].get("current_page") or second["meta"]["page"], 2
            )

    def test_next_links_of_every_kind(self):
        running = self.run_server()
        other = running.server.other_port
        for variant, pattern in [
            ("relative", rf"^{MKP}\?page=2"),
            ("http", "^http://example.invalid/"),
            ("https", "^https://127"),
            ("other-host", rf":{other}/"),
            ("junk-at-end", "page=2,; $"),
            ("not-advancing", "page=1$"),
            ("garbage", "bad$"),
            ("empty", "^$"),
            ("userinfo", f"@127.0.0.1:{other}"),
        ]:
            running.post("/__fault", [{"clear": True}, {"provider": "mkp", "kind": "next-link", "variant": variant}])
            self.assertRegex(running.json(MKP)[1]["next_page_url"], pattern)
        running.post(
            "/__fault", [{"clear": True}, {"provider": "qonto", "kind": "next-link", "variant": "not-advancing"}]
        )
        self.assertEqual(running.json(QONTO + "?page=2")[1]["meta"]["next_page"], 2)

    def test_drift_moves_the_list_after_the_request_it_names(self):
        link = next(link for link, rows in Data(1, 0, mkp=6).payments.items() if len(rows) == 152)
        child = f"payments/{link}"
        for name, path, key, size in [
            ("qonto", QONTO, "payment_links", 100),
            ("mkp", MKP, "data", 15),
            ("txn", TXN, "data", 25),
            (child, f"{MKP}/{link}/payments", "data", 15),
        ]:
            for op, shift in (("insert", 1), ("delete", -1)):
                running = self.run_server()
                rows = running.server.store.rows(name)
                running.post("/__fault", {"provider": name.split("/")[0], "kind": "drift", "op": op, "after": 1})
                self.assertEqual(running.json(path)[1][key], rows[:size])
                self.assertEqual(running.json(path + "?page=2")[1][key][:5], rows[size - shift :][:5])

    def test_slow_answers_and_slow_bodies_take_their_time(self):
        running = self.run_server()
        for rule, least in [({"kind": "slow", "ms": 120}, 0.12), ({"kind": "slow-body", "ms": 30, "parts": 5}, 0.14)]:
            running.post("/__fault", [{"clear": True}, rule])
            start = time.monotonic()
            self.assertEqual(running.get(QONTO)[0], 200)
            self.assertGreaterEqual(time.monotonic() - start, least)

    def test_the_other_origin_answers_404_and_logs_what_it_was_sent(self):
        running = self.run_server()
        connection = http.client.HTTPConnection("127.0.0.1", running.server.other_port)
        connection.request("GET", MKP, headers=running.auth(MKP))
        self.assertEqual(connection.getresponse().status, 404)
        connection.close()
        entry = running.server.log[-1]
        self.assertEqual((entry["origin"], entry["authorization"]), ("other", "wrong"))

    def test_faults_on_the_command_line(self):
        self.assertEqual(
            parse_fault("qonto:status:2,3:status=429:retry_after=date"),
            {"provider": "qonto", "kind": "status", "at": [2, 3], "status": 429, "retry_after": "date"},
        )
        self.assertEqual(parse_fault('{"kind": "bom"}'), {"kind": "bom"})


if __name__ == "__main__":
    unittest.main()
