"""The four lists of the three providers, each answering as its API document says.

A handler gets the parsed request and gives a `Reply`: a status, and either an envelope that becomes JSON or bytes.
What the documents leave open is read from the options of `server.py`.
"""

import re
import urllib.parse
import uuid

from data import QONTO_STATUSES
from instants import nanoseconds
from store import Reply, number, sorted_page

JSON_API = "application/vnd.api+json"


def whole(text, default):
    """A parameter that must be a whole number; None when it is not one."""
    if text is None:
        return default
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def told_total(mode, total, pages):
    """The total as the server chooses to tell it; Ellipsis leaves the key out."""
    return {
        "right": total,
        "absent": ...,
        "null": None,
        "string": str(total),
        "wrong": total + 37,
        "less": total // 2,
        "pages": pages,
        "zero": 0,
    }[mode]


def qonto_error(status, code, detail, parameter=None):
    """An error as Qonto words it, with the trace id in body and header."""
    error = {"code": code, "detail": detail}
    if parameter:
        error["source"] = {"parameter": parameter}
    trace = uuid.uuid4().hex
    return Reply(status, {"errors": [error], "trace_id": trace}, headers=[("X-Tyk-Trace-Id", trace)])


def qonto_auth(options, request):
    """None when the request may pass; otherwise the refusal."""
    if options.qonto_staging_token and request.headers.get("x-qonto-staging-token") != options.qonto_staging_token:
        return Reply(200, body=b"<!DOCTYPE html><html><title>Sign in</title></html>", content_type="text/html")
    given = request.headers.get("authorization")
    if given is None:
        return qonto_error(401, "authorization_header_missing", "authorization header missing")
    accepted = [options.qonto_key] if options.qonto_auth in ("both", "key") else []
    accepted += ["Bearer " + options.qonto_access_token] if options.qonto_auth in ("both", "oauth") else []
    return None if given in accepted else qonto_error(401, "authorization_token_invalid", "authorization token invalid")


