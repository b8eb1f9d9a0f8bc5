"""The choices that the API documents leave open, and the command line that makes them."""

import argparse
import json


def parser():
    """The command line."""
    p = argparse.ArgumentParser(description="An independent server for the four lists.")
    p.add_argument("--port", type=int, default=0)
    p.add_argument("--links", type=int, default=10_000, help="Qonto links")
    p.add_argument("--mkp-links", type=int, help="default: a tenth of --links")
    p.add_argument("--txn-links", type=int, help="default: --links")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--odd", action="store_true", help="plant values that no document allows")
    p.add_argument("--latency", type=float, default=0, metavar="MS")
    p.add_argument(
        "--fault", action="append", default=[], metavar="FAULT", help="JSON, or provider:kind[:at,at][:key=value…]"
    )
    p.add_argument("--print-env", action="store_true", help="print the exports that point quire here, before READY")
    p.add_argument("--gzip", choices=["on", "off"], default="on", help="compress when the client accepts it")
    p.add_argument("--transfer", choices=["length", "chunked", "mixed", "close"], default="length")
    p.add_argument("--ties", choices=["stable", "shuffled"], default="stable")
    p.add_argument("--nulls", choices=["first", "last"], default="last", help="where sorted lists put unparsable keys")
    p.add_argument("--unsorted", action="store_true", help="ignore sort parameters")
    p.add_argument(
        "--total", choices=["right", "absent", "null", "string", "wrong", "less", "pages", "zero"], default="right"
    )
    p.add_argument("--total-for", choices=["qonto", "txn", "both"], default="both")
    p.add_argument(
        "--qonto-next", choices=["zero", "null", "missing"], default="null", help="next_page on the last page"
    )
    p.add_argument("--qonto-past-end", choices=["422", "empty", "last", "first"], default="empty")
    p.add_argument("--qonto-order", choices=["asc", "desc"], default="desc", help="default order, by creation")
    p.add_argument("--qonto-auth", choices=["both", "key", "oauth"], default="both")
    p.add_argument("--qonto-comma-status", choices=["400", "empty"], default="400", help="answer to status[]=open,paid")
    p.add_argument(
        "--qonto-bare-status",
        choices=["ignore", "filter"],
        default="ignore",
        help="what status=open (no brackets) does",
    )
    p.add_argument("--qonto-key", default="acme-1234:0123456789abcdef0123456789abcdef")
    p.add_argument("--qonto-access-token", default="qonto-access-token-0001")
    p.add_argument("--qonto-staging-token", default="", help="when set, requests without it get HTML with status 200")
    p.add_argument(
        "--mkp-comma", choices=["on", "off"], default="on", help="next links end in a comma, as in the document"
    )
    p.add_argument("--mkp-order", choices=["asc", "desc"], default="desc")
    p.add_argument("--mkp-key", default="mkp-api-key-0002")
    p.add_argument(
        "--mkp-rate",
        type=int,
        default=0,
        metavar="N",
        help="N requests a minute, with X-RateLimit headers; 0: no limit",
    )
    p.add_argument("--txn-clamp", type=int, default=0, metavar="N", help="largest page; 0: none")
    p.add_argument("--txn-default-per-page", type=int, default=25)
    p.add_argument("--txn-order", choices=["asc", "desc"], default="desc")
    p.add_argument("--txn-past-end", choices=["empty", "last"], default="empty")
    p.add_argument("--txn-media", choices=["strict", "lax"], default="strict")
    p.add_argument("--txn-key", default="txn_cmp_0003")
    p.add_argument("--case-insensitive-reference", action="store_true")
    return p


def default_options(**overrides):
    """The options without a command line, some of them replaced."""
    options = parser().parse_args([])
    for name, value in overrides.items():
        if not hasattr(options, name):
            raise AttributeError(name)
        setattr(options, name, value)
    return options


def parse_fault(text):
    """A fault from JSON, or from `provider:kind[:3,4][:status=429]`."""
    if text.startswith("{"):
        return json.loads(text)
    provider, kind, *rest = text.split(":")
    rule = {"provider": provider, "kind": kind}
    for part in rest:
        key, equals, value = part.partition("=")
        if equals:
            rule[key] = int(value) if value.isdigit() else value
        else:
            rule["at"] = [int(n) for n in part.split(",")]
    return rule
