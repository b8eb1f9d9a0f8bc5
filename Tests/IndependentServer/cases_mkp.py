"""Cases of `mijnklantportaal.payment_links` and of the payments of its links."""

from cases_standard import Table, add_standard, kept
from oracle import NOW_INSTANT, Cases, amount_value, counts, mkp_row, only, ordered, payment_row
from values import ends, gt, lt, period


def links(store):
    """All cases of the links."""
    c = Cases([mkp_row(raw) for raw in store.rows("mkp")])
    add_standard(
        c, Table("from mkp", ("open", "paid"), "description", "Café Zoë", "checkout_url", ("EUR", "USD"), "café z")
    )
    for spelling in ("mijnklantportaal", "mkp.payment_links", "mijnklantportaal.payment_links as p", "mkp as m"):
        c.add(f"from {spelling} where status=expired", kept(lambda r: r["status"] == "expired"))
    c.add("from mkp where status=closed count", lambda rows: [{"count": sum(r["status"] == "closed" for r in rows)}])
    c.add(
        "from mkp where status=open and expires_at is null",
        kept(lambda r: r["status"] == "open" and r["expires_at"] is None),
    )
    c.add("from mkp where expires_at < now", kept(lambda r: lt(r["expires_at"], NOW_INSTANT)))
    c.add("from mkp where not (expires_at < now)", kept(lambda r: not lt(r["expires_at"], NOW_INSTANT)))
    c.add(
        "from mkp where expires_at > 2026-11",
        kept(lambda r: r["expires_at"] is not None and r["expires_at"] >= period("2026-11")[1]),
    )
    c.add(
        "from mkp where expires_at != 2026-11",
        kept(
            lambda r: not (
                r["expires_at"] is not None and period("2026-11")[0] <= r["expires_at"] < period("2026-11")[1]
            )
        ),
    )
    due = lambda r: r["expires_at"]
    c.add("from mkp sort expires_at limit 30", lambda rows: ordered(rows, due)[:30], "exact")
    c.add("from mkp sort expires_at desc", lambda rows: ordered(rows, (due, "desc")), "exact")
    c.add(
        "from mkp sort expires_at nulls first, id limit 30",
        lambda rows: ordered(rows, (due, "asc", "first"), lambda r: r["id"])[:30],
        "exact",
    )
    c.add(
        "from mkp where reusable and status=paid and checkout_url is not null",
        kept(lambda r: r["reusable"] and r["status"] == "paid" and r["checkout_url"] is not None),
    )
    c.add("from mkp where description = ''", kept(lambda r: r["description"] == ""))
    c.add("from mkp where description ends 'HI\"'", kept(lambda r: ends(r["description"], 'hi"')))
    c.add(
        "from mkp where not (checkout_url > 'https://demo.mijnklantportaal.nl/payment-link/plk_m')",
        kept(lambda r: not gt(r["checkout_url"], "https://demo.mijnklantportaal.nl/payment-link/plk_m")),
    )
    c.add("from mkp limit 10", lambda rows: rows[:10], "exact")
    c.add("from mkp limit 15", lambda rows: rows[:15], "exact")
    c.add("from mkp limit 16", lambda rows: rows[:16], "exact")
    c.add("from mkp skip 13 limit 20", lambda rows: rows[13:33], "exact")
    c.add(
        "from mkp count by reusable, status",
        lambda rows: counts(rows, reusable=lambda r: r["reusable"], status=lambda r: r["status"]),
        "exact",
    )
    return c


def payments(store):
    """All cases of the payments of a link, over links with no, few, one page of and many payments."""
    by_size = {}
    for link in store.rows("mkp"):
        by_size.setdefault(len(store.payments[link["id"]]), link["id"])
    many = by_size[max(by_size)]

    def of(link):
        return [payment_row(raw) for raw in store.payments[link]]

    c = Cases(of(many))
    base = f'from mkp.payments where payment_link_id = "{many}"'
    add_standard(c, Table(base, ("paid", "failed"), "payers_name", "John Doe", "payers_name", ("EUR", "USD"), "john"))
    for size, link in sorted(by_size.items()):
        c.add(f"from mkp.payments where payment_link_id = '{link}'", lambda rows, link=link: of(link))
        c.add(f"from mkp.payments where payment_link_id = {link} count", lambda rows, size=size: [{"count": size}])
    c.add(
        f"from mijnklantportaal.payments as p where '{many}' = payment_link_id and status=chargebacked",
        kept(lambda r: r["status"] == "chargebacked"),
    )
    c.add(
        f"from mkp.payments where status=pending and payment_link_id = '{many}' and integration = mollie",
        kept(lambda r: r["status"] == "pending" and r["integration"] == "mollie"),
    )
    c.add(
        f"from mkp.payments where integration in (stripe, paynl) where payment_link_id = '{many}' sort amount desc, id",
        lambda rows: ordered(
            [r for r in rows if r["integration"] in ("stripe", "paynl")], (amount_value, "desc"), lambda r: r["id"]
        ),
        "exact",
        "maybe",
    )
    c.add(
        f"{base} count by integration, status",
        lambda rows: counts(rows, integration=lambda r: r["integration"], status=lambda r: r["status"]),
        "exact",
    )
    c.add(
        f"{base} select integration_id, payment_link_id", lambda rows: only(rows, "integration_id", "payment_link_id")
    )
    c.add(f"{base} skip 14 limit 3", lambda rows: rows[14:17], "exact")
    # An id that no link has is answered with 404, which is an error and not an empty list.
    c.add("from mkp.payments where payment_link_id = 'plk_doesnotexist00'", lambda rows: [], warn="yes", exit=5)
    some = [link["id"] for link in store.rows("mkp")[:12]]
    listed = ", ".join(f"'{link}'" for link in some)
    c.add(
        f"from mkp.payments where payment_link_id in ({listed})",
        lambda rows: [p for link in some for p in of(link)],
    )
    c.add(
        f"from mkp.payments where payment_link_id in ({listed}) and status=paid sort created_at desc, id limit 5",
        lambda rows: ordered(
            [p for link in some for p in of(link) if p["status"] == "paid"],
            (lambda r: r["created_at"], "desc"),
            lambda r: r["id"],
        )[:5],
        "exact",
    )
    everything = lambda: [payment_row(raw) for raw in store.rows("payments")]
    c.add("from mkp.payments", lambda rows: everything(), warn="maybe")
    c.add(
        "from mkp.payments count by status",
        lambda rows: counts(everything(), status=lambda r: r["status"]),
        "exact",
        "maybe",
    )
    return c
