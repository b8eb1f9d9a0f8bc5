"""Makes the files that the benchmark reads: the same bytes on every machine.

links.jsonl and links.csv hold the same rows, with the fields of the sandbox's payment links; payments.csv and
payments.jsonl name some of them by their id.
"""

import datetime
import json
import os
import random

NAMES = ["Acme BV", "Bakkerij Jansen", "Zoë & Söhne GmbH", "Café \"De Zon\"", "Müller, Weiß & Co", "Nordwind AS"]
STATUSES = ["open", "expired", "canceled", "paid", "processing"]
CURRENCIES = ["EUR", "EUR", "EUR", "EUR", "USD", "GBP"]
START = datetime.datetime(2025, 1, 1)


def uuid(source):
    digits = f"{source.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def instant(seconds):
    return (START + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def link(source, number):
    created = source.randrange(63_000_000)
    is_invoice = source.random() < 0.75
    cents = source.randrange(10_000_000)
    return (
        uuid(source),
        source.choice(STATUSES),
        f"{cents // 100}.{cents % 100:02d}",
        source.choice(CURRENCIES),
        "Invoice" if is_invoice else "Basket",
        source.random() < 0.3,
        f"INV-{number:07d}" if is_invoice else None,
        f"{source.choice(NAMES)} {source.randrange(2000)}" if is_invoice else None,
        instant(created),
        instant(created + 604_800),
    )


LINK_FIELDS = ("id", "status", "amount", "currency", "resource_type", "reusable", "invoice_number", "debitor_name",
               "created_at", "expiration_date")


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in '",\n') else text


def write_links(folder, rows):
    """Writes the links as lines of JSON and as CSV; gives every tenth id."""
    source = random.Random(20261129)
    ids = []
    with open(folder / "links.jsonl", "w", encoding="utf-8") as lines, \
            open(folder / "links.csv", "w", encoding="utf-8") as csv:
        csv.write(",".join(LINK_FIELDS) + "\n")
        for number in range(rows):
            row = link(source, number)
            if number % 10 == 0:
                ids.append(row[0])
            (key, status, amount, currency, kind, reusable, invoice, debitor, created, expires) = row
            flag = "true" if reusable else "false"
            name = json.dumps(debitor, ensure_ascii=False)
            lines.write(
                f'{{"id":"{key}","status":"{status}","amount":{amount},"currency":"{currency}",'
                f'"resource_type":"{kind}","reusable":{flag},"invoice_number":{json.dumps(invoice)},'
                f'"debitor_name":{name},"created_at":"{created}","expiration_date":"{expires}"}}\n')
            csv.write(
                f'{key},{status},{amount},{currency},{kind},{flag},{invoice or ""},'
                f'{quoted(debitor) if debitor else ""},{created},{expires}\n')
    return ids


def write_payments(folder, ids):
    """Writes a payment for each of the ids, some of links that there are not."""
    source = random.Random(15)
    with open(folder / "payments.csv", "w", encoding="utf-8") as csv:
        csv.write("reference,paid_amount,paid_at\n")
        for key in ids:
            cents = source.randrange(10_000_000)
            if source.random() < 0.05:
                key = uuid(source)
            csv.write(f"{key},{cents // 100}.{cents % 100:02d},{instant(source.randrange(63_000_000))}\n")


def repeat(source, target, times):
    """Writes the rows of a file again and again; a header stays one."""
    with open(source, "rb") as file:
        header = file.readline() if source.suffix == ".csv" else b""
        rows = file.read()
    with open(target, "wb") as file:
        file.write(header)
        for _ in range(times):
            file.write(rows)


def make(folder, rows, times):
    """Makes all files in the folder, unless they are there for as many rows."""
    mark = folder / "made"
    wanted = f"{rows} {times} 3"
    if mark.exists() and mark.read_text() == wanted:
        return
    os.makedirs(folder, exist_ok=True)
    mark.unlink(missing_ok=True)
    write_payments(folder, write_links(folder, rows))
    for share in (4, 1):
        name = f"links-{rows // 10 // share}.jsonl"
        with open(folder / "links.jsonl", "rb") as whole, open(folder / name, "wb") as part:
            for _ in range(rows // 10 // share):
                part.write(whole.readline())
    if times:
        repeat(folder / "links.jsonl", folder / "many.jsonl", times)
    mark.write_text(wanted)
