"""Cases of `qonto.payment_links`, the standard ones and those of its own columns."""

from decimal import Decimal

from cases_standard import Table, add_standard, kept
from oracle import NOW_INSTANT, Cases, amount_value, counts, only, ordered, qonto_row
from values import DAY, Num, contains, ge, gt, lt, matches, period, starts, utc, week


def rows(store):
    """The typed rows in the order in which the server serves them."""
    return [qonto_row(raw) for raw in store.rows("qonto")]


def item(row, index, *path):
    """A value inside `items`; null where there is none."""
    here = row["items"].value if row["items"] else []
    here = here[index] if index < len(here) else None
    for key in path:
        here = here.get(key) if isinstance(here, dict) else None
    return here


def quantity(row, index):
    """The quantity of an item as a decimal; null where there is none."""
    value = item(row, index, "quantity")
    return None if value is None else Decimal(str(value))


def cases(store):
    """All cases over data that the document allows."""
    c = Cases(rows(store))
    add_standard(
        c,
        Table(
            "from qonto",
            ("paid", "open"),
            "debitor_name",
            "Zoë Kravitz",
            "invoice_number",
            ("EUR", "USD", "JPY"),
            "zoë",
        ),
    )
    names(c)
    own_columns(c)
    expirations(c)
    layout(c)
    return c


def names(c):
    """Text literals, and names that only look like something else."""
    spelled = [
        ('"O\'Brien & Sons"', "O'Brien & Sons"),
        ("'O''Brien & Sons'", "O'Brien & Sons"),
        ('"Quote \\"Q\\" Quoted"', 'Quote "Q" Quoted'),
        ('"two\\nlines"', "two\nlines"),
        ('"tab\\tbed"', "tab\tbed"),
        ("'back\\slash'", "back\\slash"),
        ('"back\\\\slash"', "back\\slash"),
        ('"\\u{1F600} Smile GmbH"', "😀 Smile GmbH"),
        ("'株式会社クオント'", "株式会社クオント"),
        ("'null'", "null"),
        ("'true'", "true"),
        ("'12.50'", "12.50"),
        ("'2026-11-20'", "2026-11-20"),
        ("'# hash'", "# hash"),
        ("'a|b'", "a|b"),
        ("'semi;colon'", "semi;colon"),
        ("'  padded name  '", "  padded name  "),
        ("'Acme BV'", "Acme BV"),
        ("'100%_wild'", "100%_wild"),
        ('"\\u{1B}[31mred\\u{1B}[0m"', "\u001b[31mred\u001b[0m"),
        # Text equality is exact: a composed and a decomposed é are different text.
        ('"Am\\u{E9}lie Poulain"', "Amélie Poulain"),
        ('"Ame\\u{301}lie Poulain"', "Ame\u0301lie Poulain"),
    ]
    for written, name in spelled:
        c.add(
            f"from qonto where debitor_name = {written} select id, debitor_name",
            lambda rows, name=name: [{"id": r["id"], "debitor_name": name} for r in rows if r["debitor_name"] == name],
        )
    c.add("from qonto where debitor_name = paid", kept(lambda r: r["debitor_name"] == "paid"), warn="maybe")
    c.add(
        "from qonto where debitor_name contains 'acme' select debitor_name distinct",
        lambda rows: [
            {"debitor_name": name}
            for name in sorted({r["debitor_name"] for r in rows if contains(r["debitor_name"], "acme")})
        ],
    )
    c.add(
        "from qonto where debitor_name starts 'ACME' and debitor_name not contains 'x'",
        kept(lambda r: starts(r["debitor_name"], "acme") and not contains(r["debitor_name"], "x")),
    )
    c.add(
        "from qonto where debitor_name in ('John Doe', 'Straße AG')",
        kept(lambda r: r["debitor_name"] in ("John Doe", "Straße AG")),
    )
    c.add(
        "from qonto where debitor_name not in ('John Doe', 'Straße AG') count",
        lambda rows: [{"count": sum(r["debitor_name"] not in ("John Doe", "Straße AG") for r in rows)}],
    )
    c.add(
        "from qonto where debitor_name = '  padded name  ' select t = trim(debitor_name) distinct",
        lambda rows: [{"t": "padded name"}],
    )
    c.add(
        "from qonto where debitor_name = 'Łódź Świetlica' "
        "select u = upper(debitor_name), l = lower(debitor_name) distinct",
        lambda rows: [{"u": "ŁÓDŹ ŚWIETLICA", "l": "łódź świetlica"}],
    )
    c.add(
        "from qonto count by debitor_name select debitor_name, count",
        lambda rows: counts(rows, debitor_name=lambda r: r["debitor_name"]),
    )


