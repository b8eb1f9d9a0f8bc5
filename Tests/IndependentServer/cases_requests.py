"""How many requests some queries may cost: one case a line, its rows checked as well.

The numbers hold for 10,000 Qonto links at 100 a page, 1,000 MijnKlantportaal links at 15 and 10,000 Txn links at 100;
k is the number of pages that hold matches.
"""

import cases_qonto
from cases_standard import kept
from oracle import Cases, amount_value, counts, mkp_row, ordered, payment_row, txn_row
from values import contains, ge, gt, le, period

WINDOW = 8
"""Pages in flight when nothing else is asked for."""


def cases(store):
    """All cases; each one's `requests` is the most that it may cost."""
    out = []
    for rows, add in (
        (cases_qonto.rows(store), qonto),
        ([mkp_row(raw) for raw in store.rows("mkp")], mkp),
        ([txn_row(raw) for raw in store.rows("txn")], txn),
    ):
        c = Limited(rows)
        add(c)
        out += c
    link, held = max(store.payments.items(), key=lambda pair: len(pair[1]))
    c = Limited([payment_row(raw) for raw in held])
    c.within(pages(len(held), 15) + 1, f"from mkp.payments where payment_link_id = '{link}'", lambda rows: rows)
    return out + c + several(store)


def several(store):
    """Lines over several lists."""
    c = Limited([])
    links = [mkp_row(raw) for raw in store.rows("mkp")]
    held = {link["id"]: [payment_row(raw) for raw in store.payments[link["id"]]] for link in links}
    own = lambda link: max(1, pages(len(held[link["id"]]), 15)) + 1
    some = [link for link in links if link["status"] == "closed"][:5]
    first = links.index(some[-1]) + 1
    c.within(
        pages(first, 15) + WINDOW + sum(map(own, some)),
        "from mkp where status=closed limit 5 join mkp.payments as p on id = p.payment_link_id select p.id",
        lambda _: [{"p.id": p["id"]} for link in some for p in held[link["id"]]],
        "exact",
    )
    listed = ", ".join(f"'{link['id']}'" for link in some)
    c.within(
        sum(map(own, some)),
        f"from mkp.payments where payment_link_id in ({listed})",
        lambda _: [p for link in some for p in held[link["id"]]],
    )
    everyone = [len(store.rows(name)) for name in ("qonto", "mkp", "txn")]
    # A provider without a total and without sorts is read as a whole; the others are asked once.
    c.within(2 + pages(everyone[1], 15) + WINDOW, "from all count", lambda _: [{"count": sum(everyone)}])
    c.within(1, "from all limit 3 select provider", lambda _: [{"provider": "qonto"}] * 3)
    return c


class Limited(Cases):
    """Cases with a limit on their requests."""

    def within(self, requests, query, make, order="any", warn="no"):
        """Adds a case with its limit."""
        self.add(query, make, order, warn)
        self[-1].requests = requests


def pages(count, size=100):
    """How many pages so many rows fill."""
    return -(-count // size)


def counted(test):
    """A count of the rows that pass a test."""
    return lambda rows: [{"count": sum(test(row) for row in rows)}]


def qonto(c):
    """Qonto's lines."""
    due = lambda r: r["expiration_date"]
    value = amount_value
    c.within(1, "from qonto count", counted(lambda r: True))
    c.within(1, "from qonto where status=paid count", counted(lambda r: r["status"] == "paid"))
    c.within(1, "from qonto where status in (paid, open) count", counted(lambda r: r["status"] in ("paid", "open")))
    c.within(2, "from qonto where status != paid count", counted(lambda r: r["status"] != "paid"))
    c.within(6, "from qonto count by status", lambda rows: counts(rows, status=lambda r: r["status"]), "exact")
    c.within(0, "from qonto where status=paid and status=open", lambda rows: [])
    c.within(
        1, "from qonto sort amount desc limit 10", lambda rows: ordered(rows, (value, "desc"))[:10], "exact", "maybe"
    )
    c.within(
        1,
        "from qonto where status in (paid, open) sort expiration_date limit 10",
        lambda rows: ordered([r for r in rows if r["status"] in ("paid", "open")], due)[:10],
        "exact",
    )
    above = [r for r in c.source if gt(value(r), 2500)]
    c.within(
        pages(len(above)) + 1,
        "from qonto where amount > 2500 sort amount desc",
        lambda rows: ordered(above, (value, "desc")),
        "exact",
        "maybe",
    )
    c.within(pages(len(above)) + 1, "from qonto where amount > 2500", lambda rows: above, warn="maybe")
    week = [r for r in c.source if period("2026-11-20")[0] <= due(r) < period("2026-11-27")[0]]
    c.within(
        pages(len(week)) + 10,
        "from qonto where expiration_date >= 2026-11-20 and expiration_date < 2026-11-27",
        lambda rows: week,
    )
    between = [r for r in c.source if ge(value(r), 400) and le(value(r), 450)]
    c.within(
        pages(len(between)) + 10, "from qonto where amount between 400 and 450", lambda rows: between, warn="maybe"
    )
    zoe = [i for i, r in enumerate(c.source) if contains(r["debitor_name"], "zoë")]
    fifth = pages(zoe[4] + 1) if len(zoe) > 4 else pages(len(c.source))
    c.within(
        pages(fifth, WINDOW) * WINDOW,
        'from qonto where debitor_name contains "zoë" limit 5',
        lambda rows: [rows[i] for i in zoe[:5]],
        "exact",
    )
    c.within(
        2,
        "from qonto where status=paid and resource_type=Basket sort amount desc limit 5",
        lambda rows: ordered(
            [r for r in rows if r["status"] == "paid" and r["resource_type"] == "Basket"], (value, "desc")
        )[:5],
        "exact",
        "maybe",
    )
    c.within(pages(len(c.source)), "from qonto", lambda rows: rows)
    c.within(
        pages(len(c.source)),
        "from qonto sort created_at",
        lambda rows: ordered(rows, lambda r: r["created_at"]),
        "exact",
    )


def mkp(c):
    """MijnKlantportaal's lines."""
    c.within(1, "from mkp limit 10", lambda rows: rows[:10], "exact")
    c.within(2, "from mkp limit 20", lambda rows: rows[:20], "exact")
    c.within(pages(len(c.source), 15) + WINDOW, "from mkp", lambda rows: rows)


def txn(c):
    """Txn's lines."""
    made = lambda r: r["created_at"]
    november = [r for r in c.source if period("2026-11-01")[0] <= made(r) < period("2026-11-08")[0]]
    c.within(
        pages(len(november)) + 1,
        "from txn where created_at >= 2026-11-01 and created_at < 2026-11-08",
        lambda rows: november,
    )
    c.within(1, "from txn count", counted(lambda r: True))
    reference = c.source[len(c.source) // 3]["reference"]
    c.within(1, f'from txn where reference = "{reference}"', kept(lambda r: r["reference"] == reference))
    c.within(1, "from txn sort created_at desc limit 5", lambda rows: ordered(rows, (made, "desc"))[:5], "exact")
    c.within(pages(len(c.source)), "from txn", lambda rows: rows)
