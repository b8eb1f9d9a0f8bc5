"""Queries that every table with money, a status and a creation time must answer, written once for all of them."""

from dataclasses import dataclass
from decimal import Decimal

from cases_columns import columns, groups
from oracle import NOW_INSTANT, amount_value, ordered
from values import (
    DAY,
    SECOND,
    Instant,
    contains,
    date,
    ends,
    ge,
    gt,
    le,
    literal,
    lt,
    matches,
    month,
    period,
    quarter,
    starts,
    within,
)


@dataclass
class Table:
    """What differs from table to table: the query so far, and columns and values to ask for."""

    base: str
    status: tuple
    text: str
    needle: str
    nullable: str
    currencies: tuple
    part: str


def add_standard(c, t):
    """Adds the standard cases of a table."""
    filters(c, t)
    nulls_and_text(c, t)
    times(c, t)
    order_and_cut(c, t)
    columns(c, t)
    groups(c, t)


def kept(test):
    """A case's rows: those that pass a test."""
    return lambda rows: [row for row in rows if test(row)]


def filters(c, t):
    """Comparisons on enums, money, decimals and bools of three kinds of literal."""
    one, two = t.status[:2]
    b = t.base
    c.add(b, lambda rows: rows)
    c.add(f"{b} where status={one}", kept(lambda r: r["status"] == one))
    c.add(f"{b} where status = '{one}'", kept(lambda r: r["status"] == one))
    c.add(f'{b} | where status == "{one}" | count', lambda rows: [{"count": sum(r["status"] == one for r in rows)}])
    c.add(f"{b} where status != {one}", kept(lambda r: r["status"] != one))
    c.add(f"{b} where status in ({one}, {two})", kept(lambda r: r["status"] in (one, two)))
    c.add(f"{b} where status not in ({one}, {two})", kept(lambda r: r["status"] not in (one, two)))
    c.add(f"{b} where status={one} or status={two} and not (status={one})", kept(lambda r: r["status"] in (one, two)))
    c.add(f"{b} where status={one} and status={two}", lambda rows: [])
    c.add(f"{b} where status={one} and status={two} count", lambda rows: [{"count": 0}])
    c.add(f"{b} where status={one} where status={two} or true", kept(lambda r: r["status"] == one))
    c.add(f"{b} where amount > 100", kept(lambda r: gt(amount_value(r), 100)), warn="maybe")
    c.add(f"{b} where amount >= 1_000.00", kept(lambda r: ge(amount_value(r), 1000)), warn="maybe")
    c.add(f"{b} where not (amount < 12.5)", kept(lambda r: not lt(amount_value(r), Decimal("12.5"))), warn="maybe")
    c.add(f"{b} where amount = 12.5", kept(lambda r: amount_value(r) == Decimal("12.5")), warn="maybe")
    c.add(
        f"{b} where amount between 10 and 100",
        kept(lambda r: ge(amount_value(r), 10) and le(amount_value(r), 100)),
        warn="maybe",
    )
    c.add(
        f"{b} where amount not between 10 and 100",
        kept(lambda r: not (ge(amount_value(r), 10) and le(amount_value(r), 100))),
        warn="maybe",
    )
    for currency in t.currencies:
        c.add(
            f"{b} where amount > 50 {currency}",
            kept(lambda r, x=currency: r["currency"] == x and gt(amount_value(r), 50)),
            warn="maybe",
        )
        c.add(
            f"{b} where amount = 100 {currency}",
            kept(lambda r, x=currency: r["currency"] == x and amount_value(r) == 100),
            warn="maybe",
        )
        c.add(f"{b} where amount.currency = {currency}", kept(lambda r, x=currency: r["currency"] == x))
    c.add(
        f"{b} where currency in ({', '.join(t.currencies)}) count",
        lambda rows: [{"count": sum(r["currency"] in t.currencies for r in rows)}],
    )
    c.add(f"{b} where amount.value <= 49.95", kept(lambda r: le(amount_value(r), Decimal("49.95"))))
    c.add(
        f"{b} where amount.value in (100, 12.50, 250.500)",
        kept(lambda r: amount_value(r) in (100, Decimal("12.5"), Decimal("250.5"))),
    )
    c.add(
        f"{b} where amount.value = 9007199254740993.01",
        kept(lambda r: amount_value(r) == Decimal("9007199254740993.01")),
    )
    c.add(f"{b} where amount.value * 2 - 1 > 199.99", kept(lambda r: amount_value(r) * 2 - 1 > Decimal("199.99")))
    c.add(f"{b} where amount.value % 10 = 0", kept(lambda r: amount_value(r) % 10 == 0))


