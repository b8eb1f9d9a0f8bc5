"""The lines of the table: each work as Quire, DuckDB, Polars, jq and Miller are told to do it."""

import dataclasses

LINK_TYPES = {
    "id": "VARCHAR", "status": "VARCHAR", "amount": "DECIMAL(18,2)", "currency": "VARCHAR", "resource_type": "VARCHAR",
    "reusable": "BOOLEAN", "invoice_number": "VARCHAR", "debitor_name": "VARCHAR", "created_at": "TIMESTAMP",
    "expiration_date": "TIMESTAMP",
}
PAYMENT_TYPES = {"reference": "VARCHAR", "paid_amount": "DECIMAL(18,2)", "paid_at": "TIMESTAMP"}


@dataclasses.dataclass
class Work:
    """One line: what is done, by whom how, and how many times DuckDB's time it may take."""
    name: str
    quire: str
    duckdb: str
    limit: float
    format: str = "csv"
    is_ordered: bool = False
    others: dict = dataclasses.field(default_factory=dict)


def columns(types):
    return "{" + ", ".join(f"{name}: '{kind}'" for name, kind in types.items()) + "}"


def duckdb_links(name):
    if name.endswith(".csv"):
        return f"read_csv('{name}', header = true, columns = {columns(LINK_TYPES)})"
    return f"read_json('{name}', format = 'newline_delimited', columns = {columns(LINK_TYPES)})"


def polars_links(name):
    return f"pl.scan_csv('{name}')" if name.endswith(".csv") else f"pl.scan_ndjson('{name}')"


def of_links(name, limit):
    """The works on one file of links."""
    kind = name.rsplit(".", 1)[-1].upper()
    table, frame = duckdb_links(name), polars_links(name)
    miller = "mlr --icsv --ocsv" if name.endswith(".csv") else "mlr --ijsonl --ocsv"
    return [
        Work(
            f"{kind}: filter and top 10",
            f'from "{name}" where status = "paid" and currency = "EUR" sort amount desc, id limit 10 '
            "select id, amount, debitor_name",
            f"SELECT id, amount, debitor_name FROM {table} WHERE status = 'paid' AND currency = 'EUR' "
            "ORDER BY amount DESC, id LIMIT 10",
            limit, is_ordered=True,
            others={
                "polars": f"{frame}.filter((pl.col('status') == 'paid') & (pl.col('currency') == 'EUR'))"
                ".sort(['amount', 'id'], descending=[True, False]).head(10)"
                ".select('id', 'amount', 'debitor_name').collect()",
                "miller": [*miller.split(), "filter", '$status == "paid" && $currency == "EUR"', "then", "top", "-n",
                           "10", "-f", "amount", "-a", name],
            }),
        Work(
            f"{kind}: group by status and currency, exact sums",
            f'from "{name}" group status, currency {{ n = count, total = sum amount }}',
            f"SELECT status, currency, count(*) AS n, sum(amount) AS total FROM {table} GROUP BY ALL",
            limit,
            others={
                "polars": f"{frame}.group_by('status', 'currency').agg(pl.len(), pl.col('amount').sum()).collect()",
                "miller": [*miller.split(), "stats1", "-a", "count,sum", "-f", "amount", "-g", "status,currency", name],
            }),
        Work(
            f"{kind}: distinct",
            f'from "{name}" distinct debitor_name, status',
            f"SELECT DISTINCT debitor_name, status FROM {table}",
            limit,
            others={"polars": f"{frame}.select('debitor_name', 'status').unique().collect()"}),
        Work(
            f"{kind}: count by month",
            f'from "{name}" count by month = month(created_at)',
            "SELECT strftime(month, '%Y-%m') AS month, count FROM (SELECT date_trunc('month', created_at) AS month, "
            f"count(*) AS count FROM {table} GROUP BY ALL)",
            limit),
    ]


def all_works():
    """The table's lines on the folder's files."""
    links = duckdb_links("links.jsonl")
    payments = f"read_csv('payments.csv', header = true, columns = {columns(PAYMENT_TYPES)})"
    return [
        *of_links("links.jsonl", 0.3),
        *of_links("links.csv", 0.5),
        Work(
            "join with 100,000 payments on id",
            'from "links.jsonl" as l join "payments.csv" as p on l.id = p.reference '
            "select l.id, l.amount, p.paid_amount, l.status",
            f"SELECT l.id, l.amount, p.paid_amount, l.status FROM {links} l JOIN {payments} p ON l.id = p.reference",
            0.7),
        Work(
            "sort of 1,000,000 rows by two keys to CSV",
            'from "links.jsonl" sort debitor_name, amount desc, id',
            f"SELECT * FROM {links} ORDER BY debitor_name NULLS LAST, amount DESC, id",
            0.7, is_ordered=True),
        Work(
            "conversion JSONL to CSV, all columns",
            'from "links.jsonl"',
            f"SELECT * FROM {links}",
            0.5, is_ordered=True,
            others={
                "jq": ["jq", "-r", "[.[]] | @csv", "links.jsonl"],
                "miller": ["mlr", "--ijsonl", "--ocsv", "cat", "links.jsonl"],
            }),
    ]


GROWTH = {
    "sort": "{a} sort debitor_name, amount desc",
    "group by id": "{a} group id {{ n = count, total = sum amount }}",
    "count by id": "{a} count by id",
    "distinct": "{a} distinct id",
    "median": "{a} group currency {{ middle = median amount }}",
    "top 20,000": "{a} sort amount desc limit 20000",
    "union": "{a}, {b} sort amount desc limit 10",
    "join on id": "{a} as l join {b} as r on l.id = r.id count",
}

STREAMING = {
    "10,000,000 rows: streaming filter": 'from "many.jsonl" where amount > 99999.9 and status = "paid" select id, amount',
    "10,000,000 rows: group of 5 keys": 'from "many.jsonl" group status { n = count, total = sum amount }',
}
