"""Random queries of the fault campaign, and what they give: by the rules of the language's page, with means of Python's own."""

from decimal import Decimal

from campaign_server import DIGITS, instant


def typed(row):
    """A row of the server's as values that compare."""
    return {
        **row,
        "price": None if row["price"] is None else Decimal(row["price"].removeprefix(DIGITS)),
        "at": None if row["at"] is None else instant(row["at"]),
    }


TYPED = {"n": int, "price": Decimal, "at": instant, "count": int, "sum_n": int, "sum_price": Decimal}
"""What the cells of results are read with; the others are as they are."""


class Query:
    """A text and its stages: `(name, …)` each, in order."""

    def __init__(self, text, stages):
        self.text, self.stages = text, stages
        names = [stage[0] for stage in stages]
        self.gives_rows = not {"count", "count by", "least", "group", "all", "distinct"} & set(names)
        self.sort = next((stage[1] for stage in stages if stage[0] == "sort"), None)
        self.cuts = bool({"limit", "skip"} & set(names))
        self.columns = next((stage[1] for stage in stages if stage[0] == "select"), None)

    def rows(self, rows):
        """What the query gives of rows that are typed."""
        for stage in self.stages:
            rows = STAGES[stage[0]](rows, *stage[1:])
        return rows

    def eligible(self, rows):
        """The rows that a result may have, whatever is cut: those that pass the conditions."""
        for stage in self.stages:
            if stage[0] == "where":
                rows = STAGES["where"](rows, stage[1])
        return [{name: row[name] for name in self.columns} if self.columns else row for row in rows]


def sort(rows, keys):
    for field, down, first in reversed(keys):
        filled = [row for row in rows if row[field] is not None]
        filled.sort(key=lambda row: row[field].encode() if isinstance(row[field], str) else row[field], reverse=down)
        # Python keeps equals in order when it sorts backwards, too.
        empty = [row for row in rows if row[field] is None]
        rows = empty + filled if first else filled + empty
    return rows


def grouped(rows, keys):
    """Groups in ascending order of their keys, nulls last."""
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    return sorted(groups.items(), key=lambda pair: [(value is None, 0 if value is None else value) for value in pair[0]])


def aggregate(rows, name, field):
    values = [row[field] for row in rows if row[field] is not None]
    if name == "sum":
        return sum(values) if values else None
    if not values:
        return None
    key = (lambda v: v.encode()) if isinstance(values[0], str) else None
    return min(values, key=key) if name == "min" else max(values, key=key)


def distinct(rows, fields):
    seen = {}
    for row in rows:
        seen.setdefault(tuple(row[field] for field in fields), {field: row[field] for field in fields})
    return list(seen.values())


STAGES = {
    "where": lambda rows, condition: [row for row in rows if condition(row)],
    "sort": sort,
    "limit": lambda rows, n: rows[:n],
    "skip": lambda rows, n: rows[n:],
    "select": lambda rows, names: [{name: row[name] for name in names} for row in rows],
    "count": lambda rows: [{"count": len(rows)}],
    "count by": lambda rows, keys: [{**dict(zip(keys, k)), "count": len(held)} for k, held in grouped(rows, keys)],
    "least": lambda rows, name, field: [{f"{name}_{field}": aggregate(rows, name, field)}],
    "group": lambda rows, keys, members: [
        {
            **dict(zip(keys, k)),
            "c": len(held),
            **{f"{name}_{field}": aggregate(held, name, field) for name, field in members},
        }
        for k, held in grouped(rows, keys)
    ],
    "distinct": distinct,
}


# Random queries.


def queries(case):
    """A query of a list."""
    r = case.random
    parts, stages = ["from t"], []
    if r.random() < 0.65:
        text, test = condition(case, 0)
        parts.append(f"where {text}")
        stages.append(("where", test))
    kind = r.choice(
        (*("rows", "sorted") * 3, *("count", "least") * 2, "by", "group", "distinct"),
    )
    if kind in ("rows", "sorted"):
        if kind == "sorted":
            field, down = r.choice(("n", "price", "at", "name")), r.random() < 0.5
            first = r.random() < 0.2
            parts.append(f"sort {field}{' desc' if down else ''}{' nulls first' if first else ''}")
            stages.append(("sort", [(field, down, first)]))
        if case.later is None:
            # Pages that lack rows in front of the one by which a list is entered show nothing of it (docs/reading.md).
            if r.random() < 0.3 and not (case.spec.get("hidden") and case.spec["style"] in ("page", "offset")):
                n = r.choice((1, 5, 25, 70))
                parts.append(f"skip {n}")
                stages.append(("skip", n))
            if r.random() < 0.5:
                n = r.choice((1, 3, 10, 30, 120))
                parts.append(f"limit {n}")
                stages.append(("limit", n))
            if r.random() < 0.1 and len(stages) > 1:
                parts.append("count")
                stages.append(("count",))
        if stages[-1:] != [("count",)] and r.random() < 0.6:
            names = ["id", *([field] if kind == "sorted" else []), *r.sample(("n", "price", "at", "name", "state", "flag"), 2)]
            names = list(dict.fromkeys(names))
            parts.append(f"select {', '.join(names)}")
            stages.append(("select", names))
    elif kind == "count" or case.later is not None:
        parts.append("count")
        stages.append(("count",))
    elif kind == "by":
        keys = r.choice((["state"], ["flag"], ["n"], ["state", "flag"]))
        parts.append(f"count by {', '.join(keys)}")
        stages.append(("count by", keys))
    elif kind == "least":
        name, field = r.choice(("min", "max")), r.choice(("n", "price", "at", "name"))
        if r.random() < 0.2:
            name, field = "sum", r.choice(("n", "price"))
        parts.append(f"{name} {field}")
        stages.append(("least", name, field))
    elif kind == "group":
        keys = r.choice((["state"], ["flag"], []))
        members = [("sum", "n"), ("min", "price"), ("max", "at")]
        parts.append(f"group {', '.join(keys)} {{ c = count, sum n, min price, max at }}")
        stages.append(("group", keys, members))
        if not keys:
            # Of all rows there is one row, be there any or not.
            stages[-1] = ("where", lambda row: True)
            stages.append(("all", members))
    else:
        fields = r.choice((["state"], ["flag"], ["state", "flag"], ["n"]))
        parts.append(f"distinct {', '.join(fields)}")
        stages.append(("distinct", fields))
    return Query(" ".join(parts), stages)