def nulls_and_text(c, t):
    """Two-valued null, and the text operators."""
    b, n, x, needle = t.base, t.nullable, t.text, t.needle
    quoted = literal(needle)
    c.add(f"{b} where {n} is null", kept(lambda r: r[n] is None))
    c.add(f"{b} where {n} = null count", lambda rows: [{"count": sum(r[n] is None for r in rows)}])
    c.add(f"{b} where {n} is not null", kept(lambda r: r[n] is not None))
    c.add(f"{b} where {n} != 'no such text'", kept(lambda r: True))
    c.add(f"{b} where {n} in ('no such text', null)", kept(lambda r: r[n] is None))
    c.add(f"{b} where {n} not in ('no such text')", kept(lambda r: True))
    c.add(f"{b} where {x} = {quoted}", kept(lambda r: r[x] == needle))
    c.add(f"{b} where {x} != {quoted}", kept(lambda r: r[x] != needle))
    c.add(f"{b} where {x} contains '{t.part}'", kept(lambda r: contains(r[x], t.part)))
    c.add(f"{b} where {x} not contains '{t.part}'", kept(lambda r: not contains(r[x], t.part)))
    c.add(f'{b} where {x} contains "{t.part.upper()}"', kept(lambda r: contains(r[x], t.part)))
    c.add(f"{b} where {x} starts '{t.part}'", kept(lambda r: starts(r[x], t.part)))
    c.add(f"{b} where {x} ends '{needle[-3:]}'", kept(lambda r: ends(r[x], needle[-3:])))
    c.add(
        f"{b} where id ~ '^[a-z_]*[0-7]' and id ~ '[02468]$'",
        kept(lambda r: matches(r["id"], "^[a-z_]*[0-7]") and matches(r["id"], "[02468]$")),
    )
    c.add(f"{b} where {x} ~ 'no{{3}}such'", lambda rows: [])


def times(c, t):
    """Periods, instants and durations against `created_at`."""
    b = t.base

    def on(test):
        return kept(lambda r: test(r["created_at"]))

    begin = lambda text: period(text)[0]
    after = lambda text: period(text)[1]
    ago = lambda seconds: Instant(NOW_INSTANT.nanos - seconds * SECOND)
    c.add(f"{b} where created_at = 2026-11", on(lambda x: within(x, "2026-11")))
    c.add(f"{b} where created_at != 2026-11", on(lambda x: not within(x, "2026-11")))
    c.add(
        f"{b} where created_at = 2026-Q4 count",
        lambda rows: [{"count": sum(within(r["created_at"], "2026-Q4") for r in rows)}],
    )
    c.add(f"{b} where created_at = 2025", on(lambda x: within(x, "2025")))
    c.add(f"{b} where created_at = 2026-11-19", on(lambda x: within(x, "2026-11-19")))
    c.add(f"{b} where created_at <= 2026-11-19", on(lambda x: x < after("2026-11-19")))
    c.add(f"{b} where created_at > 2026-11-19", on(lambda x: x >= after("2026-11-19")))
    c.add(f"{b} where created_at < 2026-11", on(lambda x: x < begin("2026-11")))
    c.add(f"{b} where created_at >= 2026-11", on(lambda x: x >= begin("2026-11")))
    c.add(
        f"{b} where created_at >= 2026-11-01 and created_at < 2026-11-08",
        on(lambda x: begin("2026-11-01") <= x < begin("2026-11-08")),
    )
    c.add(f"{b} where created_at between 2026-09 and 2026-10", on(lambda x: begin("2026-09") <= x < after("2026-10")))
    c.add(
        f"{b} where created_at in (2026-10, 2026-11-05)", on(lambda x: within(x, "2026-10") or within(x, "2026-11-05"))
    )
    c.add(
        f"{b} where created_at >= 2026-11-20T10:00:00Z",
        on(lambda x: x >= Instant(begin("2026-11-20").nanos + 36_000 * SECOND)),
    )
    c.add(f"{b} where created_at > now-30d", on(lambda x: x > ago(30 * 86_400)))
    c.add(f"{b} where created_at <= now-2h30min", on(lambda x: x <= ago(9_000)))
    c.add(f"{b} where created_at < today-7d", on(lambda x: x < begin("2026-11-13")))
    c.add(f"{b} where created_at >= today", on(lambda x: x >= begin("2026-11-20")))
    c.add(f"{b} where month(created_at) = 2026-11", on(lambda x: month(x) == "2026-11"))
    c.add(f"{b} where date(created_at) = 2026-11-01", on(lambda x: date(x) == "2026-11-01"))
    c.add(f"{b} where quarter(created_at) = 2026-Q1", on(lambda x: quarter(x) == "2026-Q1"))
    c.add(f"{b} where month_of_year(created_at) in (1, 12)", on(lambda x: month(x)[5:] in ("01", "12")))
    c.add(f"{b} where age(created_at) > 90d", on(lambda x: NOW_INSTANT.nanos - x.nanos > 90 * DAY))
    c.add(
        f"{b} where created_at > now-1mo",
        on(lambda x: x > Instant(begin("2026-10-20").nanos + 43_200 * SECOND)),
        needs="doubtful",
    )


