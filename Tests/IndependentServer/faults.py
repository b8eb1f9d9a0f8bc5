"""What can go wrong, by provider and request number.

A fault is a dict, such as
`{"provider": "qonto", "at": [2, 3], "kind": "status", "status": 429, "retry_after": "seconds"}`.
`at` counts the provider's requests from 1 since the last reset, or is "every"; `pages` restricts a fault to page numbers,
`times` how often it fires. `drift` has `after` (a request number), `op` (insert or delete), `count`, and `position` (0 is
the front, -1 the end). A row that an insertion brings is newer than all others. `total` adds `by` to what is stated, or
states a `value`; `short-page` leaves rows out, `out-of-order` turns a page round, `clamp` gives pages of at most `size`
rows, which an `echo` of false keeps quiet about.
"""

import threading
import time
import urllib.parse
from dataclasses import replace
from email.utils import formatdate

from providers import provider_error
from store import Reply

ON_THE_WIRE = {"reset", "truncate", "slow", "slow-body"}
"""Kinds that the connection carries out while it writes."""

IN_THE_REPLY = {
    "status",
    "html200",
    "notjson",
    "emptybody",
    "missing-records-key",
    "repeat-previous-page",
    "bom",
    "invalid-utf8",
    "redirect-other-origin",
    "redirect-same-origin",
    "next-link",
    "wrong-content-type",
    "huge-body",
    "deep-json",
    "records-not-a-list",
    "row-not-an-object",
    "total",
    "short-page",
    "out-of-order",
}
"""Kinds that change what is answered."""

IN_THE_REQUEST = {"clamp"}
"""Kinds that change what is answered to."""

KINDS = ON_THE_WIRE | IN_THE_REPLY | IN_THE_REQUEST | {"drift"}
"""All kinds."""


class Faults:
    """The faults in force and how many requests each provider has had."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rules = []
        self.counts = {}

    def add(self, rule):
        """Puts a fault in force; raises ValueError for one that doesn't exist."""
        if rule.get("kind") not in KINDS:
            raise ValueError(f"unknown kind {rule.get('kind')!r}, known: {', '.join(sorted(KINDS))}")
        with self.lock:
            self.rules.append({"provider": "*", "at": "every", **rule, "fired": 0})

    def clear(self, rules=True):
        """Forgets the counts and, unless told otherwise, the faults."""
        with self.lock:
            self.counts = {}
            if rules:
                self.rules = []

    def next(self, provider, page):
        """Counts a request and gives its number and the faults that hit it."""
        with self.lock:
            number = self.counts.get(provider, 0) + 1
            self.counts[provider] = number
            hits = []
            for rule in self.rules:
                if rule["kind"] == "drift":
                    hit = number == rule.get("after", 1)
                else:
                    hit = rule["at"] == "every" or number in rule["at"]
                hit = hit and rule["provider"] in ("*", provider) and ("pages" not in rule or page in rule["pages"])
                if hit and rule["fired"] < rule.get("times", 1_000_000_000):
                    rule["fired"] += 1
                    hits.append(rule)
            return number, hits


def retry_after(kind):
    """A Retry-After value by the name of its form; any other text is sent as it is."""
    soon = time.time() + 2
    return {
        "seconds": "1",
        "decimal": "0.5",
        "garbage": "soon",
        "negative": "-3",
        "huge": "99999999999",
        "zero": "0",
        "date": formatdate(soon, usegmt=True),
        "rfc850": time.strftime("%A, %d-%b-%y %H:%M:%S GMT", time.gmtime(soon)),
        "asctime": time.asctime(time.gmtime(soon)),
    }.get(kind, kind)


