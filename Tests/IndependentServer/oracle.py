"""Expected rows of queries, computed from the raw rows by means of their own.

A case is a query, and a function from the table's typed rows to the rows that the query must give. Typed rows hold the
native columns in the order of the language page, and the original row as `raw`.

Order: `exact` where the language fixes it (a sort, or a stage that depends on the source's order); otherwise `any`, and
rows are compared as multisets. Warnings: `no` means that stderr is empty, `yes` that it isn't, `maybe` that the page
doesn't settle it. `needs` marks cases outside the plain run: `doubtful` (the page can be read in other ways), `odd` (run on data made with `--odd`). `requests` is
the most that a case may cost.
"""

from dataclasses import dataclass
from functools import cmp_to_key

from data import NOW
from values import AnyOf, Money, Nested, exact, instant

NOW_INSTANT = instant(NOW)


@dataclass
class Case:
    """One query and what it must give."""

    query: str
    rows: object
    order: str = "any"
    warn: str = "no"
    needs: str = ""
    exit: int = 0
    requests: int | None = None


class Cases(list):
    """Cases of one table over its typed rows."""

    def __init__(self, rows):
        super().__init__()
        self.source = rows

    def add(self, query, make, order="any", warn="no", needs="", exit=0):
        """Adds a case; `make` maps the table's rows to the expected rows."""

        def rows(make=make):
            return [{k: v for k, v in row.items() if k != "raw" or "raw" in query} for row in make(self.source)]

        self.append(Case(query, rows, order, warn, needs, exit))


def only(rows, *names):
    """The named columns, in this order."""
    return [{name: row[name] for name in names} for row in rows]


def ordered(rows, *keys):
    """Rows by keys, stable, nulls last; a key is a function, or (function, "desc"), or (function, "asc", "first")."""
    parts = [(key, "asc", "last") if callable(key) else (*key, "last")[:3] for key in keys]

    def compare(a, b):
        for key, direction, nulls in parts:
            x, y = key(a), key(b)
            if x is None or y is None:
                if x is None and y is None:
                    continue
                first = -1 if nulls == "first" else 1
                return first if x is None else -first
            if x != y:
                return (-1 if x < y else 1) * (-1 if direction == "desc" else 1)
        return 0

    return sorted(rows, key=cmp_to_key(compare))


def counts(rows, **keys):
    """`count by`: a row a group, keys first, in ascending key order with nulls last."""
    groups = {}
    for row in rows:
        key = tuple(make(row) for make in keys.values())
        groups[key] = groups.get(key, 0) + 1
    out = [{**dict(zip(keys, key)), "count": n} for key, n in groups.items()]
    return ordered(out, *[lambda row, name=name: row[name] for name in keys])


def distinct(rows, key=lambda row: tuple(row.values())):
    """The first row of each key."""
    seen, out = set(), []
    for row in rows:
        if (k := repr(key(row))) not in seen:
            seen.add(k)
            out.append(row)
    return out


def amount_value(row):
    """The number of a row's money."""
    return row["amount"].value if row["amount"] is not None else None


def text(value):
    """A text column: anything but text is null."""
    return value if isinstance(value, str) else None


def flag(value):
    """A bool column: anything but a bool is null."""
    return value if isinstance(value, bool) else None


def nested(value, kind):
    """A list or record column: another shape is null."""
    return Nested(value) if isinstance(value, kind) else None


def money(value, currency):
    """Money of decimal text and currency; null when either can't be read."""
    number = exact(value)
    return None if number is None else Money(number, currency)


