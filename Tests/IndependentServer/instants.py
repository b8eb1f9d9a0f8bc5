"""Instants as nanoseconds since 1970 in UTC, exact for any number of fraction digits."""

import re
from datetime import datetime, timezone

SECOND = 1_000_000_000
DAY = 86_400 * SECOND

_SHAPE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)")


def nanoseconds(text):
    """The instant that an ISO 8601 timestamp names, or None when it is none."""
    match = _SHAPE.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    day, clock, fraction, zone = match.groups()
    try:
        seconds = int(datetime.strptime(f"{day}T{clock}", "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc).timestamp())
    except ValueError:
        return None
    if zone != "Z":
        offset = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        seconds += offset if zone[0] == "-" else -offset
    return seconds * SECOND + int((fraction or "0").ljust(9, "0"))


def utc(nanos):
    """The UTC calendar time of an instant, without its fraction of a second."""
    return datetime.fromtimestamp(nanos // SECOND, tz=timezone.utc)


def rfc3339(nanos):
    """RFC 3339 in UTC; a fraction only when not zero, as 3, 6 or 9 digits."""
    base = utc(nanos).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{nanos % SECOND:09d}"
    for digits in (0, 3, 6, 9):
        if not fraction[digits:].strip("0"):
            return base + ("." + fraction[:digits] if digits else "") + "Z"
    return base + "Z"