def own_columns(c):
    """Invoices, baskets, items, methods."""
    c.add(
        "from qonto where resource_type=Basket and status=paid sort amount desc limit 5",
        lambda rows: ordered(
            [r for r in rows if r["resource_type"] == "Basket" and r["status"] == "paid"], (amount_value, "desc")
        )[:5],
        "exact",
        "maybe",
    )
    c.add("from qonto where reusable", kept(lambda r: r["reusable"]))
    c.add(
        "from qonto where not reusable and resource_type = Basket",
        kept(lambda r: not r["reusable"] and r["resource_type"] == "Basket"),
    )
    c.add("from qonto where reusable = false count", lambda rows: [{"count": sum(not r["reusable"] for r in rows)}])
    c.add("from qonto count by reusable", lambda rows: counts(rows, reusable=lambda r: r["reusable"]), "exact")
    c.add("from qonto where items is null count", lambda rows: [{"count": sum(r["items"] is None for r in rows)}])
    c.add('from qonto where items[0].title = "Zoë\'s box"', kept(lambda r: item(r, 0, "title") == "Zoë's box"))
    c.add("from qonto where items[0].title is null", kept(lambda r: item(r, 0, "title") is None))
    c.add("from qonto where items[1].quantity >= 2", kept(lambda r: ge(quantity(r, 1), 2)))
    c.add(
        "from qonto where items[0].quantity = 1.25 count",
        lambda rows: [{"count": sum(quantity(r, 0) == Decimal("1.25") for r in rows)}],
    )
    c.add(
        "from qonto select id, items[0].unit_price.value, items[0].title, items[2].type",
        lambda rows: [
            {
                "id": r["id"],
                "items_0_unit_price_value": item(r, 0, "unit_price", "value"),
                "items_0_title": item(r, 0, "title"),
                "items_2_type": item(r, 2, "type"),
            }
            for r in rows
        ],
    )
    c.add(
        "from qonto where items[0].unit_price.currency = GBP select id, p = items[0].unit_price.value",
        lambda rows: [
            {"id": r["id"], "p": item(r, 0, "unit_price", "value")}
            for r in rows
            if item(r, 0, "unit_price", "currency") == "GBP"
        ],
    )
    # Whether the nested price is a number or text isn't said; a number is what its name suggests.
    c.add(
        "from qonto where items[0].unit_price.value > 100",
        kept(lambda r: gt(Decimal(item(r, 0, "unit_price", "value") or 0), 100)),
        needs="doubtful",
    )
    c.add(
        "from qonto select id, two = items[0].quantity * 2",
        lambda rows: [
            {"id": r["id"], "two": None if quantity(r, 0) is None else Num(quantity(r, 0) * 2)} for r in rows
        ],
    )
    c.add(
        "from qonto where potential_payment_methods[0] = ideal select id, potential_payment_methods",
        lambda rows: only(
            [r for r in rows if r["potential_payment_methods"].value[:1] == ["ideal"]],
            "id",
            "potential_payment_methods",
        ),
    )
    c.add("from qonto where potential_payment_methods[9] is null count", lambda rows: [{"count": len(rows)}])
    c.add(
        "from qonto where potential_payment_methods contains ideal",
        kept(lambda r: "ideal" in r["potential_payment_methods"].value),
        needs="doubtful",
    )
    c.add("from qonto where invoice_number < 'INV-00500'", kept(lambda r: lt(r["invoice_number"], "INV-00500")))
    c.add(
        "from qonto where not (invoice_number < 'INV-00500')", kept(lambda r: not lt(r["invoice_number"], "INV-00500"))
    )
    c.add(
        "from qonto where invoice_number ~ '^INV-0+1[0-9]*$'",
        kept(lambda r: matches(r["invoice_number"], "^INV-0+1[0-9]*$")),
    )
    c.add(
        "from qonto where debitor_name = invoice_number count",
        lambda rows: [{"count": sum(r["debitor_name"] == r["invoice_number"] for r in rows)}],
    )
    c.add("from qonto where debitor_name != invoice_number", kept(lambda r: r["debitor_name"] != r["invoice_number"]))
    number = lambda r: r["invoice_number"]
    c.add("from qonto sort invoice_number limit 20", lambda rows: ordered(rows, number)[:20], "exact")
    c.add("from qonto sort invoice_number desc limit 20", lambda rows: ordered(rows, (number, "desc"))[:20], "exact")
    c.add(
        "from qonto sort invoice_number nulls first limit 20",
        lambda rows: ordered(rows, (number, "asc", "first"))[:20],
        "exact",
    )
    c.add(
        "from qonto where status=open sort invoice_number desc nulls first, id",
        lambda rows: ordered([r for r in rows if r["status"] == "open"], (number, "desc", "first"), lambda r: r["id"]),
        "exact",
    )
    c.add("from qonto sort invoice_number", lambda rows: ordered(rows, number), "exact")
    c.add(
        "from qonto count by resource_type, reusable",
        lambda rows: counts(rows, resource_type=lambda r: r["resource_type"], reusable=lambda r: r["reusable"]),
        "exact",
    )
    c.add(
        "from qonto count by invoice_number sort count desc, invoice_number limit 5",
        lambda rows: ordered(counts(rows, invoice_number=number), (lambda r: r["count"], "desc"), number)[:5],
        "exact",
    )
    # A sum of known and other currencies is null for the others, with a warning.
    c.add(
        "from qonto select id, more = amount + 1 EUR",
        lambda rows: [
            {"id": r["id"], "more": Num(r["amount"].value + 1) if r["currency"] == "EUR" else None} for r in rows
        ],
        warn="yes",
    )
    c.add(
        "from qonto where amount > 99999999999999.98 sort amount, id",
        lambda rows: ordered(
            [r for r in rows if amount_value(r) > Decimal("99999999999999.98")], amount_value, lambda r: r["id"]
        ),
        "exact",
        "maybe",
    )
    c.add(
        "from qonto where debitor_name is null select id, l = lower(debitor_name), "
        "c = coalesce(invoice_number, debitor_name, '-'), t = trim(debitor_name)",
        lambda rows: [
            {"id": r["id"], "l": None, "c": r["invoice_number"] or "-", "t": None}
            for r in rows
            if r["debitor_name"] is None
        ],
    )
    c.add(
        "from qonto select id, k = if(status = paid, if(reusable, 'paid again', 'paid'), status)",
        lambda rows: [
            {"id": r["id"], "k": ("paid again" if r["reusable"] else "paid") if r["status"] == "paid" else r["status"]}
            for r in rows
        ],
    )


