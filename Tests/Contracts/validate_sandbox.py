#!/usr/bin/python3
"""Checks what a sandbox answers against the providers' own documents, knowing nothing of how it is made.

    validate_sandbox.py --qonto URL KEY --mijnklantportaal URL KEY --txn URL KEY

The schemas come from the OpenAPI in seeds/*.md and, for Txn, whose document has none, from txn.schema.json. Every page
of several queries is read. The violations go to stdout, one a line; the exit status is 1 if there are any.

Three readings are made of the documents:
- Qonto's `enum` beside `type: array` belongs to the items;
- `nullable: true`, which OpenAPI 3.1 no longer knows, means "or null";
- an answer has no key that its document doesn't list, and, where a document says of no key that it is required
  (MijnKlantportaal), all that it lists.
"""

import argparse
import datetime
import json
import pathlib
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

import jsonschema
import yaml

HERE = pathlib.Path(__file__).resolve().parent
FORMATS = jsonschema.FormatChecker(formats=())
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ATOM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@FORMATS.checks("date-time")
def is_timestamp(value):
    if not isinstance(value, str):
        return True
    if not TIMESTAMP.fullmatch(value):
        return False
    try:
        datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


@FORMATS.checks("uuid")
def is_uuid(value):
    return not isinstance(value, str) or UUID.fullmatch(value) is not None


def document(name):
    text = (HERE / "seeds" / name).read_text(encoding="utf-8")
    return yaml.safe_load(re.search(r"^````yaml[^\n]*\n(.*?)\n````", text, re.S | re.M).group(1))


