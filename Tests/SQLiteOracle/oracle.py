#!/usr/bin/env python3
"""Answers queries with SQLite: a JSON object of tables' rows and "queries" on standard input, lists of rows out.

Numbers are exact: decimals come and go as text, and what SQLite would compute in binary floating point (sums of
decimals, means, medians, quotients) is computed here with the decimal module.
"""

import json
import sqlite3
import sys
from datetime import datetime, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal

EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
TWELVE = Decimal("0.000000000001")


def number(value):
    return None if value is None else Decimal(str(value))


def text(value):
    """A number as text, without zeros at its end, so that equal numbers are equal texts."""
    return None if value is None else format(value.normalize(EXACT) + 0, "f")


def quotient(left, right):
    left, right = number(left), number(right)
    if left is None or right is None or right == 0:
        return None
    return text(EXACT.divide(left, right).quantize(TWELVE, ROUND_HALF_EVEN, context=EXACT))


def exactly(operation):
    def apply(left, right):
        left, right = number(left), number(right)
        return None if left is None or right is None else text(operation(left, right))

    return apply


def compare(left, right):
    """-1, 0 or 1 by value; None when either is null."""
    left, right = number(left), number(right)
    return None if left is None or right is None else (left > right) - (left < right)


class Collecting:
    def __init__(self):
        self.values = []

    def step(self, value):
        if value is not None:
            self.values.append(Decimal(str(value)))


class Sum(Collecting):
    def finalize(self):
        return text(sum(self.values)) if self.values else None


class Mean(Collecting):
    def finalize(self):
        return quotient(sum(self.values), len(self.values)) if self.values else None


class Median(Collecting):
    def finalize(self):
        values = sorted(self.values)
        if not values:
            return None
        middle = len(values) // 2
        if len(values) % 2:
            return text(values[middle])
        return quotient(values[middle - 1] + values[middle], 2)


class Least(Collecting):
    def finalize(self):
        return text(min(self.values)) if self.values else None


class Greatest(Collecting):
    def finalize(self):
        return text(max(self.values)) if self.values else None


class Edge:
    """The value that came first (sign 1) or last (sign -1) of those that aren't null."""

    sign = 1

    def __init__(self):
        self.best = None

    def step(self, value, place):
        if value is not None and (self.best is None or place * self.sign < self.best[0]):
            self.best = (place * self.sign, value)

    def finalize(self):
        return self.best[1] if self.best else None


class Last(Edge):
    sign = -1


class List:
    """The texts that aren't null, in the order of their places, as JSON."""

    def __init__(self):
        self.values = []

    def step(self, value, place):
        if value is not None:
            self.values.append((place, value))

    def finalize(self):
        values = [value for _, value in sorted(self.values, key=lambda pair: pair[0])]
        return written(values)


def written(values):
    """A list as Quire writes it."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def by_value(left, right):
    return (Decimal(left) > Decimal(right)) - (Decimal(left) < Decimal(right))


STATUSES = {"closed": "canceled"}
"""The portal's words that the common schema has others for."""

PAYMENT_STATUSES = {"chargebacked": "charged_back"}

PORTAL = "mijnklantportaal"

TABLES = {
    "qonto": "p id status amount amount__c currency debitor_name reusable potential_payment_methods month",
    "portal": "p id description currency amount amount__c reusable status month",
    "payments": "p id payment_link_id currency amount amount__c status payers_name month",
    "common": "place provider id status raw_status direction amount amount__c currency reusable description payer"
    " month",
    "common_payments": "p provider id link_id status raw_status amount amount__c currency payer month",
}
"""The tables and their columns; whatever they hold is text or an integer."""


def month(created):
    return datetime.fromtimestamp(created, timezone.utc).strftime("%Y-%m")


def rows(request):
    """The rows of each table, in its columns' order."""
    out = {name: [] for name in TABLES}
    for p, (id, status, amount, currency, debitor, reusable, created, methods, invoice) in enumerate(request["qonto"]):
        at, amount = month(created), text(number(amount))
        # The currency is a part of the amount.
        currency = None if amount is None else currency
        money = (amount, currency, currency)
        out["qonto"].append((p, id, status, *money, debitor, int(reusable), written(methods), at))
        title = "Item" if invoice is None else None
        link = ("qonto", id, status, status, "in", *money, int(reusable), title, debitor, at)
        out["common"].append((p, *link))
    for p, (id, description, currency, amount, reusable, status, created) in enumerate(request["portal"]):
        at, amount = month(created), text(number(amount))
        own = None if amount is None else currency
        out["portal"].append((p, id, description, currency, amount, own, int(reusable), status, at))
        common = STATUSES.get(status, status)
        link = (PORTAL, id, common, status, "in", amount, own, currency, int(reusable), description, None, at)
        out["common"].append((p, *link))
    for p, (id, link, currency, amount, status, payer, created) in enumerate(request["payments"]):
        at, amount = month(created), text(number(amount))
        own = None if amount is None else currency
        out["payments"].append((p, id, link, currency, amount, own, status, payer, at))
        common = PAYMENT_STATUSES.get(status, status)
        out["common_payments"].append((p, PORTAL, id, link, common, status, amount, own, currency, payer, at))
    return out


def database(request):
    connection = sqlite3.connect(":memory:")
    connection.create_collation("number", by_value)
    connection.create_function("plus", 2, exactly(lambda a, b: a + b), deterministic=True)
    connection.create_function("minus", 2, exactly(lambda a, b: a - b), deterministic=True)
    connection.create_function("times", 2, exactly(lambda a, b: a * b), deterministic=True)
    connection.create_function("over", 2, quotient, deterministic=True)
    connection.create_function("cmp", 2, compare, deterministic=True)
    connection.create_function("lowered", 1, lambda t: None if t is None else t.lower(), deterministic=True)
    connection.create_aggregate("total_of", 1, Sum)
    connection.create_aggregate("mean_of", 1, Mean)
    connection.create_aggregate("median_of", 1, Median)
    connection.create_aggregate("least_of", 1, Least)
    connection.create_aggregate("greatest_of", 1, Greatest)
    connection.create_aggregate("first_of", 2, Edge)
    connection.create_aggregate("last_of", 2, Last)
    connection.create_aggregate("list_of", 2, List)
    for name, held in rows(request).items():
        columns = TABLES[name].split()
        connection.execute(f"create table {name} ({', '.join(columns)})")
        places = ", ".join("?" * len(columns))
        connection.executemany(f"insert into {name} values ({places})", held)
    return connection


def main():
    request = json.load(sys.stdin)
    connection = database(request)
    answers = []
    for query in request["queries"]:
        try:
            answers.append({"rows": [list(row) for row in connection.execute(query)]})
        except sqlite3.Error as error:
            answers.append({"error": str(error)})
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
