"""Cases of `txn.payment_links`."""

from decimal import Decimal

from cases_standard import Table, add_standard, kept
from oracle import NOW_INSTANT, Cases, amount_value, counts, distinct, only, ordered, txn_row
from values import Num, instant, literal, lt, period


def cases(store):
    """All cases over data that the document allows."""
    c = Cases([txn_row(raw) for raw in store.rows("txn")])
    references = [r["reference"] for r in c.source]
    common = max(["Order-7", "ORDER-7", "order-7"], key=references.count)
    add_standard(
        c,
        Table(
            "from txn", ("completed", "created"), "reference", common, "network_name", ("EUR", "USDT", "BTC"), "order-7"
        ),
    )
    own_columns(c)
    bounds(c)
    for reference in [
        "Order-7",
        "ORDER-7",
        "order-7",
        'réf,"7"',
        "Order 7&b=c+d%",
        c.source[len(c.source) // 2]["reference"],
        "no such",
        "",
    ]:
        c.add(f"from txn where reference = {literal(reference)}", kept(lambda r, x=reference: r["reference"] == x))
        c.add(
            f"from txn where reference = {literal(reference)} count",
            lambda rows, x=reference: [{"count": sum(r["reference"] == x for r in rows)}],
        )
        c.add(
            f"from txn where reference != {literal(reference)} limit 3",
            lambda rows, x=reference: [r for r in rows if r["reference"] != x][:3],
            "exact",
        )
    c.add(
        "from txn where reference in ('Order-7', 'order-7') count by reference",
        lambda rows: counts(
            [r for r in rows if r["reference"] in ("Order-7", "order-7")], reference=lambda r: r["reference"]
        ),
        "exact",
    )
    c.add(
        "from txn where reference = 'Order-7' or status = expired",
        kept(lambda r: r["reference"] == "Order-7" or r["status"] == "expired"),
    )
    return c


def own_columns(c):
    """Kinds, networks, approvals, targets and methods."""
    c.add(
        "from txn.payment_links where payment_type=Payout and approval_status is not null",
        kept(lambda r: r["payment_type"] == "Payout" and r["approval_status"] is not None),
    )
    c.add(
        "from txn count by payment_type, status",
        lambda rows: counts(rows, payment_type=lambda r: r["payment_type"], status=lambda r: r["status"]),
        "exact",
    )
    c.add(
        "from txn count by approval_status",
        lambda rows: counts(rows, approval_status=lambda r: r["approval_status"]),
        "exact",
    )
    c.add("from txn count by target_type", lambda rows: counts(rows, target_type=lambda r: r["target_type"]), "exact")
    c.add(
        "from txn count by network, account_currency",
        lambda rows: counts(rows, network=lambda r: r["network"], account_currency=lambda r: r["account_currency"]),
        "exact",
    )
    c.add("from txn where target_id is null and status = completed", lambda rows: [])
    c.add(
        "from txn where target_type = invoices select id, target_id, target_type",
        lambda rows: only([r for r in rows if r["target_type"] == "invoices"], "id", "target_id", "target_type"),
    )
    c.add(
        "from txn where network = 'ttrx:usdt' and currency = account_currency",
        kept(lambda r: r["network"] == "ttrx:usdt" and r["currency"] == r["account_currency"]),
    )
    c.add(
        "from txn where success_redirect_url = unsuccess_redirect_url count",
        lambda rows: [{"count": sum(r["success_redirect_url"] == r["unsuccess_redirect_url"] for r in rows)}],
    )
    c.add(
        "from txn where payment_methods[1] = binance_pay select id, payment_methods",
        lambda rows: only(
            [r for r in rows if r["payment_methods"].value[1:2] == ["binance_pay"]], "id", "payment_methods"
        ),
    )
    c.add(
        "from txn where currency = BTC and amount < 0.0001 select id, amount",
        lambda rows: only(
            [r for r in rows if r["currency"] == "BTC" and amount_value(r) < Decimal("0.0001")], "id", "amount"
        ),
        warn="maybe",
    )
    c.add("from txn where amount = 0.00000001", kept(lambda r: amount_value(r) == Decimal("0.00000001")), warn="maybe")
    c.add(
        "from txn where amount.value = 1 select id, amount, sum = amount.value + 0.00000001",
        lambda rows: [
            {"id": r["id"], "amount": r["amount"], "sum": Num(amount_value(r) + Decimal("0.00000001"))}
            for r in rows
            if amount_value(r) == 1
        ],
    )
    c.add(
        "from txn where currency = USDT sort amount limit 30 select amount, currency, id",
        lambda rows: only(
            ordered([r for r in rows if r["currency"] == "USDT"], amount_value)[:30], "amount", "currency", "id"
        ),
        "exact",
    )
    c.add(
        "from txn where expires_at < now and status in (created, pending)",
        kept(lambda r: lt(r["expires_at"], NOW_INSTANT) and r["status"] in ("created", "pending")),
    )
    c.add(
        "from txn sort expires_at desc, id limit 12",
        lambda rows: ordered(rows, (lambda r: r["expires_at"], "desc"), lambda r: r["id"])[:12],
        "exact",
    )
    c.add(
        "from txn sort network_name, created_at desc limit 12",
        lambda rows: ordered(rows, lambda r: r["network_name"], (lambda r: r["created_at"], "desc"))[:12],
        "exact",
    )
    c.add(
        "from txn select network, network_name distinct", lambda rows: distinct(only(rows, "network", "network_name"))
    )
    c.add("from txn select id, created_at, expires_at", lambda rows: only(rows, "id", "created_at", "expires_at"))


def bounds(c):
    """Creation times at, just inside and just outside of what the API's inclusive filters can say."""
    made = lambda r: r["created_at"]
    for written in ("2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z", "2026-10-31T23:59:59.999Z"):
        moment = instant(written)
        c.add(f"from txn where created_at = {written}", kept(lambda r, m=moment: made(r) == m))
        c.add(f"from txn where created_at > {written}", kept(lambda r, m=moment: made(r) > m))
        c.add(
            f"from txn where created_at >= {written} count",
            lambda rows, m=moment: [{"count": sum(made(r) >= m for r in rows)}],
        )
        c.add(
            f"from txn where created_at < {written} count",
            lambda rows, m=moment: [{"count": sum(made(r) < m for r in rows)}],
        )
        c.add(
            f"from txn where created_at <= {written} sort created_at desc limit 5",
            lambda rows, m=moment: ordered([r for r in rows if made(r) <= m], (made, "desc"))[:5],
            "exact",
        )
    begin, after = period("2026-11-01")[0], period("2026-11-08")[0]
    c.add(
        "from txn where created_at >= 2026-11-01 and created_at < 2026-11-08 and status=completed sort created_at",
        lambda rows: ordered([r for r in rows if begin <= made(r) < after and r["status"] == "completed"], made),
        "exact",
    )
    c.add(
        "from txn where not (created_at >= 2026-11-01 and created_at < 2026-11-08) count",
        lambda rows: [{"count": sum(not begin <= made(r) < after for r in rows)}],
    )
    c.add(
        "from txn where created_at < 2026-11-01 or created_at >= 2026-11-08 count by status",
        lambda rows: counts([r for r in rows if not begin <= made(r) < after], status=lambda r: r["status"]),
        "exact",
    )
    c.add("from txn where created_at > 2026-11-20 and created_at < 2026-11-01", lambda rows: [])
