"""Deterministic raw rows of the four lists, in the shapes of the API documents.

The rows are what a provider would hold: plain dicts, lists and strings, exactly as they go into a response.
The same seed always gives the same rows.
"""

import random
import uuid
from datetime import datetime, timedelta, timezone

from odd import make_odd

NOW = "2026-11-20T12:00:00Z"
"""The instant that the data is dated around; nothing but expirations lies after it."""

_NOW = datetime(2026, 11, 20, 12, 0, 0, tzinfo=timezone.utc)

NAMES = [
    "John Doe",
    "Acme BV",
    "ACME BV",
    "acme bv",
    "Zoë Kravitz",
    "ZOË DE VRIES",
    "Jan-Willem van 't Hoff",
    "O'Brien & Sons",
    'Quote "Q" Quoted',
    "Comma, Inc.",
    'Both, "of" them',
    "two\nlines",
    "carriage\r\nreturn",
    "tab\tbed",
    "back\\slash",
    "Ame\u0301lie Poulain",
    "Amélie Poulain",
    "株式会社クオント",
    "Łódź Świetlica",
    "Иван Петров",
    "علي حسن",
    "😀 Smile GmbH",
    "👩‍👩‍👧 Family SARL",
    "Straße AG",
    "=SUM(A1:A2)",
    "+31 6 1234",
    "@cmd",
    "-dash first",
    "  padded name  ",
    "a|b",
    "# hash",
    "null",
    "true",
    "12.50",
    "2026-11-20",
    "paid",
    "100%_wild",
    "Ünïcödé Ltd",
    "semi;colon",
    "{curly}",
    "[square]",
    "`tick`",
]

HOSTILE = [
    "\u001b[31mred\u001b[0m",
    "bell\u0007",
    "\u202egnp.exe",
    "title\u001b]0;pwned\u0007",
    "nul\u0000byte",
    "\u009b2Jclear",
    "del\u007f",
    "zero\u200bwidth",
]

TITLES = [
    "Consultation",
    "Café crème",
    "Item 1",
    "Bundle, large",
    'The "Works"',
    "Line one\nline two",
    "Zoë's box",
    "ミルク",
]

DESCRIPTIONS = [
    "Contribution costs",
    "Lidmaatschap 2026",
    "Café Zoë",
    "a, b and c",
    'say "hi"',
    "multi\nline",
    "Bijdrage €",
    "",
]

QONTO_STATUSES = ["open", "expired", "canceled", "paid", "processing"]

MKP_STATUSES = ["open", "paid", "expired", "closed"]

PAYMENT_STATUSES = ["canceled", "chargebacked", "failed", "paid", "pending"]

TXN_STATUSES = ["created", "pending", "completed", "expired"]

METHODS = ["credit_card", "apple_pay", "paypal", "ideal"]

AMOUNTS = [
    "12.50",
    "0.10",
    "1000",
    "13.30",
    "100",
    "100.00",
    "99.99",
    "0.00",
    "250.5",
    "250.50",
    "0.01",
    "100.01",
    "1234567.89",
    "1000.00",
    "49.95",
    "10",
]

HUGE = ["99999999999999.99", "99999999999999.98", "9007199254740993.01", "9007199254740992.99"]

EDGE_TIMES = [
    "2026-11-01T00:00:00Z",
    "2026-10-31T23:59:59.999Z",
    "2026-11-20T00:00:00Z",
    "2026-11-20T01:30:00+02:00",
    "2026-11-19T23:59:59.999999Z",
    "2026-11-20T11:59:59.999999999Z",
    "2026-10-21T12:00:00Z",
    "2026-10-21T11:59:59.999Z",
    "2026-01-01T00:00:00Z",
    "2025-12-31T23:59:59.999Z",
    "2025-12-29T00:00:00Z",
    "2026-10-01T00:00:00.000Z",
    "2026-09-30T23:30:00-01:00",
    "2026-11-20T10:00:00Z",
    "2026-02-28T23:59:59Z",
    "2026-11-21T00:00:00+14:00",
]

