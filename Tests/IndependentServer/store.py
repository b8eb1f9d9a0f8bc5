"""Requests, replies, and the rows as the server holds, sorts and changes them."""

import functools
import random
import threading
import urllib.parse
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from data import Data, new_row
from instants import nanoseconds

JSON = "application/json; charset=utf-8"


@dataclass
class Request:
    """One request as far as the lists need it."""

    method: str
    target: str
    headers: dict
    path: str = ""
    params: list = field(default_factory=list)
    origin: str = "main"

    def __post_init__(self):
        self.path, _, query = self.target.partition("?")
        self.params = urllib.parse.parse_qsl(query, keep_blank_values=True)

    def last(self, name):
        """The last value of a parameter, or None."""
        values = [value for key, value in self.params if key == name]
        return values[-1] if values else None

    def all(self, name):
        """All values of a repeated parameter."""
        return [value for key, value in self.params if key == name]


@dataclass
class Reply:
    """One answer before it is written; `records` names the envelope's key that holds the rows."""

    status: int = 200
    envelope: object = None
    body: bytes = b""
    content_type: str = JSON
    headers: list = field(default_factory=list)
    records: str = ""


class Store:
    """The rows as served, each list in its default order, and cached sorted or filtered views of them."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.RLock()
        self.serial = 0
        self.restore()

    def restore(self):
        """Puts the generated rows back."""
        options = self.options
        data = generate(options)
        with self.lock:
            self.lists = {
                "qonto": by_creation(data.qonto, lambda row: row.get("created_at"), options.qonto_order),
                "mkp": by_creation(data.mkp, lambda row: row.get("createdAt"), options.mkp_order),
                "txn": by_creation(data.txn, lambda row: row["attributes"].get("createdAt"), options.txn_order),
            }
            self.payments = {link: list(rows) for link, rows in data.payments.items()}
            self.views = {}

    def rows(self, name):
        """The rows of a list by its control name: qonto, mkp, txn, payments or payments/<link id>."""
        with self.lock:
            if name in self.lists:
                return list(self.lists[name])
            if name == "payments":
                return [payment for link in self.lists["mkp"] for payment in self.payments.get(link["id"], [])]
            return list(self.payments[name.removeprefix("payments/")])

    def view(self, key, make):
        """A derived list, made once for each state of the data."""
        with self.lock:
            if key not in self.views:
                self.views[key] = make()
            return self.views[key]

    def mutate(self, change):
        """Inserts, deletes or changes rows: `{list, op, at | id, count, row}`; `at` may be negative."""
        with self.lock:
            name = change.get("list", "qonto")
            rows = self.payments[name.removeprefix("payments/")] if name.startswith("payments/") else self.lists[name]
            at, count = change.get("at", 0), change.get("count", 1)
            if "id" in change:
                at = next(i for i, row in enumerate(rows) if row.get("id") == change["id"])
            if change["op"] == "insert":
                for _ in range(count):
                    self.serial += 1
                    row = change.get("row") or new_row(name, self.serial)
                    rows.insert(len(rows) if at == -1 else at, row)
            elif change["op"] == "delete":
                at = at % max(len(rows), 1)
                del rows[at : at + count]
            elif change["op"] == "change":
                rows[at] = {**rows[at], **change["row"]}
            else:
                raise ValueError("op is insert, delete or change")
            self.views = {}


def generate(options):
    """The rows that a server with these options begins with."""
    return generated(options.seed, options.links, options.mkp_links, options.txn_links, options.odd)


@functools.lru_cache(maxsize=4)
def generated(*choices):
    """The rows of a seed, made once; lists of them are copied, and rows are replaced instead of changed."""
    return Data(*choices)


def by_creation(rows, created, direction):
    """Rows in creation order; rows of one instant keep the order that they were made in."""
    return sorted(rows, key=lambda row: nanoseconds(created(row)) or 0, reverse=direction == "desc")


def number(text):
    """The numeric value of a decimal string, or None."""
    try:
        return Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        return None


def in_order(rows, key, descending, nulls):
    """Rows by a key; equal keys stay in the order of the list, in both directions."""
    keyed = [(key(row), row) for row in rows]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    unknown = [pair for pair in keyed if pair[0] is None]
    return unknown + known if nulls == "first" else known + unknown


def shuffled_ties(keyed, seed):
    """The same sorted list with the rows of each key in another order for every seed."""
    rng, out, start = random.Random(seed), [], 0
    for i in range(1, len(keyed) + 1):
        if i == len(keyed) or keyed[i][0] != keyed[start][0]:
            group = keyed[start:i]
            if len(group) > 1:
                rng.shuffle(group)
            out += group
            start = i
    return out


def sorted_page(store, name, view_key, rows, key, descending, page):
    """All rows of a sorted view, ties as the options say."""
    options = store.options
    if options.unsorted:
        return rows
    keyed = store.view((name, "sorted", *view_key), lambda: in_order(rows, key, descending, options.nulls))
    if options.ties == "shuffled":
        keyed = shuffled_ties(keyed, f"{options.seed}/{view_key}/{page}")
    return [row for _, row in keyed]