STAGES["all"] = lambda rows, members: [
    {"c": len(rows), **{f"{name}_{field}": aggregate(rows, name, field) for name, field in members}}
]

COMPARE = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a is not None and a < b,
    "<=": lambda a, b: a is not None and a <= b,
    ">": lambda a, b: a is not None and a > b,
    ">=": lambda a, b: a is not None and a >= b,
}


def condition(case, depth):
    """A condition and its test."""
    r = case.random
    if depth < 2 and r.random() < 0.35:
        way = r.choice(("and", "and", "or", "not"))
        text, test = condition(case, depth + 1)
        if way == "not":
            return f"not ({text})", lambda row: not test(row)
        other, second = condition(case, depth + 1)
        if way == "and":
            return f"({text}) and ({other})", lambda row: test(row) and second(row)
        return f"({text}) or ({other})", lambda row: test(row) or second(row)
    field = r.choice(("n", "n", "price", "name", "state", "state", "at", "at", "flag", "id"))
    op = r.choice(list(COMPARE))
    if field in ("n", "name", "flag") and r.random() < 0.15:
        return (f"{field} is null", lambda row: row[field] is None) if r.random() < 0.5 else (
            f"{field} is not null", lambda row: row[field] is not None
        )  # fmt: skip
    if field == "n":
        if r.random() < 0.2:
            values = [r.randint(0, 9) for _ in range(r.randint(1, 4))]
            return f"n in ({', '.join(map(str, values))})", lambda row: row["n"] in values
        text = r.choice((str(r.randint(-5, 12)), str(r.randint(-50, 5000)), f"{r.randint(0, 9)}.5"))
        return f"n {op} {text}", lambda row: COMPARE[op](row["n"], Decimal(text))
    if field == "price":
        text = str(r.randint(-5, 1000))
        if case.rows and case.odd != "price" and r.random() < 0.3:
            text = r.choice(case.rows)["price"].removeprefix(DIGITS)
        return f"price {op} {text}", lambda row: COMPARE[op](row["price"], Decimal(text))
    if field == "state":
        if r.random() < 0.4:
            values = r.sample(("open", "paid", "void"), 2)
            negated = r.random() < 0.3
            return f"state {'not ' if negated else ''}in ({', '.join(f'{chr(34)}{v}{chr(34)}' for v in values)})", lambda row: (
                (row["state"] in values) != negated
            )
        value, op = r.choice(("open", "paid", "void", "o,p")), r.choice(("=", "!="))
        return f'state {op} "{value}"', lambda row: COMPARE[op](row["state"], value)
    if field == "id":
        values = [f"r{r.randint(0, 400):04d}" for _ in range(r.randint(1, 3))]
        return f"id in ({', '.join(f'{chr(34)}{v}{chr(34)}' for v in values)})", lambda row: row["id"] in values
    if field == "flag":
        return "flag = true", lambda row: row["flag"] is True
    if field == "name":
        if r.random() < 0.4:
            part = r.choice(("acme", "BV", "ü", "x", ",", "1", "%"))
            return f'name contains "{part}"', lambda row: row["name"] is not None and part.lower() in row["name"].lower()
        value, op = r.choice(("Acme BV", "a,b", "Zoë Lang", "", "%_*")), r.choice(("=", "!=", "<", ">="))
        return f'name {op} "{value}"', lambda row: COMPARE[op](
            row["name"] if row["name"] is None else row["name"].encode(), value.encode()
        )
    day = f"2026-{r.randint(1, 11):02d}-{r.randint(1, 28):02d}"
    if r.random() < 0.5:
        # A day is the interval that it names.
        begin = instant(day)
        end = begin + 86400
        return f"at {op} {day}", {
            "=": lambda row: row["at"] is not None and begin <= row["at"] < end,
            "!=": lambda row: row["at"] is None or not begin <= row["at"] < end,
            "<": lambda row: row["at"] is not None and row["at"] < begin,
            "<=": lambda row: row["at"] is not None and row["at"] < end,
            ">": lambda row: row["at"] is not None and row["at"] >= end,
            ">=": lambda row: row["at"] is not None and row["at"] >= begin,
        }[op]
    text = r.choice(case.rows)["at"] if case.rows and case.odd != "at" and r.random() < 0.5 else f"{day}T10:00:00Z"
    return f"at {op} {text}", lambda row: COMPARE[op](row["at"], instant(text))
