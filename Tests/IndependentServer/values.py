"""The values of expected rows, how the command line shows them, and the language's rules on them.

Everything here follows the pages on the language and the command line; nothing is taken from Quire.
"""

import decimal
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

from instants import DAY, SECOND, nanoseconds, rfc3339, utc

decimal.getcontext().prec = 80


@dataclass(frozen=True)
class Money:
    """A decimal in the provider's digits, and its currency."""

    value: Decimal
    currency: str


@dataclass(frozen=True, order=True)
class Instant:
    """A timestamp, in nanoseconds."""

    nanos: int


@dataclass(frozen=True)
class Num:
    """A computed number: any spelling of the same value is right, as a JSON number or string."""

    value: Decimal


@dataclass(frozen=True)
class AnyOf:
    """A value where the documents leave more than one answer."""

    options: tuple


@dataclass(frozen=True)
class Nested:
    """A list or record of the provider; numbers inside may come as numbers or as their digits in text."""

    value: object


def shown(value):
    """A value as JSON shows it."""
    if isinstance(value, Money):
        return plain(value.value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Instant):
        return rfc3339(value.nanos)
    return value


def plain(value):
    """A decimal in plain notation with the digits that it has."""
    return format(value, "f")


def instant(text):
    """The instant of a provider's text, null when it has none."""
    nanos = nanoseconds(text)
    return None if nanos is None else Instant(nanos)


def exact(text):
    """The decimal of a provider's text, null when it is none."""
    return Decimal(text) if isinstance(text, str) and re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def divided(a, b):
    """`/`: half to even at 12 decimals, trailing zeros dropped; null for null and for division by zero."""
    if a is None or b is None or b == 0:
        return None
    # The intermediate precision is high enough that rounding twice can't meet a tie that isn't one.
    # Zero has no sign: adding it makes Python's -0 plain.
    quotient = (a / b).quantize(Decimal(1).scaleb(-12), rounding=decimal.ROUND_HALF_EVEN) + 0
    return Decimal(plain(quotient).rstrip("0").rstrip(".")) if "." in plain(quotient) else quotient


def lt(a, b):
    """`<`, false with a null."""
    return a is not None and b is not None and a < b


def gt(a, b):
    """`>`, false with a null."""
    return lt(b, a)


def le(a, b):
    """`<=` on values that are not both null."""
    return a is not None and b is not None and a <= b


def ge(a, b):
    """`>=` on values that are not both null."""
    return le(b, a)


def contains(text, part):
    """`contains`, ignoring case; false for null."""
    return text is not None and part.lower() in text.lower()


def starts(text, part):
    """`starts`, ignoring case; false for null."""
    return text is not None and text.lower().startswith(part.lower())


def ends(text, part):
    """`ends`, ignoring case; false for null."""
    return text is not None and text.lower().endswith(part.lower())


def matches(text, pattern):
    """`~`; false for null."""
    return text is not None and re.search(pattern, text) is not None


def period(text):
    """First instant of a written period, and the first after it."""
    if match := re.fullmatch(r"(\d{4})", text):
        year = int(match[1])
        return start_of(year, 1, 1), start_of(year + 1, 1, 1)
    if match := re.fullmatch(r"(\d{4})-Q(\d)", text):
        year, month = int(match[1]), int(match[2]) * 3 - 2
        return start_of(year, month, 1), start_of(year + (month + 3) // 13, (month + 2) % 12 + 1, 1)
    if match := re.fullmatch(r"(\d{4})-(\d\d)", text):
        year, month = int(match[1]), int(match[2])
        return start_of(year, month, 1), start_of(year + month // 12, month % 12 + 1, 1)
    year, month, day = map(int, text.split("-"))
    begin = start_of(year, month, day)
    return begin, Instant(begin.nanos + DAY)


def start_of(year, month, day):
    """Midnight UTC of a day."""
    return Instant(int(datetime(year, month, day, tzinfo=timezone.utc).timestamp()) * SECOND)


def within(moment, text):
    """`=` with a period; false for null."""
    begin, after = period(text)
    return moment is not None and begin <= moment < after


def year(t):
    """The year period."""
    return None if t is None else utc(t.nanos).strftime("%Y")


def quarter(t):
    """The quarter period."""
    return None if t is None else f"{utc(t.nanos).year}-Q{(utc(t.nanos).month + 2) // 3}"


def month(t):
    """The month period."""
    return None if t is None else utc(t.nanos).strftime("%Y-%m")


def week(t):
    """The ISO week period."""
    return None if t is None else "{0:04d}-W{1:02d}".format(*utc(t.nanos).isocalendar())


def date(t):
    """The date."""
    return None if t is None else utc(t.nanos).strftime("%Y-%m-%d")


def literal(text):
    """Text as a double-quoted literal of the language."""
    out = ""
    for char in text:
        if char in '\\"':
            out += "\\" + char
        elif char == "\n":
            out += "\\n"
        elif char == "\t":
            out += "\\t"
        elif ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u200b":
            out += "\\u{%X}" % ord(char)
        else:
            out += char
    return f'"{out}"'