def qonto_links(store, request, shown_page=None):
    """GET /v2/payment_links."""
    options = store.options
    page, per_page = whole(request.last("page"), 1), whole(request.last("per_page"), 100)
    if page is None or page < 1:
        return qonto_error(400, "bad_request", "page must be greater than 0", "page")
    if per_page is None or not 1 <= per_page <= 100:
        return qonto_error(400, "bad_request", "per_page must be between 1 and 100", "per_page")
    statuses = request.all("status[]")
    if options.qonto_bare_status == "filter":
        statuses += request.all("status")
    if options.qonto_comma_status == "empty" and any("," in status for status in statuses):
        wanted = ("",)
    elif any(status not in QONTO_STATUSES for status in statuses):
        return qonto_error(400, "not_in_list", f"status is not in {QONTO_STATUSES}", "status")
    else:
        wanted = tuple(sorted(set(statuses)))
    sort_by = request.last("sort_by")
    if sort_by not in (None, "amount:asc", "amount:desc", "expiration_date:asc", "expiration_date:desc"):
        return qonto_error(400, "bad_request", "sort_by is not in the list", "sort_by")

    rows = store.view(
        ("qonto", wanted), lambda: [row for row in store.lists["qonto"] if not wanted or row.get("status") in wanted]
    )
    if sort_by:
        by, _, direction = sort_by.partition(":")
        key = qonto_amount if by == "amount" else lambda row: nanoseconds(row.get("expiration_date"))
        rows = sorted_page(store, "qonto", (wanted, sort_by), rows, key, direction == "desc", shown_page or page)

    total = len(rows)
    pages = -(-total // per_page)
    if page > max(pages, 1):
        if options.qonto_past_end == "422":
            return qonto_error(422, "invalid_page", "page is past the last page", "page")
        page = {"empty": page, "last": max(pages, 1), "first": 1}[options.qonto_past_end]
    served = shown_page or page
    last = page >= pages
    meta = {
        "current_page": page,
        "next_page": page + 1 if not last else {"zero": 0, "null": None, "missing": None}[options.qonto_next],
        "prev_page": page - 1 if page > 1 else None,
        "total_pages": pages,
        "total_count": total,
        "per_page": per_page,
    }
    if last and options.qonto_next == "missing":
        del meta["next_page"]
    if options.total_for in ("qonto", "both"):
        tell(meta, "total_count", told_total(options.total, total, pages))
        if options.total in ("wrong", "less", "zero"):
            meta["total_pages"] = -(-meta["total_count"] // per_page)
        elif options.total in ("absent", "null", "string"):
            tell(meta, "total_pages", told_total(options.total, pages, pages))
    return Reply(
        200, {"payment_links": rows[(served - 1) * per_page : served * per_page], "meta": meta}, records="payment_links"
    )


def qonto_amount(row):
    """The numeric value of a Qonto amount, whatever its currency."""
    amount = row.get("amount")
    return number(amount.get("value")) if isinstance(amount, dict) else None


def tell(meta, key, value):
    """Sets a meta value, or leaves the key out."""
    if value is ...:
        del meta[key]
    else:
        meta[key] = value


def mkp_error(status, message):
    """An error as MijnKlantportaal's 429 is documented; 422 in Laravel's shape."""
    if status == 422:
        return Reply(422, {"message": message, "errors": {"page": [message]}})
    return Reply(status, {"code": status, "message": message})


def mkp_auth(options, request):
    """None when the request may pass; otherwise the refusal."""
    return (
        None
        if request.headers.get("authorization") == "Bearer " + options.mkp_key
        else mkp_error(401, "Unauthenticated.")
    )


def mkp_links(store, request, shown_page=None):
    """GET /v1/payment-links; `page` is the only parameter that does anything."""
    return simple_page(store, request, store.lists["mkp"], shown_page)


def mkp_payments(store, request, shown_page=None):
    """GET /v1/payment-links/{linkId}/payments."""
    link = urllib.parse.unquote(request.path.split("/")[-2])
    if all(row["id"] != link for row in store.lists["mkp"]):
        return mkp_error(404, "Not found.")
    return simple_page(store, request, store.payments.get(link, []), shown_page)


def simple_page(store, request, rows, shown_page):
    """Laravel's simplePaginate: 15 a page, no total, and page 1 for anything that is not a clean whole number."""
    page = whole(request.last("page"), 1)
    page = page if page is not None and page >= 1 else 1
    size, served = 15, shown_page or page
    shown = rows[(served - 1) * size : served * size]
    comma = "," if store.options.mkp_comma == "on" else ""
    path = f"http://127.0.0.1:{store.options.port}{request.path}"
    more = page * size < len(rows)
    return Reply(
        200,
        {
            "current_page": page,
            "data": shown,
            "first_page_url": f"{path}?page=1",
            "from": (page - 1) * size + 1 if shown else None,
            "next_page_url": f"{path}?page={page + 1}{comma}" if more else None,
            "path": path,
            "per_page": size,
            "prev_page_url": f"{path}?page={page - 1}{comma}" if page > 1 else None,
            "to": (page - 1) * size + len(shown) if shown else None,
        },
        records="data",
    )


def txn_error(status, title, code, detail=None):
    """An error as Txn words it: the status is a number, detail may be absent."""
    error = {"status": status, "title": title, "code": code}
    if detail:
        error["detail"] = detail
    return Reply(status, {"errors": [error]}, content_type=JSON_API)


def txn_auth(options, request):
    """None when the request may pass; otherwise the refusal, media types included."""
    if request.headers.get("authorization") != "Bearer " + options.txn_key:
        return txn_error(401, "HTTP Token: Access denied.", "unauthorized")
    if options.txn_media == "strict":
        if request.headers.get("content-type") != JSON_API:
            return txn_error(
                415, "Unsupported media type.", "unsupported_media_type", "Content-Type must be " + JSON_API
            )
        offered = [item.strip() for item in request.headers.get("accept", "*/*").split(",")]
        media = [item for item in offered if item.startswith(JSON_API)]
        if media and JSON_API not in [item.split(";q=")[0].strip() for item in media]:
            return txn_error(406, "Not acceptable.", "not_acceptable", "media type parameters are not supported")
    return None


def txn_links(store, request, shown_page=None):
    """GET /api/public/v1/payment_links."""
    options = store.options
    page, per_page = whole(request.last("page"), 1), whole(request.last("per_page"), options.txn_default_per_page)
    if page is None or page < 1 or per_page is None or per_page < 1:
        return txn_error(400, "Bad request.", "bad_request", "page and per_page are numbers above 0")
    if options.txn_clamp:
        per_page = min(per_page, options.txn_clamp)
    order, order_type = request.last("order"), request.last("order_type")
    if order not in (None, "created_at"):
        return txn_error(400, "Bad request.", "bad_request", "order supports created_at")
    if order_type not in (None, "asc", "desc"):
        return txn_error(400, "Bad request.", "bad_request", "order_type is asc or desc")
    reference = request.last("reference")
    bounds = []
    for name in ("created_at_from", "created_at_to"):
        text = request.last(name)
        bounds.append(nanoseconds(text) if text is not None else None)
        if text is not None and bounds[-1] is None:
            return txn_error(400, "Bad request.", "bad_request", f"{name} is not an ISO 8601 timestamp")

    view_key = (reference, *bounds)
    rows = store.view(
        ("txn", *view_key),
        lambda: [
            row
            for row in store.lists["txn"]
            if txn_matches(row, reference, *bounds, options.case_insensitive_reference)
        ],
    )
    if order or order_type:
        direction = order_type or "asc"
        rows = sorted_page(
            store,
            "txn",
            (*view_key, direction),
            rows,
            lambda row: nanoseconds(row["attributes"].get("createdAt")),
            direction == "desc",
            shown_page or page,
        )
    total = len(rows)
    pages = -(-total // per_page)
    if page > max(pages, 1) and options.txn_past_end == "last":
        page = max(pages, 1)
    served = shown_page or page
    meta = {"page": page, "per_page": per_page, "total": total}
    if options.total_for in ("txn", "both"):
        tell(meta, "total", told_total(options.total, total, pages))
    return Reply(
        200,
        {"data": rows[(served - 1) * per_page : served * per_page], "meta": meta, "jsonapi": {"version": "1.0"}},
        content_type=JSON_API,
        records="data",
    )


def txn_matches(row, reference, since, until, ignore_case):
    """Whether a row passes Txn's filters; both bounds are inclusive."""
    attributes = row["attributes"]
    if reference is not None:
        held = attributes.get("reference") or ""
        if held != reference and not (ignore_case and held.lower() == reference.lower()):
            return False
    created = nanoseconds(attributes.get("createdAt"))
    if created is None:
        return since is None and until is None
    return (since is None or created >= since) and (until is None or created <= until)


LISTS = [
    ("qonto", re.compile(r"/v2/payment_links"), qonto_auth, qonto_links),
    ("mkp", re.compile(r"/v1/payment-links"), mkp_auth, mkp_links),
    ("payments", re.compile(r"/v1/payment-links/[^/]+/payments"), mkp_auth, mkp_payments),
    ("txn", re.compile(r"/api/public/v1/payment_links"), txn_auth, txn_links),
]
"""Control name, path, authentication and handler of each list."""


def provider_error(name, status):
    """A provider's own body for a status; Qonto documents none for a 500, and a proxy answers 503 in HTML."""
    if status in (502, 503, 504):
        return Reply(status, body=b"<html><body><h1>Service Unavailable</h1></body></html>", content_type="text/html")
    words = {
        401: "unauthorized",
        403: "forbidden",
        404: "not_found",
        408: "request_timeout",
        422: "unprocessable",
        428: "sca_required",
        429: "too_many_requests",
        500: "internal_server_error",
    }.get(status, "error")
    if name == "qonto":
        if status == 500:
            return Reply(500, body=b"", content_type="text/plain")
        if status == 403:
            return qonto_error(403, "forbidden", "missing required oauth scope payment_link.read")
        return qonto_error(status, words, f"the request was refused with {status}", "page" if status == 422 else None)
    if name in ("mkp", "payments"):
        return mkp_error(status, "Too many requests." if status == 429 else words.replace("_", " ").capitalize() + ".")
    return txn_error(status, words.replace("_", " ").capitalize() + ".", words)