def expirations(c):
    """The second timestamp, and the two together."""
    due = lambda r: r["expiration_date"]
    start = lambda text: period(text)[0]
    c.add(
        "from qonto where status in (paid, open) sort expiration_date limit 10",
        lambda rows: ordered([r for r in rows if r["status"] in ("paid", "open")], due)[:10],
        "exact",
    )
    c.add("from qonto sort expiration_date desc", lambda rows: ordered(rows, (due, "desc")), "exact")
    c.add(
        "from qonto where expiration_date >= 2026-11-20 and expiration_date < 2026-11-27",
        kept(lambda r: start("2026-11-20") <= due(r) < start("2026-11-27")),
    )
    c.add(
        "from qonto where expiration_date >= 2026-11-20 and expiration_date < 2026-11-27 count",
        lambda rows: [{"count": sum(start("2026-11-20") <= due(r) < start("2026-11-27") for r in rows)}],
    )
    c.add(
        "from qonto where expiration_date between 2026-11-20 and 2026-11-27 and status = open",
        kept(lambda r: r["status"] == "open" and start("2026-11-20") <= due(r) < start("2026-11-28")),
    )
    c.add(
        "from qonto where status=open and expiration_date < now",
        kept(lambda r: r["status"] == "open" and due(r) < NOW_INSTANT),
    )
    c.add(
        "from qonto where status=open and expiration_date < today+3d sort expiration_date",
        lambda rows: ordered([r for r in rows if r["status"] == "open" and due(r) < start("2026-11-23")], due),
        "exact",
    )
    c.add(
        "from qonto where expiration_date - created_at > 14d",
        kept(lambda r: due(r).nanos - r["created_at"].nanos > 14 * DAY),
    )
    c.add(
        "from qonto where created_at + 7d >= expiration_date count",
        lambda rows: [{"count": sum(r["created_at"].nanos + 7 * DAY >= due(r).nanos for r in rows)}],
    )
    c.add("from qonto where expiration_date <= created_at", kept(lambda r: due(r) <= r["created_at"]))
    c.add(
        "from qonto count by hour(created_at)",
        lambda rows: counts(rows, hour_created_at=lambda r: utc(r["created_at"].nanos).hour),
        "exact",
    )
    c.add(
        "from qonto count by week(created_at)",
        lambda rows: counts(rows, week_created_at=lambda r: week(r["created_at"])),
        "exact",
    )
    # Monday as 1 is ISO's numbering; the page doesn't name one.
    c.add(
        "from qonto count by day_of_week(created_at)",
        lambda rows: counts(rows, day_of_week_created_at=lambda r: utc(r["created_at"].nanos).isoweekday()),
        "exact",
        needs="doubtful",
    )
    c.add(
        "from qonto select id, created_at, expiration_date",
        lambda rows: only(rows, "id", "created_at", "expiration_date"),
    )


def layout(c):
    """The same query in the spellings that separation and keywords allow."""
    paid = lambda rows: ordered([r for r in rows if r["status"] == "paid"], (amount_value, "desc"))[:5]
    for query in [
        "from qonto where status=paid sort amount desc limit 5",
        "FROM qonto WHERE status = paid SORT amount DESC LIMIT 5",
        "from qonto | where status=paid | sort amount desc | limit 5",
        "from qonto\n    where status=paid\n    sort amount desc\n    limit 5",
        "from qonto |\nwhere status=paid |\nsort amount desc | limit 5",
        "from qonto # all links\n  where status=paid # the paid ones\n  sort amount desc limit 5",
        "from qonto.payment_links where (status = 'paid') top 5 by amount desc;",
        "from `qonto` where `status`=paid sort `amount` desc limit 5",
        "from qonto as q where status=paid sort amount desc limit 5",
    ]:
        c.add(query, paid, "exact", "maybe")
    c.add(
        "from qonto where status in (paid,\n open) count",
        lambda rows: [{"count": sum(r["status"] in ("paid", "open") for r in rows)}],
    )
