"""The matrix: which faults meet which queries, and what a list's rows allow a query to give.

A query comes with `rows(store)`, all rows that it asks for in a state of the list, best first, and `limit`. While a list
moves, a complete answer may be that of any set of rows between those that were there all the time and those that were
there at any time; `Asked.problems` says what no such set gives.
"""

import json
from dataclasses import dataclass

from instants import rfc3339
from oracle import amount_value, mkp_row, payment_row, qonto_row, txn_row

LINKS, MKP_LINKS = 350, 80
"""Four pages of Qonto and Txn, six of MijnKlantportaal; one link has eleven pages of payments."""

PAGES = {"qonto": 4, "txn": 4, "mkp": 6, "payments": 11}
"""How many pages each list has."""

GROUPS = list(PAGES)
"""The lists."""


@dataclass
class Asked:
    """One query."""

    text: str
    rows: object
    limit: int | None = None
    rank: object = None
    is_count: bool = False
    path: str = "scan"

    def problems(self, given, before, after, slack):
        """What is wrong with a complete answer, and how many rows are missing; counts may be off by the slack."""
        if self.is_count:
            counts = sorted([len(before), len(after)])
            right = len(given) == 1 and counts[0] - slack <= given[0] <= counts[1] + slack
            return ([] if right else [f"counted {given}, expected {counts}"]), 0
        held = {row["id"] for row in before} & {row["id"] for row in after}
        either = {row["id"]: row for row in [*before, *after]}
        must = held
        if self.limit is not None:
            must, pool = set(), list(either.values())
            for row in pool:
                better = sum(1 for other in pool if self.rank(other) <= self.rank(row))
                if row["id"] in held and better <= self.limit:
                    must.add(row["id"])
            if len(given) < min(self.limit, len(held)) or len(given) > self.limit:
                return [f"{len(given)} rows, the limit is {self.limit}"], 0
        missing = must - set(given)
        problems = [f"{len(missing)} of {len(must)} rows missing"] if missing else []
        if self.rank and len(before) == len(after):
            ranks = [self.rank(either[name]) for name in given if name in either]
            if ranks != sorted(ranks):
                problems.append("the rows are out of order")
        return problems, len(missing)


def asked(group, store):
    """The queries of a list: a plain scan first, then one for each access path that the provider allows."""
    if group == "payments":
        link = max(store.payments, key=lambda name: len(store.payments[name]))
        every = lambda store: [payment_row(raw) for raw in store.payments[link]]
        return [Asked(f"from mkp.payments where payment_link_id = '{link}' select id", every)]
    make = {"qonto": qonto_row, "mkp": mkp_row, "txn": txn_row}[group]
    every = lambda store: [make(raw) for raw in store.rows(group)]
    scan = Asked(f"from {group} select id", every)
    if group == "mkp":
        return [scan]
    kept = lambda test: lambda store: [row for row in every(store) if test(row)]
    start = every(store)
    if group == "txn":
        made = sorted(row["created_at"].nanos for row in start)
        low, high = made[60], made[260]
        newest = lambda row: -row["created_at"].nanos
        return [
            scan,
            Asked("from txn sort created_at desc limit 250 select id", every, 250, newest, path="topN"),
            Asked("from txn sort created_at desc select id", every, rank=newest, path="sorted"),
            Asked(
                f"from txn where created_at >= {rfc3339(low)} and created_at <= {rfc3339(high)} select id",
                kept(lambda row: low <= row["created_at"].nanos <= high),
                path="filtered",
            ),
            Asked("from txn count", every, is_count=True, path="count"),
        ]
    amounts = sorted(amount_value(row) for row in start)
    due = sorted(row["expiration_date"].nanos for row in start)
    low, high = due[120], due[330]
    above = amounts[130]
    greatest = lambda row: -amount_value(row)
    unpaid = lambda row: row["status"] != "paid"
    expired_or_paid = lambda row: row["status"] in ("expired", "paid")
    return [
        scan,
        Asked("from qonto sort amount desc limit 250 select id", every, 250, greatest, path="topN"),
        Asked(
            f"from qonto where amount > {above} sort amount desc select id",
            kept(lambda row: amount_value(row) > above),
            rank=greatest,
            path="sortedUntil",
        ),
        Asked(
            f"from qonto where expiration_date >= {rfc3339(low)} and expiration_date < {rfc3339(high)} select id",
            kept(lambda row: low <= row["expiration_date"].nanos < high),
            path="bisect",
        ),
        Asked("from qonto where status != paid count", kept(unpaid), is_count=True, path="count"),
        Asked("from qonto where status in (expired, paid) select id", kept(expired_or_paid), path="filtered"),
    ]


@dataclass
class Fault:
    """Faults in force at once, choices of the server's, and what is expected."""

    rules: list
    options: dict
    recovers: bool = False
    """Whether the run must be complete."""
    lost: int = 0
    """How many rows may be missing without a trace, because nothing that the list says shows it."""
    arguments: tuple = ()
    """More arguments of quire's."""

    paths: tuple = ()
    """The access paths that it meets besides the plain scan."""

    def meets(self, query):
        """Whether the fault is tried with a query; a count believes the length that a list states."""
        lies = any(rule["kind"] == "total" for rule in self.rules) or self.options.get("total") in ("wrong", "less")
        return query.path == "scan" or (query.path in self.paths and not (query.is_count and lies))

    @property
    def slack(self):
        """By how much a count may be off: two lengths can be of different states of the list."""
        return sum(rule["count"] for rule in self.rules if rule["kind"] == "drift")

    def __str__(self):
        return " ".join([json.dumps(self.rules or self.options), *self.arguments])


