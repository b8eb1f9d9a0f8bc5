#!/usr/bin/env python3
"""Self-checks: the server obeys the API documents and its options."""

import base64
import gzip
import http.client
import json
import unittest
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import oracle
from data import Data
from instants import nanoseconds
from running import MKP, QONTO, TXN, Running, ServerTest


class DataTests(unittest.TestCase):
    def test_a_seed_gives_the_same_data_and_another_seed_gives_other_data(self):
        first, again, other = Data(3, 60), Data(3, 60), Data(4, 60)
        self.assertEqual(
            (first.qonto, first.mkp, first.payments, first.txn), (again.qonto, again.mkp, again.payments, again.txn)
        )
        self.assertNotEqual(first.qonto, other.qonto)

    def test_more_links_begin_with_the_fewer(self):
        self.assertEqual(Data(1, 30).qonto, Data(1, 60).qonto[:30])

    def test_regular_rows_have_what_the_documents_require(self):
        data = Data(1, 2000)
        for row in data.qonto:
            for key in (
                "id",
                "status",
                "expiration_date",
                "potential_payment_methods",
                "amount",
                "created_at",
                "url",
                "resource_type",
                "reusable",
            ):
                self.assertIn(key, row)
            self.assertRegex(row["amount"]["value"], r"^\d+(\.\d+)?$")
            self.assertIsNotNone(nanoseconds(row["created_at"]))
            self.assertEqual(row["items"] is None, row["resource_type"] == "Invoice")
            for item in row["items"] or []:
                self.assertLessEqual({"title", "quantity", "unit_price", "vat_rate"}, set(item))
        for row in data.mkp:
            self.assertRegex(row["id"], "^plk_")
            self.assertRegex(row["createdAt"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$")
        for row in data.txn:
            self.assertEqual(row["type"], "paymentLinks")
            self.assertEqual(row["relationships"]["target"]["data"] is None, row["attributes"]["status"] != "completed")

    def test_there_are_ties_nulls_and_several_currencies(self):
        data = Data(1, 2000)
        values = [row["amount"]["value"] for row in data.qonto]
        self.assertLess(len(set(values)), len(values) * 0.8)
        self.assertGreaterEqual(len({row["amount"]["currency"] for row in data.qonto}), 4)
        moments = [row["attributes"]["createdAt"] for row in data.txn]
        self.assertLess(len(set(nanoseconds(m) for m in moments)), len(moments))
        self.assertTrue(any("debitor_name" not in row for row in data.qonto))

    def test_odd_data_has_what_regular_data_has_not(self):
        self.assertTrue(any(row.get("status") == "on_hold" for row in Data(1, 500, odd=True).qonto))
        self.assertFalse(any(row["status"] == "on_hold" for row in Data(1, 500).qonto))


class QontoTests(ServerTest):
    def test_the_envelope_is_the_documents(self):
        running = self.run_server()
        status, body = running.json(QONTO + "?page=2&per_page=100")
        self.assertEqual(status, 200)
        self.assertEqual(set(body), {"payment_links", "meta"})
        self.assertEqual(
            body["meta"],
            {"current_page": 2, "next_page": 3, "prev_page": 1, "total_pages": 3, "total_count": 250, "per_page": 100},
        )
        status, body = running.json(QONTO + "?page=3")
        self.assertEqual((len(body["payment_links"]), body["meta"]["next_page"]), (50, None))

    def test_pages_of_every_size_make_up_the_list(self):
        running = self.run_server()
        whole = running.server.store.rows("qonto")
        for size in (None, 1 + 6, 33, 100):
            self.assertEqual(self.all_pages(running, QONTO, "payment_links", size), whole)

    def test_bad_parameters_get_400_with_the_parameter(self):
        running = self.run_server()
        for query, parameter in [
            ("page=0", "page"),
            ("page=x", "page"),
            ("per_page=0", "per_page"),
            ("per_page=101", "per_page"),
            ("per_page=10.5", "per_page"),
            ("status[]=nope", "status"),
            ("status[]=open,paid", "status"),
            ("sort_by=created_at:asc", "sort_by"),
            ("sort_by=amount", "sort_by"),
        ]:
            status, body = running.json(QONTO + "?" + query)
            self.assertEqual((status, body["errors"][0]["source"]["parameter"]), (400, parameter), query)
            self.assertTrue(body["errors"][0]["code"] and body["errors"][0]["detail"])

    def test_status_takes_repeated_bracket_keys_encoded_or_not(self):
        running = self.run_server()
        for query in ("status[]=open&status[]=paid", "status%5B%5D=open&status%5B%5D=paid"):
            _, body = running.json(QONTO + "?" + query)
            expected = [row for row in running.server.store.rows("qonto") if row["status"] in ("open", "paid")]
            self.assertEqual((body["meta"]["total_count"], body["payment_links"]), (len(expected), expected[:100]))

    def test_sort_is_numeric_and_stable_in_both_directions(self):
        running = self.run_server(links=600)
        rows = running.server.store.rows("qonto")
        place = {row["id"]: i for i, row in enumerate(rows)}
        for direction, sign in (("asc", 1), ("desc", -1)):
            for field, key in (
                ("amount", lambda r: oracle.exact(r["amount"]["value"])),
                ("expiration_date", lambda r: nanoseconds(r["expiration_date"])),
            ):
                got = self.all_pages(running, f"{QONTO}?sort_by={field}:{direction}", "payment_links", 37)
                self.assertEqual(got, sorted(rows, key=lambda r: (sign * key(r), place[r["id"]])))

    def test_authorization_is_the_raw_key_or_a_bearer_token(self):
        running = self.run_server()
        options = running.options
        for value, expected in [
            (options.qonto_key, 200),
            ("Bearer " + options.qonto_access_token, 200),
            ("Bearer " + options.qonto_key, 401),
            ("Basic " + base64.b64encode(options.qonto_key.encode()).decode(), 401),
            ("", 401),
        ]:
            self.assertEqual(running.json(QONTO, {"Authorization": value})[0], expected, value)
        status, body = running.json(QONTO, {})
        self.assertEqual((status, body["errors"][0]["code"]), (401, "authorization_header_missing"))
        entry = running.server.log[0]
        self.assertEqual(entry["authorization"], "right")
        self.assertEqual(running.server.log[-1]["authorization"], "absent")
        self.assertNotIn(options.qonto_key, json.dumps(running.server.log))

    def test_staging_without_its_token_is_html_with_200(self):
        running = self.run_server(qonto_staging_token="staged")
        status, headers, body = running.get(QONTO)
        self.assertEqual((status, headers["content-type"]), (200, "text/html"))
        self.assertEqual(running.json(QONTO, {**running.auth(QONTO), "X-Qonto-Staging-Token": "staged"})[0], 200)

    def test_the_last_page_and_what_is_past_it_follow_the_options(self):
        for option, check in [
            ("zero", lambda m: m["next_page"] == 0),
            ("null", lambda m: m["next_page"] is None),
            ("missing", lambda m: "next_page" not in m),
        ]:
            self.assertTrue(check(self.run_server(qonto_next=option).json(QONTO + "?page=3")[1]["meta"]))
        for option, rows in [("empty", 0), ("last", 50), ("first", 100)]:
            self.assertEqual(
                len(self.run_server(qonto_past_end=option).json(QONTO + "?page=9")[1]["payment_links"]), rows
            )
        self.assertEqual(self.run_server(qonto_past_end="422").json(QONTO + "?page=4")[0], 422)
        self.assertEqual(self.run_server(links=0, qonto_past_end="422").json(QONTO)[0], 200)

    def test_unsorted_ignores_sort_by_and_shuffled_ties_differ_between_pages(self):
        running = self.run_server(unsorted=True)
        self.assertEqual(
            running.json(QONTO + "?sort_by=amount:asc")[1]["payment_links"], running.server.store.rows("qonto")[:100]
        )
        running = self.run_server(links=2000, ties="shuffled")
        got = self.all_pages(running, QONTO + "?sort_by=amount:asc", "payment_links", 50)
        values = [oracle.exact(row["amount"]["value"]) for row in got]
        self.assertEqual(values, sorted(values))
        self.assertNotEqual(len({row["id"] for row in got}), 2000)

    def test_default_order_is_by_creation_either_way(self):
        for order in ("asc", "desc"):
            rows = self.run_server(qonto_order=order).json(QONTO)[1]["payment_links"]
            times = [nanoseconds(row["created_at"]) for row in rows]
            self.assertEqual(times, sorted(times, reverse=order == "desc"))

    def test_totals_can_be_wrong_in_every_way(self):
        for total, expected in [
            ("right", 250),
            ("null", None),
            ("string", "250"),
            ("wrong", 287),
            ("pages", 3),
            ("zero", 0),
        ]:
            self.assertEqual(self.run_server(total=total).json(QONTO)[1]["meta"]["total_count"], expected)
        self.assertNotIn("total_count", self.run_server(total="absent").json(QONTO)[1]["meta"])


class MijnKlantportaalTests(ServerTest):
    def test_the_envelope_is_the_documents_and_next_links_end_in_a_comma(self):
        running = self.run_server()
        base = f"http://127.0.0.1:{running.server.port}{MKP}"
        _, body = running.json(MKP)
        self.assertEqual(
            set(body),
            {
                "current_page",
                "data",
                "first_page_url",
                "from",
                "next_page_url",
                "path",
                "per_page",
                "prev_page_url",
                "to",
            },
        )
        self.assertEqual(
            (body["current_page"], body["from"], body["to"], body["per_page"], len(body["data"])), (1, 1, 15, 15, 15)
        )
        self.assertEqual((body["next_page_url"], body["prev_page_url"], body["path"]), (base + "?page=2,", None, base))
        _, body = running.json(MKP + "?page=3")
        self.assertEqual((body["next_page_url"], body["from"], body["to"], len(body["data"])), (None, 31, 40, 10))
        _, body = running.json(MKP + "?page=4")
        self.assertEqual((body["data"], body["from"], body["to"], body["current_page"]), ([], None, None, 4))
        self.assertEqual(self.run_server(mkp_comma="off").json(MKP)[1]["next_page_url"][-6:], "page=2")

    def test_a_page_that_is_no_clean_number_is_page_one(self):
        running = self.run_server()
        for page in ("2,", "x", "", "0", "-1", "2.0"):
            self.assertEqual(running.json(f"{MKP}?page={page}")[1]["current_page"], 1, page)

    def test_no_other_parameter_does_anything(self):
        running = self.run_server()
        self.assertEqual(
            running.json(MKP + "?per_page=100&status=paid&sort=amount")[1]["data"],
            running.server.store.rows("mkp")[:15],
        )

    def test_payments_belong_to_their_link(self):
        running = self.run_server()
        for link in running.server.store.rows("mkp"):
            path = f"{MKP}/{link['id']}/payments"
            rows = self.all_pages(running, path, "data")
            self.assertEqual(rows, running.server.store.payments[link["id"]])
            self.assertTrue(all(row["paymentLinkId"] == link["id"] for row in rows))
        status, body = running.json(MKP + "/plk_none/payments")
        self.assertEqual((status, body), (404, {"code": 404, "message": "Not found."}))

    def test_authorization_is_a_bearer_key(self):
        running = self.run_server()
        for value in (running.options.mkp_key, "Bearer wrong", "bearer"):
            self.assertEqual(running.json(MKP, {"Authorization": value})[0], 401)
        self.assertEqual(running.json(MKP, {})[0], 401)

    def test_the_budget_is_told_and_enforced(self):
        running = self.run_server(mkp_rate=3)
        for left in ("2", "1", "0"):
            status, headers, _ = running.get(MKP)
            self.assertEqual((status, headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]), (200, "3", left))
        status, headers, body = running.get(MKP)
        self.assertEqual((status, json.loads(body)), (429, {"code": 429, "message": "Too many requests."}))
        self.assertTrue(headers["retry-after"].isdigit() and headers["x-ratelimit-reset"].isdigit())


class TxnTests(ServerTest):
    def test_the_envelope_is_the_documents(self):
        running = self.run_server()
        status, headers, raw = running.get(TXN + "?page=2&per_page=50")
        body = json.loads(raw)
        self.assertEqual((status, headers["content-type"]), (200, "application/vnd.api+json"))
        self.assertEqual(
            (body["meta"], body["jsonapi"], len(body["data"])),
            ({"page": 2, "per_page": 50, "total": 120}, {"version": "1.0"}, 50),
        )
        self.assertEqual(set(body["data"][0]), {"id", "type", "attributes", "relationships"})

    def test_page_size_can_be_clamped(self):
        running = self.run_server(txn_clamp=50)
        body = running.json(TXN + "?per_page=100")[1]
        self.assertEqual((len(body["data"]), body["meta"]["per_page"]), (50, 50))
        self.assertEqual(self.all_pages(running, TXN, "data", 100), running.server.store.rows("txn"))

    def test_order_reference_and_inclusive_bounds(self):
        running = self.run_server(txn_links=400)
        rows = running.server.store.rows("txn")
        made = lambda r: nanoseconds(r["attributes"]["createdAt"])
        for direction in ("asc", "desc"):
            got = self.all_pages(running, f"{TXN}?order=created_at&order_type={direction}", "data", 50)
            self.assertEqual(got, sorted(rows, key=made, reverse=direction == "desc"))
        low, high = rows[200]["attributes"]["createdAt"], rows[100]["attributes"]["createdAt"]
        got = self.all_pages(running, f"{TXN}?created_at_from={low}&created_at_to={high}", "data", 50)
        self.assertEqual(got, [r for r in rows if nanoseconds(low) <= made(r) <= nanoseconds(high)])
        self.assertIn(rows[100], got)
        self.assertIn(rows[200], got)
        for reference in ("Order-7", "Order 7&b=c+d%", "none"):
            got = self.all_pages(running, f"{TXN}?reference={urllib.parse.quote(reference)}", "data", 50)
            self.assertEqual(got, [r for r in rows if r["attributes"]["reference"] == reference])
        loose = self.run_server(txn_links=400, case_insensitive_reference=True)
        self.assertGreater(
            len(self.all_pages(loose, TXN + "?reference=Order-7", "data")),
            sum(r["attributes"]["reference"] == "Order-7" for r in rows),
        )

    def test_media_types_and_keys_are_checked(self):
        running = self.run_server()
        right = running.auth(TXN)
        self.assertEqual(running.json(TXN, {**right, "Content-Type": "application/json"})[0], 415)
        self.assertEqual(
            running.json(TXN, {**right, "Content-Type": "application/vnd.api+json; charset=utf-8"})[0], 415
        )
        self.assertEqual(running.json(TXN, {**right, "Accept": "application/vnd.api+json; charset=utf-8"})[0], 406)
        self.assertEqual(running.json(TXN, {**right, "Accept": "application/vnd.api+json"})[0], 200)
        status, body = running.json(TXN, {**right, "Authorization": "Bearer no"})
        self.assertEqual((status, body["errors"][0]["status"], body["errors"][0]["code"]), (401, 401, "unauthorized"))

    def test_bad_parameters_get_400(self):
        running = self.run_server()
        for query in (
            "page=0",
            "per_page=0",
            "order=amount",
            "order=created_at&order_type=up",
            "created_at_from=2026-11-01",
        ):
            self.assertEqual(running.json(TXN + "?" + query)[0], 400, query)

    def test_totals_can_be_wrong_in_every_way(self):
        for total, expected in [("null", None), ("string", "120"), ("wrong", 157), ("pages", 5)]:
            self.assertEqual(self.run_server(total=total).json(TXN)[1]["meta"]["total"], expected)
        self.assertNotIn("total", self.run_server(total="absent").json(TXN)[1]["meta"])
        self.assertEqual(self.run_server(total="absent", total_for="qonto").json(TXN)[1]["meta"]["total"], 120)


class ConnectionTests(ServerTest):
    def test_connections_are_kept_and_sixteen_requests_run_at_once(self):
        running = self.run_server(latency=150)
        connection = http.client.HTTPConnection("127.0.0.1", running.server.port)
        for _ in range(2):
            connection.request("GET", QONTO + "?per_page=1", headers=running.auth(QONTO))
            connection.getresponse().read()
        connection.close()
        self.assertEqual(len({entry["connection"] for entry in running.server.log}), 1)
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda page: running.json(f"{QONTO}?per_page=10&page={page}"), range(1, 17)))
        self.assertEqual(running.server.summary()["qonto"]["peak_concurrency"], 16)

    def test_gzip_and_chunks_carry_the_same_body(self):
        plain = self.run_server(gzip="off").get(QONTO)[2]
        status, headers, body = self.run_server().get(
            QONTO, {"Authorization": Running(links=1).options.qonto_key, "Accept-Encoding": "gzip"}
        )
        self.assertEqual((headers["content-encoding"], gzip.decompress(body)), ("gzip", plain))
        status, headers, body = self.run_server(transfer="chunked").get(QONTO)
        self.assertEqual((headers["transfer-encoding"], body), ("chunked", plain))
        self.assertEqual(self.run_server(transfer="close").get(QONTO)[2], plain)

    def test_other_methods_and_paths_are_refused(self):
        running = self.run_server()
        self.assertEqual(running.get(QONTO, method="POST", body="{}")[0], 405)
        self.assertEqual(running.get("/v2/other", {})[0], 404)

    def test_the_environment_names_what_quire_reads(self):
        running = self.run_server()
        self.assertEqual(
            set(running.server.environment()),
            {
                "QUIRE_QONTO_BASE_URL",
                "QUIRE_QONTO_SECRET_KEY",
                "QUIRE_MIJNKLANTPORTAAL_BASE_URL",
                "QUIRE_MIJNKLANTPORTAAL_API_KEY",
                "QUIRE_TXN_BASE_URL",
                "QUIRE_TXN_API_KEY",
            },
        )