def order_and_cut(c, t):
    """Sorting, cutting, and both in every order."""
    b, one = t.base, t.status[0]
    value = amount_value
    made = lambda r: r["created_at"]
    c.add(f"{b} limit 7", lambda rows: rows[:7], "exact")
    c.add(f"{b} limit 0", lambda rows: [])
    c.add(f"{b} skip 3 limit 4", lambda rows: rows[3:7], "exact")
    c.add(f"{b} limit 40 skip 30", lambda rows: rows[30:40], "exact")
    c.add(f"{b} skip 1_000_000", lambda rows: [])
    c.add(f"{b} limit 20 where status={one}", lambda rows: [r for r in rows[:20] if r["status"] == one], "exact")
    c.add(f"{b} where status={one} limit 20", lambda rows: [r for r in rows if r["status"] == one][:20], "exact")
    c.add(f"{b} where status={one} skip 2 limit 3", lambda rows: [r for r in rows if r["status"] == one][2:5], "exact")
    c.add(f"{b} sort amount desc limit 25", lambda rows: ordered(rows, (value, "desc"))[:25], "exact", "maybe")
    c.add(
        f"{b} where status={one} sort amount desc",
        lambda rows: ordered([r for r in rows if r["status"] == one], (value, "desc")),
        "exact",
        "maybe",
    )
    c.add(f"{b} sort amount", lambda rows: ordered(rows, value), "exact", "maybe")
    c.add(f"{b} top 5 by amount", lambda rows: ordered(rows, (value, "desc"))[:5], "exact", "maybe")
    c.add(f"{b} top 5 by amount asc", lambda rows: ordered(rows, value)[:5], "exact", "maybe")
    c.add(
        f"{b} where amount > 100 sort amount desc",
        lambda rows: ordered([r for r in rows if gt(value(r), 100)], (value, "desc")),
        "exact",
        "maybe",
    )
    c.add(
        f"{b} where currency={t.currencies[0]} sort amount desc limit 10",
        lambda rows: ordered([r for r in rows if r["currency"] == t.currencies[0]], (value, "desc"))[:10],
        "exact",
        "maybe",
    )
    c.add(f"{b} sort created_at desc limit 10", lambda rows: ordered(rows, (made, "desc"))[:10], "exact")
    c.add(f"{b} sort created_at", lambda rows: ordered(rows, made), "exact")
    c.add(
        f"{b} where created_at >= 2026-11 sort created_at desc",
        lambda rows: ordered([r for r in rows if made(r) >= period("2026-11")[0]], (made, "desc")),
        "exact",
    )
    c.add(
        f"{b} sort status, amount desc, id limit 50",
        lambda rows: ordered(rows, lambda r: r["status"], (value, "desc"), lambda r: r["id"])[:50],
        "exact",
        "maybe",
    )
    c.add(f"{b} sort id desc skip 5 limit 5", lambda rows: ordered(rows, (lambda r: r["id"], "desc"))[5:10], "exact")
    c.add(f"{b} limit 30 sort id limit 3", lambda rows: ordered(rows[:30], lambda r: r["id"])[:3], "exact")
    c.add(
        f"{b} sort id sort status limit 9",
        lambda rows: ordered(rows, lambda r: r["status"], lambda r: r["id"])[:9],
        "exact",
    )
    c.add(
        f"{b} sort amount desc limit 50 where status={one} count",
        lambda rows: [{"count": sum(r["status"] == one for r in ordered(rows, (value, "desc"))[:50])}],
        "exact",
        "maybe",
    )