def one(kind, recovers=False, lost=0, arguments=(), paths=(), **more):
    """A single fault."""
    return Fault([{"kind": kind, **more}], {}, recovers, lost, arguments, paths)


def faults(group):
    """All faults for a list, each with its name."""
    for status in (401, 403, 404, 408, 422, 429, 500, 503):
        passes = status in (408, 429, 500, 503)
        yield "status", one("status", passes, status=status, at=[2], retry_after="0.3", paths=("topN", "bisect") if status == 500 else ())
        if group != "payments":
            # A limit is waited for longer than a failure that may pass.
            limited = ("--timeout", "5s") if status == 429 else ()
            yield "status", one("status", status=status, at="every", retry_after="0.3", arguments=limited)
    for status in (401, 429, 500):
        yield "status", one("status", status != 401, status=status, at=[1])
    yield "status", one("status", True, status=503, at=[2, 3, 4])
    yield "retry-after", one("status", True, status=429, at=[2])
    for form in ("seconds", "decimal", "date", "rfc850", "asctime", "garbage", "negative", "zero"):
        yield "retry-after", one("status", True, status=429, at=[2], retry_after=form)
    yield "retry-after", one("status", status=429, at=[2], retry_after="huge", arguments=("--timeout", "2s"))
    for rule in ({"kind": "reset"}, {"kind": "truncate"}, {"kind": "truncate", "mode": "chunked"}):
        for at in ([1], [2], [2, 3], "every"):
            yield "connection", one(recovers=at != "every", at=at, **rule)
    yield "connection", one("slow", True, ms=300, at=[2])
    yield "connection", one("slow-body", True, ms=40, at=[2])
    for kind in BODIES:
        for pages in ([2],) if group == "payments" else ([1], [2]):
            yield "body", one(kind, kind in ("bom", "wrong-content-type"), pages=pages)
    if group == "qonto":
        yield "body", one("huge-body", pages=[2], bytes=80_000_000)
    for page in ([2], [3]):
        yield "repeated page", one("repeat-previous-page", pages=page, paths=EVERY)
    for variant in NEXT_LINKS[group]:
        if group != "payments":
            yield "next link", one("next-link", variant in HARMLESS, variant=variant)
        yield "next link", one("next-link", variant in HARMLESS, variant=variant, pages=[2])
    if group in ("qonto", "txn"):
        yield from totals()
        yield from orders()
    yield from drifts(group)


def totals():
    """What a list's totals and page sizes may be, at lists that state them."""
    for total in ("absent", "null", "string", "wrong", "less", "pages", "zero"):
        yield "total", Fault([], {"total": total}, paths=("topN", "bisect", "count"))
    for rule in ({"by": 1}, {"by": -1}, {"value": None}, {"value": "many"}, {"value": 0}, {"value": 1 << 62}):
        yield "total", one("total", at=[2], paths=EVERY, **rule)
    for echo in (True, False):
        yield "clamp", one("clamp", True, size=40, echo=echo, paths=(*EVERY, "filtered"))
        yield "clamp", one("clamp", size=40, echo=echo, at=[2], paths=(*EVERY, "filtered"))


def orders():
    """What is wrong with the order of a list or with its pages."""
    yield "order", Fault([], {"unsorted": True}, True, paths=EVERY)
    yield "order", Fault([], {"ties": "shuffled"}, True, paths=EVERY)
    for page in ([1], [2], [3]):
        yield "order", one("out-of-order", True, pages=page, paths=EVERY)
        yield "short page", one("short-page", pages=page, paths=EVERY)


def drifts(group):
    """A list that moves at each of its page boundaries: at its front, in its middle and at its end."""
    has_total = group in ("qonto", "txn")
    for boundary in range(1, PAGES[group] + 1):
        for op in ("insert", "delete"):
            for position in (0, 170, -1) if has_total else (0, -1) if group == "mkp" else (0,):
                # Without a total only a row that comes twice shows that a list moved.
                lost = 2 if op == "delete" and not has_total else 0
                drift = {"op": op, "after": boundary, "count": 2, "position": position, "lost": lost}
                yield "drift", one("drift", paths={0: EVERY, 170: ("bisect",), -1: ()}[position], **drift)
                if boundary == 2:
                    yield "drift", one("drift", arguments=("--page-concurrency", "1"), **drift)


EVERY = ("topN", "sortedUntil", "sorted", "bisect", "count")
BODIES = (
    *("html200", "notjson", "emptybody", "missing-records-key", "bom", "invalid-utf8", "redirect-other-origin"),
    *("redirect-same-origin", "wrong-content-type", "deep-json", "records-not-a-list", "row-not-an-object"),
)
HARMLESS = ("relative", "https", "junk-at-end", "string")
NEXT_LINKS = {
    "qonto": ("not-advancing", "string", "negative", "back", "skips"),
    "txn": ("not-advancing",),
    "mkp": (
        *("relative", "http", "https", "other-host", "userinfo", "junk-at-end", "not-advancing", "back", "skips"),
        *("garbage", "number", "other-path", "other-list"),
    ),
}
NEXT_LINKS["payments"] = (*NEXT_LINKS["mkp"], "parent-list")
"""Spoilt next pages of each list."""
