"""Cases over data with values that no document allows; for a server with `--odd`."""

from cases_qonto import rows
from oracle import Cases, counts, only, ordered
from values import AnyOf, Nested, period


def cases(store):
    """Cases over data with values that no document allows."""
    c = Cases(rows(store))
    methods = lambda r: (
        {**r, "potential_payment_methods": AnyOf((Nested(["sepa", 3, None]), Nested(["sepa", None, None]), None))}
        if r["potential_payment_methods"] and 3 in r["potential_payment_methods"].value
        else r
    )
    known = lambda r: isinstance(r["currency"], str)
    c.add("from qonto", lambda rows: [methods(r) for r in rows], warn="yes", needs="odd")
    c.add("from qonto select id, status", lambda rows: only(rows, "id", "status"), warn="maybe", needs="odd")
    c.add(
        "from qonto where status = 'on_hold' select id",
        lambda rows: only([r for r in rows if r["status"] == "on_hold"], "id"),
        warn="maybe",
        needs="odd",
    )
    c.add(
        "from qonto where status != paid select id",
        lambda rows: only([r for r in rows if r["status"] != "paid"], "id"),
        warn="maybe",
        needs="odd",
    )
    c.add(
        "from qonto count by status", lambda rows: counts(rows, status=lambda r: r["status"]), warn="maybe", needs="odd"
    )
    c.add(
        "from qonto where created_at is null select id",
        lambda rows: only([r for r in rows if r["created_at"] is None], "id"),
        warn="yes",
        needs="odd",
    )
    c.add(
        "from qonto where not (created_at >= 2026-11) select id",
        lambda rows: only([r for r in rows if not (r["created_at"] and r["created_at"] >= period("2026-11")[0])], "id"),
        warn="yes",
        needs="odd",
        exit=6,
    )
    c.add(
        "from qonto sort expiration_date select id, expiration_date",
        lambda rows: only(ordered(rows, lambda r: r["expiration_date"]), "id", "expiration_date"),
        "exact",
        "yes",
        needs="odd",
    )
    c.add(
        "from qonto sort expiration_date desc nulls first select id",
        lambda rows: only(ordered(rows, (lambda r: r["expiration_date"], "desc", "first")), "id"),
        "exact",
        "yes",
        needs="odd",
    )
    c.add(
        "from qonto where reusable is null select id",
        lambda rows: only([r for r in rows if r["reusable"] is None], "id"),
        warn="yes",
        needs="odd",
    )
    c.add(
        "from qonto where items is null select id",
        lambda rows: only([r for r in rows if r["items"] is None], "id"),
        warn="yes",
        needs="odd",
    )
    c.add(
        "from qonto where url is null select id",
        lambda rows: only([r for r in rows if r["url"] is None], "id"),
        warn="maybe",
        needs="odd",
    )
    c.add(
        "from qonto where currency = USD select id",
        lambda rows: only([r for r in rows if known(r) and r["currency"] == "USD"], "id"),
        warn="maybe",
        needs="odd",
        exit=6,
    )
    c.add(
        "from qonto limit 80 select id, raw", lambda rows: only(rows[:80], "id", "raw"), "exact", "maybe", needs="odd"
    )
    return c
