"""Values that no API document allows, planted in generated rows."""

import random

QONTO_ODDITIES = [
    ("status", "on_hold"),
    ("status", "PAID"),
    ("amount", {"value": "ten", "currency": "EUR"}),
    ("amount", {"value": "10,00", "currency": "EUR"}),
    ("amount", {"value": 12.5, "currency": "EUR"}),
    ("amount", None),
    ("amount", "13.30"),
    ("amount", {"currency": "EUR"}),
    ("created_at", "yesterday"),
    ("created_at", "2026-02-30T10:00:00Z"),
    ("created_at", 1_790_000_000),
    ("expiration_date", None),
    ("expiration_date", ""),
    ("reusable", "yes"),
    ("reusable", None),
    ("items", {}),
    ("items", "none"),
    ("potential_payment_methods", None),
    ("potential_payment_methods", ["sepa", 3, None]),
    ("debitor_name", 42),
    ("url", None),
    ("invoice_number", ["INV-1"]),
]
"""What `odd` data does to some Qonto rows: a field, and the value that it gets there."""


def make_odd(data):
    """Plants values that no document allows, one in ten rows, and undeclared fields and missing keys elsewhere."""
    rng = random.Random(f"{data.seed}/odd")
    for i, row in enumerate(data.qonto):
        if i % 10 == 5:
            key, value = QONTO_ODDITIES[(i // 10) % len(QONTO_ODDITIES)]
            row[key] = value
        elif i % 10 == 6:
            row["undeclared"] = {"deep": [1, {"x": None}]}
        elif i % 50 == 7:
            row.pop(rng.choice(["status", "amount", "expiration_date", "url", "reusable", "resource_type"]))
    for i, row in enumerate(data.mkp):
        if i % 10 == 5:
            key, value = rng.choice(
                [("amount", 12.95), ("amount", "free"), ("status", "refunded"), ("createdAt", "n/a"), ("reusable", 1)]
            )
            row[key] = value
    for payments in data.payments.values():
        for payment in payments:
            if rng.random() < 0.05:
                payment.update(rng.choice([{"status": "disputed"}, {"amount": "n/a"}, {"integration": "adyen"}]))
    for i, row in enumerate(data.txn):
        if i % 10 == 5:
            attributes = row["attributes"]
            change = rng.choice(
                [
                    {"status": "refunding"},
                    {"amount": "1,5"},
                    {"amount": 7},
                    {"currency": "usdt"},
                    {"paymentType": "Swap"},
                    {"expiresAt": None},
                    {"paymentMethods": "on_chain"},
                ]
            )
            attributes.update(change)
        elif i % 50 == 7:
            del row["relationships"]