class ControlTests(ServerTest):
    def test_log_reset_data_mutate_and_config(self):
        running = self.run_server()
        running.get(QONTO)
        _, log = running.json("/__log")
        self.assertEqual(
            [(e["method"], e["target"], e["status"], e["authorization"]) for e in log], [("GET", QONTO, 200, "right")]
        )
        self.assertLessEqual(log[0]["start"], log[0]["end"])
        self.assertEqual(running.post("/__reset", {}), 200)
        self.assertEqual(running.json("/__log")[1], [])
        before = running.json("/__data/qonto")[1]
        self.assertEqual(
            running.post(
                "/__mutate",
                [
                    {"list": "qonto", "op": "insert", "at": 0, "count": 2},
                    {"list": "qonto", "op": "delete", "at": -1},
                    {"list": "qonto", "op": "change", "id": before[5]["id"], "row": {"status": "paid"}},
                ],
            ),
            200,
        )
        after = running.json("/__data/qonto")[1]
        self.assertEqual((after[2:7], len(after)), (before[:5], 251))
        self.assertEqual(after[7], {**before[5], "status": "paid"})
        self.assertEqual(running.json(QONTO)[1]["meta"]["total_count"], 251)
        running.post("/__reset", {"data": True})
        self.assertEqual(running.json("/__data/qonto")[1], before)
        self.assertEqual(running.post("/__config", {"qonto_next": "zero"}), 200)
        self.assertEqual(running.json(QONTO + "?page=3")[1]["meta"]["next_page"], 0)
        self.assertEqual(running.post("/__config", {"nonsense": 1}), 400)
        self.assertEqual(running.post("/__fault", {"kind": "nonsense"}), 400)
        self.assertEqual(
            len(running.json("/__data/payments")[1]), sum(map(len, running.server.store.payments.values()))
        )


if __name__ == "__main__":
    unittest.main()