def read(node, root):
    """The schema with references put in place and the readings above applied."""
    if isinstance(node, list):
        return [read(each, root) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = root
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return read(target, root)
    schema = {key: read(value, root) for key, value in node.items() if key not in ("example", "nullable")}
    if schema.get("type") == "array" and "enum" in schema:
        schema["items"] = {**schema.get("items", {}), "enum": schema.pop("enum")}
    if node.get("nullable") is True:
        schema["type"] = [schema["type"], "null"]
    return schema


def closed(node, everything_required):
    """The schema with no room for keys that it doesn't list."""
    if isinstance(node, list):
        return [closed(each, everything_required) for each in node]
    if not isinstance(node, dict):
        return node
    schema = {key: closed(value, everything_required) for key, value in node.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        schema["additionalProperties"] = False
        if everything_required:
            schema["required"] = sorted(schema["properties"])
    return schema


def response_schema(name, path, status="200"):
    root = document(name)
    response = read(root["paths"][path]["get"]["responses"][status], root)
    return response["content"]["application/json"]["schema"]


class Checks:
    def __init__(self):
        self.violations = []
        self.answers = 0
        self.rows = 0

    def that(self, truth, where, what):
        if not truth:
            self.violations.append(f"{where}: {what}")

    def schema(self, schema, value, where):
        validator = jsonschema.Draft202012Validator(schema, format_checker=FORMATS)
        for error in validator.iter_errors(value):
            place = "/".join(str(step) for step in error.absolute_path)
            self.violations.append(f"{where}: {place}: {error.message[:200]}")

    def get(self, url, headers, media_type, status=200):
        self.answers += 1
        try:
            answer = urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.that(answer.status == status, url, f"found status {answer.status}, expected {status}")
            found = answer.headers.get_content_type()
            self.that(found == media_type, url, f"found the media type {found}, expected {media_type}")
            return json.loads(answer.read().decode("utf-8")), answer.headers

    def sorted_by(self, values, descending, where):
        self.that(values == sorted(values, reverse=descending), where, "the rows are not in the order asked for")


def check_qonto(checks, base, key):
    name = "qonto-list-payment-links.md"
    page_schema = closed(response_schema(name, "/v2/payment_links"), False)
    error_schemas = {status: read(document(name)["components"]["schemas"][schema], document(name))
                     for status, schema in ((400, "BadRequestResponseBody"), (401, "UnauthorizedResponseBody"))}
    url = base + "/v2/payment_links"
    headers = {"Authorization": key}

    def pages(query, size):
        rows, page = [], 1
        while True:
            where = f"{url}?{query}&per_page={size}&page={page}"
            body, _ = checks.get(where, headers, "application/json")
            checks.schema(page_schema, body, where)
            meta = body["meta"]
            checks.that(meta["current_page"] == page and meta["per_page"] == size, where, "meta echoes another page")
            checks.that(meta["prev_page"] == (page - 1 or None), where, "prev_page is wrong")
            checks.that(meta["total_pages"] == -(-meta["total_count"] // size), where, "total_pages is wrong")
            checks.that(meta["next_page"] == (page + 1 if page < meta["total_pages"] else None), where,
                        "next_page is wrong")
            rows += body["payment_links"]
            if meta["next_page"] is None:
                checks.that(len(rows) == meta["total_count"], where, "total_count is not the number of rows")
                checks.that(len({row["id"] for row in rows}) == len(rows), where, "an id comes twice")
                checks.rows += len(rows)
                return rows
            page += 1

    everything = pages("", 100)
    for row in everything:
        nulls = [row[key] is None for key in ("items", "invoice_id", "invoice_number", "debitor_name")]
        wanted = [True, False, False, False] if row["resource_type"] == "Invoice" else [False, True, True, True]
        checks.that(nulls == wanted, row["id"], f"the nulls of an {row['resource_type']} link are wrong")
    for statuses in (["paid"], ["open", "expired"], ["canceled", "processing"]):
        found = pages("&".join("status[]=" + status for status in statuses), 37)
        wanted = [row for row in everything if row["status"] in statuses]
        checks.that(found == wanted, url, f"the rows with status {statuses} are not those of the whole list")
    for order, value in (("amount", lambda row: float(row["amount"]["value"])),
                         ("expiration_date", lambda row: row["expiration_date"])):
        for direction in ("asc", "desc"):
            rows = pages(f"sort_by={order}:{direction}", 100)
            checks.sorted_by([value(row) for row in rows], direction == "desc", f"{url}?sort_by={order}:{direction}")
            checks.that(len(rows) == len(everything), url, f"sorting by {order} loses rows")
    for query in ("page=0", "per_page=0", "per_page=101", "page=x", "status[]=unpaid", "sort_by=created_at:asc"):
        body, _ = checks.get(f"{url}?{query}", headers, "application/json", 400)
        checks.schema(error_schemas[400], body, query)
    for bad in ({}, {"Authorization": "nobody:nothing"}):
        body, _ = checks.get(url, bad, "application/json", 401)
        checks.schema(error_schemas[401], body, str(bad))


def check_mijnklantportaal(checks, base, key):
    headers = {"Authorization": "Bearer " + key}
    links_schema = closed(
        response_schema("mijnklantportaal-list-payment-links.md", "/payment-links"), True)
    payments_schema = closed(
        response_schema("mijnklantportaal-list-payment-link-payments.md", "/payment-links/{linkId}/payments"), True)

    def pages(url, schema):
        rows, page = [], 1
        while True:
            where = f"{url}?page={page}"
            body, answer_headers = checks.get(where, headers, "application/json")
            if not body["data"]:
                # Laravel says null for the offsets of a page without rows, which the document leaves open.
                checks.that(body["from"] is None and body["to"] is None, where, "an empty page has offsets")
                body = {**body, "from": 0, "to": 0}
            else:
                checks.that(body["from"] == 15 * (page - 1) + 1, where, "from is wrong")
                checks.that(body["to"] == body["from"] + len(body["data"]) - 1, where, "to is wrong")
            checks.schema(schema, body, where)
            checks.that(body["current_page"] == page and body["per_page"] == 15, where, "another page is echoed")
            checks.that(body["path"] == url and body["first_page_url"] == url + "?page=1", where, "a URL is wrong")
            checks.that(body["prev_page_url"] == (f"{url}?page={page - 1}" if page > 1 else None), where,
                        "prev_page_url is wrong")
            for name in ("X-RateLimit-Limit", "X-RateLimit-Remaining"):
                checks.that(name in answer_headers, where, f"the header {name} is missing")
            rows += body["data"]
            if body["next_page_url"] is None:
                checks.that(len({row["id"] for row in rows}) == len(rows), where, "an id comes twice")
                checks.rows += len(rows)
                return rows
            # As in the document's examples, the comma included.
            checks.that(body["next_page_url"] == f"{url}?page={page + 1},", where, "next_page_url is wrong")
            checks.that(len(body["data"]) == 15, where, "a page that isn't the last is short")
            page += 1

    def check_row(row, prefix, statuses):
        checks.that(re.fullmatch(prefix + "[a-z0-9]+", row["id"]), row["id"], f"doesn't start with {prefix}")
        checks.that(row["status"] in statuses, row["id"], f"has the status {row['status']}")
        for name in ("createdAt", "expiresAt"):
            checks.that(row.get(name) is None or (ATOM.fullmatch(row[name]) and is_timestamp(row[name])),
                        row["id"], f"{name} is not in ATOM format: {row.get(name)}")

    links = pages(base + "/payment-links", links_schema)
    longest = 0
    for link in links:
        check_row(link, "plk_", ("open", "paid", "expired", "closed"))
    for link in links[:60]:
        payments = pages(f"{base}/payment-links/{link['id']}/payments", payments_schema)
        longest = max(longest, len(payments))
        for payment in payments:
            check_row(payment, "plp_", ("canceled", "chargebacked", "failed", "paid", "pending"))
            checks.that(payment["paymentLinkId"] == link["id"], payment["id"], "belongs to another link")
            checks.that(payment["integration"] in ("mollie", "buckaroo", "paynl", "stripe"), payment["id"],
                        f"has the integration {payment['integration']}")
    checks.that(len(links) < 60 or longest > 15, base, "no link's payments fill more than a page")
    checks.get(base + "/payment-links/plk_unknown/payments", headers, "application/json", 404)
    checks.get(base + "/payment-links", {}, "application/json", 401)


def check_txn(checks, base, key):
    media_type = "application/vnd.api+json"
    headers = {"Authorization": "Bearer " + key, "Content-Type": media_type}
    schema = closed(json.loads((HERE / "txn.schema.json").read_text(encoding="utf-8")), False)
    url = base + "/api/public/v1/payment_links"

    def pages(query, size):
        rows, page = [], 1
        while True:
            where = f"{url}?{query}&per_page={size}&page={page}"
            body, _ = checks.get(where, headers, media_type)
            checks.schema(schema, body, where)
            checks.that(body["meta"]["page"] == page and body["meta"]["per_page"] == size, where,
                        "meta echoes another page")
            rows += body["data"]
            if len(body["data"]) < size:
                checks.that(len(rows) == body["meta"]["total"], where, "total is not the number of rows")
                checks.that(len({row["id"] for row in rows}) == len(rows), where, "an id comes twice")
                checks.rows += len(rows)
                return rows
            page += 1

    def created(rows):
        return [row["attributes"]["createdAt"] for row in rows]

    everything = pages("", 100)
    checks.sorted_by(created(everything), False, url)
    newest_first = pages("order=created_at&order_type=desc", 41)
    checks.sorted_by(created(newest_first), True, url + "?order_type=desc")
    checks.that(len(newest_first) == len(everything), url, "sorting loses rows")
    if everything:
        low = created(everything)[len(everything) // 3]
        high = created(everything)[2 * len(everything) // 3]
        found = pages(urllib.parse.urlencode({"created_at_from": low, "created_at_to": high}), 50)
        checks.that(found == [row for row in everything if low <= row["attributes"]["createdAt"] <= high], url,
                    "the rows between two times are not those of the whole list")
        reference = everything[0]["attributes"]["reference"]
        found = pages(urllib.parse.urlencode({"reference": reference}), 25)
        checks.that(found == [row for row in everything if row["attributes"]["reference"] == reference], url,
                    "the rows with a reference are not those of the whole list")
    for query in ("page=0", "per_page=x", "order=amount", "order_type=up", "created_at_from=yesterday"):
        body, _ = checks.get(f"{url}?{query}", headers, media_type, 400)
        checks.that(isinstance(body.get("errors"), list) and body["errors"], query, "there are no errors in the body")
    checks.get(url, {}, media_type, 401)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    providers = {"qonto": check_qonto, "mijnklantportaal": check_mijnklantportaal, "txn": check_txn}
    for name in providers:
        parser.add_argument("--" + name, nargs=2, metavar=("URL", "KEY"))
    arguments = parser.parse_args()
    chosen = {name: getattr(arguments, name) for name in providers if getattr(arguments, name)}
    if not chosen:
        parser.error("no provider is given")
    checks = Checks()
    for name, (url, key) in chosen.items():
        try:
            providers[name](checks, url.rstrip("/"), key)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            # What comes after a broken answer can't be checked with it.
            checks.violations.append(f"{name}: reading ends here: {error!r}")
    for violation in checks.violations:
        print(violation)
    print(f"{checks.answers} answers, {checks.rows} rows, {len(checks.violations)} violations", file=sys.stderr)
    return 1 if checks.violations else 0


if __name__ == "__main__":
    sys.exit(main())
