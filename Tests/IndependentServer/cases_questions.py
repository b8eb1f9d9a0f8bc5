"""Cases of the example scripts that answer the questions people ask: the statements of `examples/scripts/questions`."""

import os
import re
from decimal import Decimal

from cases_common import mkp_link, qonto_link, txn_link
from instants import DAY, SECOND
from oracle import NOW_INSTANT, Cases, amount_value, counts, mkp_row, only, ordered, payment_row, txn_row
from values import Instant, Num, date, divided, lt, month, quarter, start_of, within

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "scripts", "questions")


def script(number, **parameters):
    """The statements of a script, `explain` left out; parameters get these values as their defaults."""
    (name,) = [name for name in os.listdir(FOLDER) if name.startswith(number) and name.endswith(".quire")]
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        text = "".join(line for line in file if not line.startswith("#"))
    for key, value in parameters.items():
        text, found = re.subn(rf'(param {key}: \w+ = )".*"', rf'\1"{value}"', text)
        assert found == 1, f"{name} has no parameter {key}"
    if parameters:
        return [text]
    return [part for part in text.split("\n\n") if not part.startswith("explain")]


def ago(days):
    """So many days before now."""
    return Instant(NOW_INSTANT.nanos - days * DAY)


def duration(nanos):
    """A duration as ISO 8601 has it, in days and less."""
    sign, nanos = ("-", -nanos) if nanos < 0 else ("", nanos)
    seconds, rest = divmod(nanos, SECOND)
    days, seconds = divmod(seconds, 86400)
    out = f"{days}D" if days else ""
    time = "".join(f"{n}{unit}" for n, unit in ((seconds // 3600, "H"), (seconds // 60 % 60, "M")) if n)
    if seconds % 60 or rest:
        time += f"{seconds % 60}" + (f".{rest:09d}".rstrip("0") if rest else "") + "S"
    if not out and not time:
        return "PT0S"
    return f"{sign}P{out}" + (f"T{time}" if time else "")


def groups(rows, *keys):
    """The rows of each group, in ascending order of keys, nulls last."""
    held = {}
    for row in rows:
        held.setdefault(tuple(key(row) for key in keys), []).append(row)
    places = [lambda pair, at=at: pair[0][at] for at in range(len(keys))]
    return ordered(list(held.items()), *places)


def total(rows):
    """The sum of amounts; null of none."""
    values = [value for value in map(amount_value, rows) if value is not None]
    return Num(sum(values)) if values else None


def cases(store):
    """All questions that the four lists can answer."""
    qonto = [qonto_link(raw) for raw in store.rows("qonto")]
    mkp = [mkp_link(raw) for raw in store.rows("mkp")]
    txn = [txn_link(raw) for raw in store.rows("txn")]
    everything = qonto + mkp + txn
    c = Cases(everything)
    of_links(c, qonto, txn)
    of_mkp(c, [mkp_row(raw) for raw in store.rows("mkp")], store)
    of_txn(c, [txn_row(raw) for raw in store.rows("txn")])
    return c


def of_links(c, qonto, txn):
    """Questions about links, most of them in the common schema."""
    created, expires = lambda r: r["created_at"], lambda r: r["expires_at"]

    def largest(_):
        rows = [r for r in qonto if r["status"] == "paid" and r["currency"] == "EUR"]
        return [
            {
                "amount": r["amount"],
                "debitor_name": r["payer"],
                "invoice_number": r["reference"],
                "created_at": created(r),
            }
            for r in ordered(rows, (amount_value, "desc"))[:10]
        ]

    def expiring(rows):
        end = Instant(NOW_INSTANT.nanos + 3 * DAY)
        soon = [r for r in rows if r["status"] == "open" and expires(r) and NOW_INSTANT <= expires(r) <= end]
        return [
            {
                **only([r], "provider", "id", "amount", "currency", "expires_at")[0],
                "left": duration(expires(r).nanos - NOW_INSTANT.nanos),
            }
            for r in ordered(soon, expires)
        ]

    def stale(rows):
        old = [r for r in rows if r["status"] == "open" and created(r) < ago(30)]
        return only(ordered(old, created)[:10], "provider", "id", "created_at", "amount", "currency")

    def late(rows):
        rows = [r for r in rows if r["status"] == "open" and lt(expires(r), NOW_INSTANT)]
        return only(ordered(rows, expires), "provider", "id", "expires_at", "amount", "currency", "payer")

    def outstanding(rows):
        rows = [r for r in rows if r["status"] == "open" and r["direction"] == "in"]
        out = [
            {"currency": key, "n": len(held), "total": total(held), "oldest": min(map(created, held))}
            for (key,), held in groups(rows, lambda r: r["currency"])
        ]
        return ordered(out, (lambda r: r["n"], "desc"), lambda r: r["currency"])

    def monthly(rows):
        rows = [r for r in rows if r["status"] == "paid" and created(r) >= start_of(2026, 7, 1)]
        return [
            {"month_created_at": at, "currency": currency, "n": len(held), "total": total(held)}
            for (at, currency), held in groups(rows, lambda r: month(created(r)), lambda r: r["currency"])
        ]

    def twice(rows):
        out = []
        for (reference,), held in groups([r for r in rows if r["reference"]], lambda r: r["reference"]):
            providers = {r["provider"] for r in held}
            if len(providers) > 1:
                out.append({"reference": reference, "n": len(providers), "ids": [r["id"] for r in held]})
        return out[:10]

    def conversion(rows):
        out = []
        for (provider,), held in groups([r for r in rows if created(r) >= ago(90)], lambda r: r["provider"]):
            paid = sum(r["status"] == "paid" for r in held)
            rate = divided(Decimal(paid), Decimal(len(held)))
            out.append({"provider": provider, "n": len(held), "paid": paid, "rate": Num(rate)})
        return out

    one = next(r for r in c.source if r["provider"] == "mijnklantportaal")
    found = next(r for r in txn if r["reference"])
    add = lambda number, make, **parameters: [
        c.add(text, make, "exact", "maybe") for text in script(number, **parameters)
    ]
    add("01", largest)
    add("02", expiring)
    add("03", stale)
    add("04", late)
    add("06", outstanding)
    add("07", monthly)
    add(
        "09",
        lambda _: [
            {"id": r["id"], "status": r["raw_status"], **only([r], "amount", "currency", "created_at")[0]}
            for r in txn
            if r["reference"] == found["reference"]
        ],
        reference=found["reference"],
    )
    add(
        "10",
        lambda rows: only(
            [r for r in rows if r["id"] == one["id"]],
            *("provider", "status", "raw_status", "amount", "currency", "created_at", "description"),
        ),
        id=one["id"],
    )
    add("18", twice)
    add("22", conversion)
    add(
        "25",
        lambda rows: counts(
            [r for r in rows if r["status"] == "unknown"],
            provider=lambda r: r["provider"],
            raw_status=lambda r: r["raw_status"],
        ),
    )


def of_mkp(c, links, store):
    """Questions about MijnKlantportaal's links and payments."""
    payments = {link["id"]: [payment_row(raw) for raw in store.payments[link["id"]]] for link in links}
    every = [payment for link in links for payment in payments[link["id"]]]
    created = lambda r: r["created_at"]
    add = lambda number, make: [c.add(text, lambda _: make(), "exact", "maybe") for text in script(number)]
    single = [link for link in links if not link["reusable"]]
    paid_on = lambda link: [p for p in payments[link["id"]] if p["status"] == "paid"]

    def endless():
        rows = [r for r in links if r["status"] == "open" and r["expires_at"] is None]
        return [
            {**only([r], "id", "description", "amount", "currency")[0], "created": date(created(r))}
            for r in ordered(rows, created)[:10]
        ]

    def cash():
        rows = [p for p in every if p["status"] == "paid" and within(created(p), "2026-Q4")]
        return [
            {"month": at, "currency": currency, "provider": "mijnklantportaal", "n": len(held), "received": total(held)}
            for (at, currency), held in groups(rows, lambda p: month(created(p)), lambda p: p["currency"])
        ]

    def chargebacks():
        rows = [p for p in every if p["status"] == "chargebacked" and quarter(created(p)) == quarter(NOW_INSTANT)]
        return only(
            ordered(rows, (created, "desc"))[:10],
            *("created_at", "payment_link_id", "payers_name", "amount", "currency", "integration", "integration_id"),
        )

    def unpaid():
        rows = [link for link in links if link["status"] == "paid" and not paid_on(link)]
        return only(ordered(rows, created), "id", "description", "amount", "currency", "created_at")

    def closed():
        pairs = [(a, p) for a in single if a["status"] in ("expired", "closed") for p in paid_on(a)]
        return [
            {
                **only([a], "id", "status", "expires_at")[0],
                **{f"p.{name}": p[name] for name in ("id", "amount", "currency", "created_at")},
            }
            for a, p in ordered(pairs, (lambda pair: created(pair[1]), "desc"))
        ]

    def wrong():
        out = []
        for link in ordered(single, lambda r: r["id"]):
            for (currency,), held in groups(paid_on(link), lambda p: p["currency"]):
                got, asked = total(held).value, link["amount"]
                if asked is not None and (asked.value, asked.currency) == (got, currency):
                    continue
                missing = None if asked is None or asked.currency != currency else Num(asked.value - got)
                out.append(
                    {"id": link["id"], "amount": asked, "currency": currency, "got": Num(got), "missing": missing}
                )
        return out

    def doubled():
        rows = [(link["id"], paid_on(link)) for link in ordered(single, lambda r: r["id"])]
        return [{"id": at, "n": len(held), "payments": [p["id"] for p in held]} for at, held in rows if len(held) > 1]

    def alike():
        keys = [lambda r: r["description"], amount_value, lambda r: r["currency"], lambda r: date(created(r))]
        out = [
            {
                "description": text,
                "amount": held[0]["amount"],
                "currency": currency,
                "day": day,
                "ids": [r["id"] for r in held],
            }
            for (text, _, currency, day), held in groups(links, *keys)
            if len(held) > 1
        ]
        return ordered(out, (lambda r: r["day"], "desc"), lambda r: r["description"])[:5]

    def tried():
        out = []
        for (at,), held in groups(every, lambda p: p["payment_link_id"]):
            failed, ok = (sum(p["status"] == status for p in held) for status in ("failed", "paid"))
            if failed >= 2 and ok >= 1:
                out.append({"payment_link_id": at, "failed": failed, "ok": ok})
        return ordered(out, (lambda r: r["failed"], "desc"), lambda r: r["payment_link_id"])[:10]

    def slowest():
        pairs = [(a["id"], created(p).nanos - created(a).nanos) for a in single for p in paid_on(a)]
        rows = ordered(pairs, (lambda r: r[1], "desc"), lambda r: r[0])[:20]
        return [{"id": at, "took": duration(nanos)} for at, nanos in rows]

    add("05", endless)
    add("08", cash)
    add("11", chargebacks)
    add("13", unpaid)
    add("14", closed)
    add("15", wrong)
    add("16", doubled)
    add("17", alike)
    add("21", tried)
    add("23", slowest)


def of_txn(c, rows):
    """Questions about Txn's own statuses."""
    used, waiting = script("24")

    def unsettled(_):
        some = [r for r in rows if r["status"] == "completed" and r["target_type"] == "invoices"]
        newest = ordered(some, (lambda r: r["created_at"], "desc"))[:10]
        return only(newest, "id", "target_id", "amount", "currency", "created_at")

    c.add(used, unsettled, "exact", "maybe")
    c.add(
        waiting,
        lambda _: counts(
            [r for r in rows if r["payment_type"] == "Payout" and r["approval_status"] is not None],
            approval_status=lambda r: r["approval_status"],
            status=lambda r: r["status"],
        ),
        "exact",
        "maybe",
    )
