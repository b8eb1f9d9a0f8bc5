"""Cases of the common schema: `provider.links` for each, and unions."""

from cases_qonto import item
from cases_standard import kept
from oracle import Cases, amount_value, counts, mkp_row, only, ordered, qonto_row, txn_row
from values import AnyOf, gt, period

STATUSES = {
    "qonto": {name: name for name in ("open", "expired", "canceled", "paid", "processing")},
    "mijnklantportaal": {"open": "open", "paid": "paid", "expired": "expired", "closed": "canceled"},
    "txn": {"created": "open", "pending": "open", "completed": "processing", "expired": "expired"},
}
"""Each provider's statuses in the common words."""


def link(provider, row, **rest):
    """A row of the common links, columns in the order of the language page."""
    return {
        "provider": provider,
        "id": row["id"],
        "status": STATUSES[provider].get(row["status"], "unknown"),
        "raw_status": row["status"],
        "direction": rest.get("direction", "in"),
        "amount": row["amount"],
        "currency": row["currency"],
        "created_at": row["created_at"],
        "expires_at": rest.get("expires_at"),
        "paid_at": None,
        "reusable": rest.get("reusable"),
        "url": rest.get("url"),
        "reference": rest.get("reference"),
        "description": rest.get("description"),
        "payer": rest.get("payer"),
        "kind": rest.get("kind"),
    }


def qonto_link(raw):
    """A Qonto link in the common schema."""
    r = qonto_row(raw)
    return link(
        "qonto",
        r,
        expires_at=r["expiration_date"],
        reusable=r["reusable"],
        url=r["url"],
        reference=r["invoice_number"],
        description=item(r, 0, "title"),
        payer=r["debitor_name"],
        kind=r["resource_type"],
    )


def mkp_link(raw):
    """A MijnKlantportaal link in the common schema."""
    r = mkp_row(raw)
    return link(
        "mijnklantportaal",
        r,
        expires_at=r["expires_at"],
        reusable=r["reusable"],
        url=r["checkout_url"],
        description=r["description"],
    )


def txn_link(raw):
    """A Txn link in the common schema; that it is not reusable is inferred, so null is as good."""
    r = txn_row(raw)
    return link(
        "txn",
        r,
        direction="out" if r["payment_type"] == "Payout" else "in",
        expires_at=r["expires_at"],
        reusable=AnyOf((False, None)),
        url=r["hosted_page_url"],
        reference=r["reference"],
        kind=r["payment_type"],
    )


def cases(store):
    """All cases of the common schema."""
    tables = {
        "qonto": [qonto_link(raw) for raw in store.rows("qonto")],
        "mkp": [mkp_link(raw) for raw in store.rows("mkp")],
        "txn": [txn_link(raw) for raw in store.rows("txn")],
    }
    everything = Cases([])
    for name, rows in tables.items():
        c = Cases(rows)
        one_provider(c, f"from {name}.links")
        everything += c
    c = Cases(tables["mkp"])
    c.add(
        "from mijnklantportaal.links where status=canceled and raw_status=closed",
        kept(lambda r: r["raw_status"] == "closed"),
    )
    everything += c
    c = Cases(tables["txn"])
    c.add("from txn.links where direction=out", kept(lambda r: r["direction"] == "out"))
    c.add(
        "from txn.links count by kind, direction",
        lambda rows: counts(rows, kind=lambda r: r["kind"], direction=lambda r: r["direction"]),
        "exact",
    )
    c.add("from txn.links where status=processing and raw_status != completed", lambda rows: [])
    c.add("from txn.links where status=paid", lambda rows: [])
    c.add(
        "from txn.links where status=open count",
        lambda rows: [{"count": sum(r["raw_status"] in ("created", "pending") for r in rows)}],
    )
    everything += c
    unions(everything, tables)
    return everything


def one_provider(c, base):
    """Cases that hold for every provider's links."""
    c.add(base, lambda rows: rows)
    c.add(f"{base} limit 3", lambda rows: rows[:3], "exact")
    for status in ("open", "processing", "partially_paid", "paid", "expired", "canceled", "unknown"):
        c.add(f"{base} where status={status}", kept(lambda r, s=status: r["status"] == s))
        c.add(
            f"{base} where status != {status} count",
            lambda rows, s=status: [{"count": sum(r["status"] != s for r in rows)}],
        )
    c.add(
        f"{base} where status in (open, canceled) select id, status, raw_status",
        lambda rows: only([r for r in rows if r["status"] in ("open", "canceled")], "id", "status", "raw_status"),
    )
    c.add(
        f"{base} count by status, raw_status",
        lambda rows: counts(rows, status=lambda r: r["status"], raw_status=lambda r: r["raw_status"]),
        "exact",
    )
    c.add(
        f"{base} count by provider, direction",
        lambda rows: counts(rows, provider=lambda r: r["provider"], direction=lambda r: r["direction"]),
        "exact",
    )
    c.add(
        f"{base} where amount > 100 sort amount desc, id limit 10",
        lambda rows: ordered([r for r in rows if gt(amount_value(r), 100)], (amount_value, "desc"), lambda r: r["id"])[
            :10
        ],
        "exact",
        "maybe",
    )
    c.add(
        f"{base} where created_at = 2026-10 select id, created_at, expires_at",
        lambda rows: only(
            [r for r in rows if period("2026-10")[0] <= r["created_at"] < period("2026-10")[1]],
            "id",
            "created_at",
            "expires_at",
        ),
    )
    c.add(
        f"{base} sort created_at desc, id limit 10",
        lambda rows: ordered(rows, (lambda r: r["created_at"], "desc"), lambda r: r["id"])[:10],
        "exact",
    )
    c.add(
        f"{base} sort expires_at, id limit 10",
        lambda rows: ordered(rows, lambda r: r["expires_at"], lambda r: r["id"])[:10],
        "exact",
    )
    c.add(f"{base} where paid_at is null count", lambda rows: [{"count": len(rows)}])
    c.add(
        f"{base} where reference is null and payer is null count",
        lambda rows: [{"count": sum(r["reference"] is None and r["payer"] is None for r in rows)}],
    )
    c.add(
        f"{base} select provider, id, url, reference, description, payer, kind, reusable",
        lambda rows: only(rows, "provider", "id", "url", "reference", "description", "payer", "kind", "reusable"),
    )


def unions(everything, tables):
    """Cases over several providers."""
    c = Cases([row for rows in tables.values() for row in rows])
    c.add("from all", lambda rows: rows)
    c.add(
        "from all count by provider",
        lambda rows: counts(rows, provider=lambda r: r["provider"]),
        "exact",
    )
    c.add(
        "from all count by status, provider",
        lambda rows: counts(rows, status=lambda r: r["status"], provider=lambda r: r["provider"]),
        "exact",
    )
    c.add(
        "from all where status=open and created_at = 2026-11 sort created_at, id",
        lambda rows: ordered(
            [
                r
                for r in rows
                if r["status"] == "open" and period("2026-11")[0] <= r["created_at"] < period("2026-11")[1]
            ],
            lambda r: r["created_at"],
            lambda r: r["id"],
        ),
        "exact",
    )
    c.add(
        "from qonto, txn where status=expired",
        kept(lambda r: r["status"] == "expired" and r["provider"] != "mijnklantportaal"),
    )
    c.add(
        "from qonto, mkp where amount > 1000 EUR select id, amount, provider",
        lambda rows: only(
            [r for r in rows if r["provider"] != "txn" and r["currency"] == "EUR" and gt(amount_value(r), 1000)],
            "id",
            "amount",
            "provider",
        ),
        warn="maybe",
    )
    everything += c