def qonto_row(raw):
    """The native columns of `qonto.payment_links`."""
    given = raw.get("amount")
    amount = money(given.get("value"), given.get("currency")) if isinstance(given, dict) else None
    currency = given.get("currency") if isinstance(given, dict) else None
    if amount is None:
        currency = AnyOf((currency, None))
        if isinstance(given, dict) and given.get("value") is not None:
            # A JSON number, or a comma for the point, may be read as the number that it plainly is.
            amount = (
                AnyOf((None, str(given["value"]), str(given["value"]).replace(",", ".")))
                if given["value"] != "ten"
                else None
            )
        elif isinstance(given, str):
            amount = AnyOf((None, given))
    return {
        "id": text(raw.get("id")),
        "status": text(raw.get("status")),
        "expiration_date": instant(raw.get("expiration_date")),
        "potential_payment_methods": nested(raw.get("potential_payment_methods"), list),
        "amount": amount,
        "currency": currency,
        "resource_type": text(raw.get("resource_type")),
        "items": nested(raw.get("items"), list),
        "reusable": flag(raw.get("reusable")),
        "invoice_id": text(raw.get("invoice_id")),
        "invoice_number": text(raw.get("invoice_number")),
        "debitor_name": text(raw.get("debitor_name")),
        "created_at": instant(raw.get("created_at")),
        "url": text(raw.get("url")),
        "raw": Nested(raw),
    }


def mkp_row(raw):
    """The native columns of `mijnklantportaal.payment_links`."""
    return {
        "id": raw.get("id"),
        "description": raw.get("description"),
        "currency": raw.get("currency"),
        "amount": money(raw.get("amount"), raw.get("currency")),
        "reusable": flag(raw.get("reusable")),
        "expires_at": instant(raw.get("expiresAt")),
        "status": raw.get("status"),
        "checkout_url": raw.get("checkoutUrl"),
        "created_at": instant(raw.get("createdAt")),
        "raw": Nested(raw),
    }


def payment_row(raw):
    """The native columns of `mijnklantportaal.payments`."""
    return {
        "id": raw.get("id"),
        "payment_link_id": raw.get("paymentLinkId"),
        "currency": raw.get("currency"),
        "amount": money(raw.get("amount"), raw.get("currency")),
        "status": raw.get("status"),
        "payers_name": raw.get("payersName"),
        "integration": raw.get("integration"),
        "integration_id": raw.get("integrationId"),
        "created_at": instant(raw.get("createdAt")),
        "raw": Nested(raw),
    }


def txn_row(raw):
    """The native columns of `txn.payment_links`: attributes flattened, the target's id and type beside them."""
    a = raw["attributes"]
    target = ((raw.get("relationships") or {}).get("target") or {}).get("data") or {}
    return {
        "id": raw.get("id"),
        "amount": money(a.get("amount"), a.get("currency")),
        "currency": a.get("currency"),
        "account_currency": a.get("accountCurrency"),
        "network": a.get("network"),
        "network_name": a.get("networkName"),
        "reference": a.get("reference"),
        "hosted_page_url": a.get("hostedPageUrl"),
        "status": a.get("status"),
        "approval_status": a.get("approvalStatus"),
        "expires_at": instant(a.get("expiresAt")),
        "created_at": instant(a.get("createdAt")),
        "payment_type": a.get("paymentType"),
        "payment_methods": nested(a.get("paymentMethods"), list),
        "success_redirect_url": a.get("successRedirectUrl"),
        "unsuccess_redirect_url": a.get("unsuccessRedirectUrl"),
        "target_id": target.get("id"),
        "target_type": target.get("type"),
        "raw": Nested(raw),
    }


def cases(group, store, odd=False):
    """All cases of a group over the rows that a server's store holds, in the order in which it serves them."""
    # The files of cases build on this one, so they can't be imported above.
    import cases_common
    import cases_joins
    import cases_mkp
    import cases_odd
    import cases_qonto
    import cases_questions
    import cases_requests
    import cases_txn

    make = {
        "qonto": cases_odd.cases if odd else cases_qonto.cases,
        "mkp": cases_mkp.links,
        "payments": cases_mkp.payments,
        "txn": cases_txn.cases,
        "common": cases_common.cases,
        "joins": cases_joins.cases,
        "questions": cases_questions.cases,
        "requests": cases_requests.cases,
    }[group]
    return make(store)
