"""The standard cases that compute columns, count and tell apart; see `cases_standard.py`."""

from decimal import Decimal

from oracle import NOW_INSTANT, amount_value, counts, distinct, only, ordered
from values import (
    DAY,
    Num,
    date,
    divided,
    month,
    period,
    quarter,
    year,
)


def columns(c, t):
    """select, drop, derive, functions and arithmetic."""
    b, n, x = t.base, t.nullable, t.text
    value = amount_value

    def each(make):
        return lambda rows: [make(r) for r in rows]

    c.add(f"{b} select amount, id", lambda rows: only(rows, "amount", "id"))
    c.add(
        f"{b} select `id`, amount.value, amount.currency",
        each(lambda r: {"id": r["id"], "amount_value": r["amount"].value, "amount_currency": r["amount"].currency}),
    )
    c.add(
        f"{b} drop {x}, id, amount limit 3",
        lambda rows: [{k: v for k, v in r.items() if k not in (x, "id", "amount")} for r in rows[:3]],
        "exact",
    )
    c.add(f"{b} derive total = amount limit 3", lambda rows: [{**r, "total": r["amount"]} for r in rows[:3]], "exact")
    c.add(
        f"{b} derive gross = amount.value * 1.21, third = amount.value / 3 select id, gross, third",
        each(lambda r: {"id": r["id"], "gross": Num(value(r) * Decimal("1.21")), "third": divided(value(r), 3)}),
    )
    c.add(
        f"{b} select id, a = amount.value + 0.1 + 0.2, b = 1 + amount.value * 2, c = (1 + amount.value) * 2",
        each(
            lambda r: {
                "id": r["id"],
                "a": Num(value(r) + Decimal("0.3")),
                "b": Num(1 + value(r) * 2),
                "c": Num((1 + value(r)) * 2),
            }
        ),
    )
    c.add(f"{b} select id, double = amount * 2", each(lambda r: {"id": r["id"], "double": Num(value(r) * 2)}))
    c.add(
        f"{b} select id, q = amount.value / 8, s = amount.value / 7",
        each(lambda r: {"id": r["id"], "q": divided(value(r), 8), "s": divided(value(r), 7)}),
    )
    c.add(
        f"{b} select id, r = round(amount.value / 7, 2)",
        each(lambda r: {"id": r["id"], "r": Num(round_away(value(r) / 7, 2))}),
        needs="doubtful" if "txn" in b else "",
    )
    c.add(
        f"{b} select id, f = floor(amount.value), c = ceil(amount.value), a = abs(amount.value - 100)",
        each(
            lambda r: {
                "id": r["id"],
                "f": Num(value(r) // 1),
                "c": Num(-((-value(r)).to_integral_value(rounding="ROUND_FLOOR"))),
                "a": Num(abs(value(r) - 100)),
            }
        ),
    )
    c.add(
        f"{b} select id, none = amount.value / (amount.value - 100)",
        each(lambda r: {"id": r["id"], "none": divided(value(r), value(r) - 100)}),
        warn="maybe",
    )
    c.add(
        f'{b} select id, size = if(amount.value >= 1000, "big", "small")',
        each(lambda r: {"id": r["id"], "size": "big" if value(r) >= 1000 else "small"}),
    )
    c.add(
        f"{b} select id, v = coalesce({n}, 'none'), missing = {n} is null",
        each(lambda r: {"id": r["id"], "v": "none" if r[n] is None else r[n], "missing": r[n] is None}),
    )
    c.add(
        f"{b} select id, k = concat(status, '-', lower(currency)), u = upper(status), n = length(id)",
        each(
            lambda r: {
                "id": r["id"],
                "k": r["status"] + "-" + r["currency"].lower(),
                "u": r["status"].upper(),
                "n": len(r["id"]),
            }
        ),
    )
    c.add(f"{b} select id, t = trim(concat('  ', status, ' '))", each(lambda r: {"id": r["id"], "t": r["status"]}))
    c.add(
        f"{b} select id, month(created_at), y = year(created_at), q = quarter(created_at), d = date(created_at)",
        each(
            lambda r: {
                "id": r["id"],
                "month_created_at": month(r["created_at"]),
                "y": year(r["created_at"]),
                "q": quarter(r["created_at"]),
                "d": date(r["created_at"]),
            }
        ),
    )
    c.add(
        f'{b} derive m = trunc(created_at, "month") select id, m',
        each(lambda r: {"id": r["id"], "m": period(month(r["created_at"]))[0]}),
    )
    c.add(
        f"{b} derive fresh = created_at > now-30d and status != {t.status[1]} where fresh select id, fresh",
        lambda rows: [
            {"id": r["id"], "fresh": True}
            for r in rows
            if r["created_at"].nanos > NOW_INSTANT.nanos - 30 * DAY and r["status"] != t.status[1]
        ],
    )
    c.add(
        f"{b} derive v = amount.value sort v desc, id limit 4 select id, v",
        lambda rows: [{"id": r["id"], "v": value(r)} for r in ordered(rows, (value, "desc"), lambda r: r["id"])[:4]],
        "exact",
    )
    c.add(f"{b} limit 20 select id, raw", lambda rows: only(rows[:20], "id", "raw"), "exact")


def round_away(value, digits):
    """Rounding to some digits; the cases that use it have no ties."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding="ROUND_HALF_UP")


def groups(c, t):
    """count, count by and distinct."""
    b, one = t.base, t.status[0]
    c.add(f"{b} count", lambda rows: [{"count": len(rows)}])
    c.add(f"{b} count by status", lambda rows: counts(rows, status=lambda r: r["status"]), "exact")
    c.add(
        f"{b} count by status sort count desc",
        lambda rows: ordered(counts(rows, status=lambda r: r["status"]), (lambda r: r["count"], "desc")),
        "exact",
    )
    c.add(
        f"{b} where status != {one} count by currency",
        lambda rows: counts([r for r in rows if r["status"] != one], currency=lambda r: r["currency"]),
        "exact",
    )
    c.add(
        f"{b} count by month(created_at)",
        lambda rows: counts(rows, month_created_at=lambda r: month(r["created_at"])),
        "exact",
    )
    c.add(
        f"{b} count by year(created_at), status",
        lambda rows: counts(rows, year_created_at=lambda r: year(r["created_at"]), status=lambda r: r["status"]),
        "exact",
    )
    c.add(
        f"{b} count by currency, status sort count desc limit 3",
        lambda rows: ordered(
            counts(rows, currency=lambda r: r["currency"], status=lambda r: r["status"]), (lambda r: r["count"], "desc")
        )[:3],
        "exact",
    )
    c.add(
        f"{b} count by status where count > 10",
        lambda rows: [g for g in counts(rows, status=lambda r: r["status"]) if g["count"] > 10],
        "exact",
    )
    c.add(f"{b} where id = 'no such id' count by status", lambda rows: [])
    c.add(f"{b} select status distinct", lambda rows: distinct(only(rows, "status")))
    c.add(
        f"{b} select status, currency distinct limit 3",
        lambda rows: distinct(only(rows, "status", "currency"))[:3],
        "exact",
    )
    c.add(
        f"{b} select status, currency distinct count",
        lambda rows: [{"count": len(distinct(only(rows, "status", "currency")))}],
    )
    # Whether `distinct FIELD` gives the named columns or whole rows isn't said; KQL's gives the columns.
    c.add(f"{b} distinct currency", lambda rows: distinct(only(rows, "currency")), needs="doubtful")
    c.add(
        f"{b} derive none = {t.nullable} is null count by none",
        lambda rows: counts(rows, none=lambda r: r[t.nullable] is None),
        "exact",
    )