def apply(rule, provider, reply, again, server):
    """The reply as a fault of the `IN_THE_REPLY` kinds leaves it; `again(page)` asks for the same list's other rows."""
    kind = rule["kind"]
    if kind == "status":
        broken = provider_error(provider, rule.get("status", 500))
        if "retry_after" in rule:
            broken.headers.append(("Retry-After", retry_after(rule["retry_after"])))
        for name, value in rule.get("headers", {}).items():
            broken.headers.append((name, value))
        return broken
    if kind == "html200":
        return Reply(
            200,
            body=b"<!DOCTYPE html><html><body>Please sign in</body></html>",
            content_type="text/html; charset=utf-8",
        )
    if kind == "notjson":
        return Reply(200, body=b"upstream said: fine\n", content_type=reply.content_type)
    if kind == "emptybody":
        return Reply(200, body=b"", content_type=reply.content_type)
    if kind in ("redirect-other-origin", "redirect-same-origin"):
        port = server.other_port if kind == "redirect-other-origin" else server.port
        location = f"http://127.0.0.1:{port}{rule.get('target', '/v2/payment_links')}"
        return Reply(rule.get("status", 302), body=b"", headers=[("Location", location)])
    if kind == "deep-json":
        depth = rule.get("depth", 100_000)
        key = (reply.records or "data").encode()
        return Reply(
            200, body=b'{"' + key + b'":' + b"[" * depth + b"]" * depth + b"}", content_type=reply.content_type
        )
    if kind == "huge-body":
        size = rule.get("bytes", 200_000_000)
        key = (reply.records or "data").encode()
        return Reply(200, body=b'{"padding":"' + b"x" * size + b'","' + key + b'":[]}', content_type=reply.content_type)
    if reply.status != 200 or not reply.records:
        return reply
    if kind == "missing-records-key":
        del reply.envelope[reply.records]
    elif kind == "records-not-a-list":
        reply.envelope[reply.records] = {"0": None}
    elif kind == "row-not-an-object":
        reply.envelope[reply.records] = list(reply.envelope[reply.records]) + [None, 7, "row", []]
    elif kind == "repeat-previous-page":
        reply.envelope[reply.records] = again()
    elif kind == "total":
        state_total(rule, reply.envelope)
    elif kind == "short-page":
        reply.envelope[reply.records] = list(reply.envelope[reply.records])[: -rule.get("rows", 2)]
    elif kind == "out-of-order":
        reply.envelope[reply.records] = list(reversed(reply.envelope[reply.records]))
    elif kind == "wrong-content-type":
        reply.content_type = rule.get("content_type", "text/plain")
    elif kind == "next-link":
        next_link(rule.get("variant", "relative"), reply.envelope, server)
    return reply


def clamped(request, rule):
    """The request with a page size of at most the fault's."""
    size = min(int(request.last("per_page") or rule["size"]), rule["size"])
    params = [(name, value) for name, value in request.params if name != "per_page"] + [("per_page", str(size))]
    return replace(request, target=f"{request.path}?{urllib.parse.urlencode(params)}")


def keep_quiet(request, envelope):
    """States the page size that was asked for instead of the one that was given."""
    if "per_page" in envelope.get("meta", {}):
        envelope["meta"]["per_page"] = int(request.last("per_page") or envelope["meta"]["per_page"])


def state_total(rule, envelope):
    """States another total, where there is one."""
    meta = envelope.get("meta", {})
    for key in ("total_count", "total"):
        if key in meta:
            meta[key] = rule["value"] if "value" in rule else meta[key] + rule.get("by", 1)


def next_link(variant, envelope, server):
    """Spoils where the envelope says the next page is: MijnKlantportaal's URL, or Qonto's number."""
    if "meta" in envelope:
        meta = envelope["meta"]
        if "next_page" in meta and meta["next_page"]:
            meta["next_page"] = {
                "not-advancing": meta["current_page"],
                "string": str(meta["next_page"]),
                "negative": -1,
                "back": 1,
                "skips": meta["next_page"] + 1,
            }.get(variant, meta["next_page"])
        if variant == "not-advancing" and "page" in meta:
            meta["page"] = 1
        return
    url = envelope["next_page_url"]
    if not url:
        return
    origin, page = f"http://127.0.0.1:{server.port}", envelope["current_page"]
    path = url.removeprefix(origin)
    own = path.split("?")[0]
    link = own.split("/")[3] if own.endswith("/payments") else ""
    lists = server.store.payments
    other = max((name for name in lists if name != link), key=lambda name: len(lists[name]), default="plk_other")
    envelope["next_page_url"] = {
        "relative": path,
        "http": f"http://example.invalid{path}",
        "https": f"https://127.0.0.1:{server.port}{path}",
        "other-host": f"http://127.0.0.1:{server.other_port}{path}",
        "userinfo": f"{origin}@127.0.0.1:{server.other_port}{path}",
        "junk-at-end": url.rstrip(",") + ",; ",
        "not-advancing": f"{origin}{own}?page={page}",
        "back": f"{origin}{own}?page=1",
        "skips": f"{origin}{own}?page={page + 2}",
        "garbage": "http://[::bad",
        "number": 2,
        "empty": "",
        "other-path": f"{origin}/v1/other?page={page + 1}",
        "other-list": f"{origin}/v1/payment-links/{other}/payments?page={page + 1}",
        "parent-list": f"{origin}/v1/payment-links?page={page + 1}",
    }[variant]
    if variant == "not-advancing":
        envelope["current_page"] = 1