MKP_EDGE_TIMES = [
    "2026-11-01T00:30:00+01:00",
    "2026-11-01T01:00:00+01:00",
    "2026-11-20T01:59:59+02:00",
    "2026-11-20T12:30:00+01:00",
    "2026-10-01T01:59:59+02:00",
    "2026-01-01T00:59:59+01:00",
]


class Data:
    """All lists of one seed; `payments` maps a MijnKlantportaal link id to its payments."""

    def __init__(self, seed=1, links=10_000, mkp=None, txn=None, odd=False):
        self.seed = seed
        self.qonto = [qonto_link(random.Random(f"{seed}/qonto/{i}"), i) for i in range(links)]
        self.mkp = [mkp_link(random.Random(f"{seed}/mkp/{i}"), i) for i in range(links // 10 if mkp is None else mkp)]
        self.payments = {}
        for i, link in enumerate(self.mkp):
            rng = random.Random(f"{seed}/payments/{i}")
            self.payments[link["id"]] = [mkp_payment(rng, link, i, k) for k in range(payment_count(rng, i))]
        self.txn = [txn_link(random.Random(f"{seed}/txn/{i}"), i) for i in range(links if txn is None else txn)]
        if odd:
            make_odd(self)


def payment_count(rng, index):
    """How many payments a link has: mostly few, and for some links exactly at and past the page size of 15."""
    special = {0: 0, 1: 15, 2: 16, 3: 30, 4: 152, 5: 1, 6: 14}
    return special[index] if index in special else rng.choice([0, 0, 1, 1, 1, 2, 3, 5])


def moment(rng, index, days):
    """An instant in the last `days` days, in whole seconds, often shared with other rows."""
    if rng.random() < 0.15:
        return _NOW - timedelta(days=rng.randrange(min(days, 40)), hours=rng.randrange(0, 24, 6))
    return _NOW - timedelta(seconds=rng.randrange(1, days * 86_400))


def written(rng, instant):
    """The same kind of instant in one of the ISO 8601 shapes seen in the wild."""
    shape = rng.randrange(8)
    base = instant.strftime("%Y-%m-%dT%H:%M:%S")
    if shape < 3:
        return base + "Z"
    if shape == 3:
        return base + ".000Z"
    if shape == 4:
        return atom(instant, 2)
    if shape == 5:
        return f"{base}.{rng.randrange(1000):03d}Z"
    if shape == 6:
        return f"{base}.{rng.randrange(1_000_000):06d}Z"
    return base + rng.choice([".5Z", ".120000000Z", ".000000001Z", "+00:00", ".25+00:00"])


def atom(instant, hours):
    """An instant in ATOM format at a fixed offset."""
    local = instant + timedelta(hours=hours)
    return local.strftime("%Y-%m-%dT%H:%M:%S") + f"+{hours:02d}:00"


def millis(rng, instant):
    """An instant as Txn writes it, always with milliseconds."""
    fraction = 0 if rng.random() < 0.3 else rng.randrange(1000)
    return instant.strftime("%Y-%m-%dT%H:%M:%S") + f".{fraction:03d}Z"


def name(rng):
    """A payer's name; one in forty is hostile to terminals."""
    return rng.choice(HOSTILE) if rng.random() < 0.025 else rng.choice(NAMES)


def decimal_text(rng, currency):
    """An amount as decimal text: from a small pool (so that there are ties), free, or too large for a double."""
    roll = rng.random()
    if currency == "JPY":
        return str(rng.randrange(1, 300) * 50)
    if roll < 0.45:
        return rng.choice(AMOUNTS)
    if roll < 0.46:
        return rng.choice(HUGE)
    if roll < 0.6:
        return f"{rng.randrange(1, 500)}.{rng.randrange(10)}"
    return f"{rng.randrange(0, 3000)}.{rng.randrange(100):02d}"


def uuid_of(rng):
    """A random version 4 UUID from the generator."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def word(rng, length=14):
    """Random lower-case letters and digits, as in MijnKlantportaal's ids."""
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(length))


def shuffled_keys(rng, row):
    """Some rows come with their keys in another order, which no document forbids."""
    if rng.random() < 0.1:
        keys = list(row)
        rng.shuffle(keys)
        return {key: row[key] for key in keys}
    return row


def qonto_link(rng, index):
    """One row of Qonto's `payment_links`."""
    created = moment(rng, index, 690)
    expires = created + timedelta(
        days=rng.choice([7, 14, 14, 30, 30, 60]), seconds=rng.choice([0, 0, rng.randrange(86_400)])
    )
    currency = rng.choices(["EUR", "USD", "GBP", "CHF", "JPY"], [70, 12, 8, 5, 5])[0]
    invoice = rng.random() < 0.5
    identity = uuid_of(rng)
    row = {
        "id": identity,
        "status": rng.choices(QONTO_STATUSES, [35, 20, 8, 32, 5])[0],
        "expiration_date": written(rng, expires),
        "potential_payment_methods": rng.sample(METHODS, rng.randrange(0, 4)),
        "amount": {"value": decimal_text(rng, currency), "currency": currency},
        "resource_type": "Invoice" if invoice else "Basket",
        "items": None if invoice else qonto_items(rng, currency),
        "reusable": False if invoice else rng.random() < 0.4,
        "invoice_id": uuid_of(rng) if invoice else None,
        "invoice_number": f"INV-{rng.randrange(2000):05d}" if invoice else None,
        "debitor_name": name(rng) if invoice else None,
        "created_at": EDGE_TIMES[index] if index < len(EDGE_TIMES) else written(rng, created),
        "url": f"https://pay.qonto.com/{identity}?resource_id={uuid_of(rng)}",
    }
    if not invoice and rng.random() < 0.2:
        for key in rng.sample(["invoice_id", "invoice_number", "debitor_name"], 2):
            del row[key]
    return shuffled_keys(rng, row)


def qonto_items(rng, currency):
    """The items of a basket; optional keys are sometimes left out."""
    items = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        item = {
            "title": rng.choice(TITLES),
            "type": rng.choice(["good", "service"]),
            "description": rng.choice(["Item 1 description", "", 'ünï, "q"\nnext']),
            "quantity": rng.choice([1, 2, 3, 10, 0.5, 1.25]),
            "measure_unit": rng.choice(["unit", "hour", "kg"]),
            "unit_price": {"value": decimal_text(rng, currency), "currency": currency},
            "vat_rate": rng.choice(["21.0", "9.0", "0.0", "20", "5.50"]),
        }
        for key in ("type", "description", "measure_unit"):
            if rng.random() < 0.1:
                del item[key]
        items.append(item)
    return items


def mkp_link(rng, index):
    """One row of MijnKlantportaal's payment links."""
    created = moment(rng, index, 500)
    status = rng.choices(MKP_STATUSES, [40, 35, 15, 10])[0]
    identity = "plk_" + word(rng)
    usable = status == "open" or (status == "paid" and rng.random() < 0.2)
    row = {
        "id": identity,
        "description": name(rng) if rng.random() < 0.2 else rng.choice(DESCRIPTIONS),
        "currency": "EUR" if index < 8 else rng.choices(["EUR", "USD", "GBP"], [85, 10, 5])[0],
        "amount": decimal_text(rng, "EUR"),
        "reusable": rng.random() < 0.3,
        "expiresAt": (
            atom(created + timedelta(days=rng.choice([7, 14, 30])), rng.choice([1, 2])) if rng.random() < 0.6 else None
        ),
        "status": status,
        "checkoutUrl": f"https://demo.mijnklantportaal.nl/payment-link/{identity}" if usable else None,
        "createdAt": MKP_EDGE_TIMES[index] if index < len(MKP_EDGE_TIMES) else atom(created, rng.choice([1, 2])),
    }
    return shuffled_keys(rng, row)


def mkp_payment(rng, link, index, k):
    """One payment of a MijnKlantportaal link."""
    started = _NOW - timedelta(seconds=rng.randrange(1, rng.choice([2, 40, 400]) * 86_400))
    return shuffled_keys(
        rng,
        {
            "id": "plp_" + word(rng),
            "paymentLinkId": link["id"],
            "currency": link["currency"],
            "amount": link["amount"] if rng.random() < 0.6 else decimal_text(rng, "EUR"),
            "status": rng.choices(PAYMENT_STATUSES, [10, 5, 20, 50, 15])[0],
            "payersName": name(rng) if rng.random() < 0.7 else None,
            "integration": rng.choice(["mollie", "buckaroo", "paynl", "stripe"]),
            "integrationId": "tr_" + word(rng, 10),
            "createdAt": atom(started, rng.choice([1, 2])),
        },
    )


def txn_link(rng, index):
    """One resource object of Txn's payment links."""
    created = moment(rng, index, 420)
    payout = rng.random() < 0.3
    status = rng.choices(TXN_STATUSES, [30, 15, 40, 15])[0]
    chosen = status in ("pending", "completed")
    network = rng.choice([("ttrx:usdt", "TRON"), ("eth", "Ethereum"), ("btc", "Bitcoin")])
    identity = uuid_of(rng)
    currency = rng.choices(["EUR", "USD", "USDT", "BTC"], [55, 20, 15, 10])[0]
    reference = (
        uuid_of(rng)
        if rng.random() < 0.9
        else rng.choice(["Order-7", "ORDER-7", "order-7", 'réf,"7"', "Order 7&b=c+d%"])
    )
    return shuffled_keys(
        rng,
        {
            "id": identity,
            "type": "paymentLinks",
            "attributes": shuffled_keys(
                rng,
                {
                    "amount": txn_amount(rng, currency),
                    "currency": currency,
                    "accountCurrency": rng.choice(["EUR", "USDT"]),
                    "network": network[0] if chosen else None,
                    "networkName": network[1] if chosen else None,
                    "reference": reference,
                    "hostedPageUrl": f"https://sandbox.txn.io/redirect?payment_link_id={identity}&zone=eu",
                    "status": status,
                    "approvalStatus": rng.choice(["pending", "approved", None]) if payout else None,
                    "expiresAt": millis(rng, created + timedelta(days=rng.choice([1, 14, 15]))),
                    "createdAt": (
                        millis(rng, created)
                        if index >= 4
                        else [
                            "2026-11-01T00:00:00.000Z",
                            "2026-11-08T00:00:00.000Z",
                            "2026-10-31T23:59:59.999Z",
                            "2026-11-07T23:59:59.999Z",
                        ][index]
                    ),
                    "paymentType": "Payout" if payout else "Invoice",
                    "successRedirectUrl": "https://example.com/success" if rng.random() < 0.7 else None,
                    "unsuccessRedirectUrl": "https://example.com/fail" if rng.random() < 0.5 else None,
                    "paymentMethods": rng.choice([["on_chain"], ["on_chain", "binance_pay"], []]),
                },
            ),
            "relationships": {
                "target": {
                    "data": (
                        {
                            "id": uuid_of(rng),
                            "type": "payouts" if payout else "invoices",
                        }
                        if status == "completed"
                        else None
                    )
                }
            },
        },
    )


def txn_amount(rng, currency):
    """An amount as Txn writes it; crypto amounts have eight decimals."""
    if currency in ("BTC", "USDT"):
        return (
            rng.choice(["0.00010000", "1.00000000", "0.00000001"])
            if rng.random() < 0.3
            else f"{rng.randrange(0, 90)}.{rng.randrange(100_000_000):08d}"
        )
    return decimal_text(rng, currency)


def new_row(list_name, serial):
    """A row that was never in the list before, newer than all others, for drift; no row of `Data` has its id."""
    rng = random.Random(f"new/{list_name}/{serial}")
    if list_name.startswith("payments/"):
        link = {"id": list_name.removeprefix("payments/"), "currency": "EUR", "amount": "12.95"}
        return {**mkp_payment(rng, link, 0, 0), "createdAt": atom(_NOW + timedelta(seconds=serial + 1), 1)}
    row = {"qonto": qonto_link, "mkp": mkp_link, "txn": txn_link}[list_name](rng, 1_000_000 + serial)
    instant = _NOW + timedelta(seconds=serial + 1)
    if list_name == "qonto":
        row["created_at"] = instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    elif list_name == "mkp":
        row["createdAt"] = atom(instant, 1)
    else:
        row["attributes"]["createdAt"] = instant.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return row
