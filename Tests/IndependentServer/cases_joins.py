"""Cases of joins: of a child list read by key, of two lists read side by side, of three."""

from oracle import Cases, amount_value, counts, mkp_row, ordered, payment_row, qonto_row, txn_row
from values import gt


def cases(store):
    """All cases over the rows that the server holds."""
    links = [mkp_row(raw) for raw in store.rows("mkp")]
    payments = {link["id"]: [payment_row(raw) for raw in store.payments[link["id"]]] for link in links}
    qonto = [qonto_row(raw) for raw in store.rows("qonto")]
    txn = [txn_row(raw) for raw in store.rows("txn")]
    c = Cases([])

    def paired(left, right, on, keep=lambda a, b: True, outer=False):
        """Pairs in the order of the left side."""
        held = {}
        for b in right:
            if on(b) is not None:
                held.setdefault(on(b), []).append(b)
        for a, key in left:
            found = [b for b in held.get(key, []) if key is not None and keep(a, b)]
            yield from ((a, b) for b in found)
            if outer and not found:
                yield a, None

    def of_links(some, keep=lambda a, b: True, outer=False):
        right = [p for link in some for p in payments[link["id"]]]
        return list(paired([(a, a["id"]) for a in some], right, lambda b: b["payment_link_id"], keep, outer))

    cell = lambda row, name: None if row is None else row[name]
    paid = [link for link in links if link["status"] == "paid"]
    c.add(
        "from mkp where status=paid join mkp.payments as p on id = p.payment_link_id select id, p.id, p.amount",
        lambda _: [{"id": a["id"], "p.id": b["id"], "p.amount": b["amount"]} for a, b in of_links(paid)],
        "exact",
    )
    c.add(
        "from mkp limit 40 left join mkp.payments as p on id = p.payment_link_id and p.status = paid "
        "select id, p.id, who = p.payers_name",
        lambda _: [
            {"id": a["id"], "p.id": cell(b, "id"), "who": cell(b, "payers_name")}
            for a, b in of_links(links[:40], lambda a, b: b["status"] == "paid", outer=True)
        ],
        "exact",
    )
    c.add(
        "from mkp join mkp.payments on payments.payment_link_id = id "
        "where payments.status = failed and amount > 1000 count",
        lambda _: [
            {
                "count": len(
                    of_links(links, lambda a, b: b["status"] == "failed" and gt(amount_value(a), 1000))
                )
            }
        ],
        warn="maybe",
    )
    c.add(
        "from mkp where status = open join mkp.payments as p on id = p.payment_link_id "
        "sort p.created_at desc, p.id limit 7 select p.id, p.created_at",
        lambda _: [
            {"p.id": b["id"], "p.created_at": b["created_at"]}
            for b in ordered(
                [b for _, b in of_links([link for link in links if link["status"] == "open"])],
                (lambda b: b["created_at"], "desc"),
                lambda b: b["id"],
            )[:7]
        ],
        "exact",
    )
    c.add(
        "from mkp where status=paid limit 3 join mkp.payments as p on id = p.payment_link_id limit 2 select id, p.id",
        lambda _: [{"id": a["id"], "p.id": b["id"]} for a, b in of_links(paid[:3])[:2]],
        "exact",
    )
    by_currency = list(paired([(a, a["currency"]) for a in qonto], txn, lambda b: b["currency"]))
    c.add(
        "from qonto join txn as t on currency = t.currency where t.status = expired and status = canceled "
        "select id, t.id",
        lambda _: [
            {"id": a["id"], "t.id": b["id"]}
            for a, b in by_currency
            if b["status"] == "expired" and a["status"] == "canceled"
        ],
        "exact",
    )
    c.add(
        "from qonto as a join qonto as b on a.invoice_id = b.invoice_id and a.id != b.id select id, b.id",
        lambda _: [
            {"id": a["id"], "b.id": b["id"]}
            for a, b in paired([(a, a["invoice_id"]) for a in qonto], qonto, lambda b: b["invoice_id"])
            if a["id"] != b["id"]
        ],
        "exact",
    )
    c.add(
        "from qonto where status = nothing_like_it join txn as t on id = t.id",
        lambda _: [],
        exit=3,
        warn="yes",
    )
    c.add(
        "from txn sort created_at desc limit 30 left join qonto as q on amount.value = q.amount.value "
        "select id, q.id, q.reusable",
        lambda _: [
            {"id": a["id"], "q.id": cell(b, "id"), "q.reusable": cell(b, "reusable")}
            for a, b in paired(
                [(a, amount_value(a)) for a in ordered(txn, (lambda r: r["created_at"], "desc"))[:30]],
                qonto,
                amount_value,
                outer=True,
            )
        ],
        "exact",
    )
    c.add(
        "from mkp where status=paid join mkp.payments as p on id = p.payment_link_id "
        "join txn as t on p.currency = t.currency and t.status = completed count by p.status",
        lambda _: [
            {"p.status": row["status"], "count": row["count"]}
            for row in counts(
                [
                    b
                    for _, b in of_links(paid)
                    for t in txn
                    if t["currency"] == b["currency"] and t["status"] == "completed"
                ],
                status=lambda b: b["status"],
            )
        ],
        "exact",
    )
    return c
