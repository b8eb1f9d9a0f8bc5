"""A server of lists that are data: how they page, filter and sort, and what goes wrong with which page, for `campaign.py`.

A fault is a dict such as `{"kind": "status", "pages": [1], "times": 2, "status": 503}`: it hits the pages that it names, or
all, each as often as it says, or always. Pages count from 0 by where they stand in the list, so that the same run has the same
faults whatever order requests come in. `CHANGES` are the faults of what a page says, `BODIES` those of its bytes, and the
rest are the connection's.
"""

import base64
import calendar
import gzip
import json
import re
import socket
import struct
import threading
import time
import traceback
import urllib.parse
import zlib
from decimal import Decimal
from fractions import Fraction

DIGITS = "\x01"
"""Before a text that is written as a number, digit by digit."""


def dumps(value):
    """JSON in which texts after `DIGITS` are numbers as they stand."""
    return re.sub(r'"\\u0001([^"]*)"', r"\1", json.dumps(value, ensure_ascii=False).replace(DIGITS, "\\u0001"))


class Page:
    """A page before it is bytes."""

    def __init__(self, rows, meta, next_place):
        self.rows, self.meta, self.next, self.has_next = rows, meta, next_place, next_place is not None
        self.status, self.headers, self.extra = 200, [], {}


class World:
    """One list: its rows by the names of fields, and a `spec` of how it is asked and what goes wrong."""

    def __init__(self, spec, rows, base):
        self.spec, self.rows, self.base = spec, rows, base
        self.lock, self.fired, self.requests, self.problem = threading.Lock(), {}, [], None

    def hit(self, index):
        """The faults that hit a page now."""
        hits = []
        for number, fault in enumerate(self.spec["faults"]):
            count = self.fired.get((number, index), 0)
            named = fault.get("pages") is None or index in fault["pages"]
            if named and count < fault.get("times", 1 << 30):
                self.fired[number, index] = count + 1
                hits.append(fault)
        return hits

    def selected(self, params):
        """The rows that a request asks for, in the order that it asks for."""
        spec, rows = self.spec, list(self.rows)
        if not spec.get("ignores_filters"):
            for name, values in params.items():
                rule = spec["filters"].get(name)
                if rule:
                    rows = [row for row in rows if matches(row, rule, values)]
        sort = params.get("sort", [""])[0]
        field = sort.lstrip("-")
        if field in spec["sorts"] and not spec.get("ignores_sort"):
            down = sort.startswith("-") != bool(spec.get("sorts_backwards"))
            filled = [row for row in rows if row.get(field) is not None]
            key = lambda row: order(field, row[field], spec.get("ignores_case"))
            filled.sort(key=key, reverse=down)
            if spec.get("ties") == "turned":
                filled.sort(key=lambda row: row["id"], reverse=True)
                filled.sort(key=key, reverse=down)
            empty = [row for row in rows if row.get(field) is None]
            rows = empty + filled if spec.get("nulls") == "first" else filled + empty
        return rows

    def answer(self, target):
        """The page and the faults that hit it."""
        spec, style = self.spec, self.spec["style"]
        params = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query, keep_blank_values=True)
        one = {name: values[0] for name, values in params.items()}
        with self.lock:
            self.requests.append(target)
            mark = one.get("cursor") or one.get("at")
            start = 0
            if mark and style != "last_row":
                place = json.loads(base64.urlsafe_b64decode(mark))
                start, params = place["at"], {**params, **place["params"]}
                one = {name: values[0] for name, values in params.items()}
            rows = self.selected(params)
            most = min(spec["maximum"], spec.get("clamp", 1 << 30))
            size = min(int(one.get("size") or spec["standard"]), most)
            if style == "none":
                size = max(len(rows), 1)
            if style == "page":
                number = int(one.get("page") or 1)
                if spec.get("wraps"):
                    number = (number - 1) % max(1, -(-len(rows) // size)) + 1
                start = (number - 1) * size
            elif style == "offset":
                start = int(one.get("offset") or 0)
            elif style == "last_row" and mark:
                places = [at for at, row in enumerate(rows) if row["id"] == mark]
                start = places[-1] + (0 if spec.get("inclusive") else 1) if places else len(rows)
            index = start // size
            hits = self.hit(index)
            page = self.page(rows, start, size, params)
            for fault in hits:
                if fault["kind"] == "drift":
                    self.drift(fault)
        return page, hits

    def page(self, rows, start, size, params):
        """The page at a place as the list means it."""
        spec, style, end = self.spec, self.spec["style"], start + size
        # A server that leaves out some of what it has cut into pages.
        shown = [row for row in rows if row["id"] not in spec.get("hidden", ())]
        here = [row for row in rows[start:end] if row["id"] not in spec.get("hidden", ())]
        more = end < len(rows)
        meta = {"total": len(shown), "has_more": more, "pages": -(-len(rows) // size), "page": start // size + 1}
        ahead = None
        if more or spec.get("circle"):
            at = end if more else 0
            place = {"at": at, "params": {k: v for k, v in params.items() if k not in ("at", "cursor", "page", "offset")}}
            mark = base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
            if style == "page":
                ahead = at // size + 1
            elif style == "cursor":
                ahead = mark
            elif style == "next_url":
                query = urllib.parse.urlencode({"at": mark})
                ahead = ("" if spec.get("relative") else self.base) + f"{spec['path']}?{query}"
                if spec.get("relative"):
                    ahead = urllib.parse.urlsplit(self.base).path + ahead
        written = [{name: value for name, value in row.items() if name not in spec["absent"]} for row in here]
        return Page(written, meta, ahead)

    def drift(self, fault):
        """Moves the list."""
        if fault["op"] == "insert":
            self.rows = fault["rows"] + self.rows
        else:
            self.rows = self.rows[fault["count"] :]


def order(field, value, ignores_case=False):
    """What a field's values are sorted and compared by."""
    if field == "price":
        return Decimal(value.removeprefix(DIGITS))
    if field == "at":
        return instant(value)
    if field == "name":
        return (value.casefold() if ignores_case else value).encode()
    return value


def instant(text):
    """The exact seconds of an instant, or of the beginning of a day."""
    moment = text[:19] if len(text) > 10 else text + "T00:00:00"
    part = text[19:].strip("Z.")
    whole = calendar.timegm(time.strptime(moment, "%Y-%m-%dT%H:%M:%S"))
    return whole + (Fraction(int(part), 10 ** len(part)) if part else 0)


def matches(row, rule, values):
    """Whether a row passes a filter: `field`, `op` and how values are written."""
    value, field = row.get(rule["field"]), rule["field"]
    if rule.get("as") == "comma":
        values = [part for text in values for part in text.split(",")]
    if value is None:
        return False
    if field == "n":
        asked = [Decimal(v) for v in values]
    elif rule.get("form") == "date":
        value, asked = value[:10], values
    elif rule.get("form") == "unix":
        # Whole seconds are all that it knows.
        value, asked = instant(value) // 1, [Decimal(v) for v in values]
    else:
        value, asked = order(field, value), [order(field, v) for v in values]
    return {
        "equals": lambda: value in asked,
        "any_of": lambda: value in asked,
        "at_least": lambda: value >= asked[0],
        "more_than": lambda: value > asked[0],
        "at_most": lambda: value <= asked[0],
        "less_than": lambda: value < asked[0],
    }[rule["op"]]()


# What a page says.


def set_meta(page, fault):
    page.meta[fault["key"]] = fault["value"] if "value" in fault else page.meta[fault["key"]] + fault["by"]


def set_next(page, fault):
    wrap = {
        "href": lambda p: {"href": p},
        "url": lambda p: {"url": p},
        "record": lambda p: {"page": p},
        "list": lambda p: [p],
        "true": lambda p: True,
        "number": lambda p: 7,
        "word": lambda p: "more",
    }[fault["as"]]
    if page.has_next:
        page.next = wrap(page.next)


def name_itself(page, fault):
    if not page.has_next:
        page.next = page.itself


def null_list(page, fault):
    if not page.rows:
        page.rows = None


def no_content(page, fault):
    if page.rows == []:
        page.status = 204


def strays(page, fault):
    # Another fault may have made null of an empty list, or something else of any.
    rows = page.rows or []
    if isinstance(rows, list):
        page.rows = rows[: fault["at"]] + [fault["value"]] + rows[fault["at"] :]


def each_record(page, change):
    """Changes what are records among a page's rows."""
    page.rows = page.rows and [{**row, **change(row)} if isinstance(row, dict) else row for row in page.rows]


def odd_values(page, fault):
    each_record(page, lambda row: {fault["field"]: fault["value"]} if row["id"] in fault["ids"] else {})


def numbers_as_text(page, fault):
    each_record(page, lambda row: {} if not isinstance(row.get("n"), int) else {"n": str(row["n"])})


def no_records(page, fault):
    page.rows = {"missing": KeyError, "record": {"0": None}, "text": "none"}[fault["as"]]


CHANGES = {
    "meta": set_meta,
    "next": set_next,
    "itself": name_itself,
    "null-list": null_list,
    "no-content": no_content,
    "stray": strays,
    "odd": odd_values,
    "numbers-as-text": numbers_as_text,
    "no-records": no_records,
    "status-206": lambda page, fault: setattr(page, "status", 206),
    "empty": lambda page, fault: setattr(page, "rows", []),
    "padding": lambda page, fault: page.extra.update(padding="x" * fault["bytes"]),
}


# The bytes.


def charset(body, fault):
    return body.decode().encode(fault["charset"], "replace")


BODIES = {
    "html": lambda body, fault: b"<!DOCTYPE html><html><body>Please sign in</body></html>",
    "not-json": lambda body, fault: b"upstream said: fine\n",
    "nothing": lambda body, fault: b"",
    "cut-json": lambda body, fault: body[: len(body) // 2],
    "two-lists": lambda body, fault: body[:-1] + b',"data":[]}',
    "deep": lambda body, fault: b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "bom": lambda body, fault: b"\xef\xbb\xbf" + body,
    "charset": charset,
    "twice": lambda body, fault: re.sub(rb'"state": ("[a-z]+")', rb'"state": \1, "state": \1', body),
    "junk-behind": lambda body, fault: body + b"}]",
}


def coded(body, coding):
    """A body compressed as named."""
    if coding == "gzip":
        return gzip.compress(body)
    if coding == "gzip-members":
        half = len(body) // 2
        return gzip.compress(body[:half]) + gzip.compress(body[half:])
    if coding == "deflate":
        return zlib.compress(body)
    return body


class CampaignServer:
    """Serves worlds by the first part of their paths."""

    def __init__(self):
        self.worlds = {}
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def add(self, name, spec, rows):
        """Begins to serve a list, and gives it."""
        world = self.worlds[name] = World(spec, rows, f"http://127.0.0.1:{self.port}/{name}")
        return world

    def accept(self):
        while True:
            connection, _ = self.socket.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            connection.settimeout(60)
            waiting = b""
            count = 0
            while True:
                while b"\r\n\r\n" not in waiting:
                    more = connection.recv(65536)
                    if not more:
                        return
                    waiting += more
                head, waiting = waiting.split(b"\r\n\r\n", 1)
                count += 1
                if not self.one(connection, head.decode("latin-1"), count):
                    return
        except OSError:
            pass
        finally:
            connection.close()

    def one(self, connection, head, count):
        """Answers a request; whether the connection is kept."""
        target = head.split(" ", 2)[1]
        world = self.worlds.get(target.split("/")[1].split("?")[0])
        if world is None:
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return True
        if count > 1 and count > world.spec.get("keeps", 1 << 30):
            # A connection that is closed as the next request comes.
            return False
        try:
            return self.reply(connection, world, target)
        except OSError:
            raise
        except Exception:
            world.problem = traceback.format_exc()
            raise OSError from None

    def reply(self, connection, world, target):
        """Answers a request by its list; whether the connection is kept."""
        page, hits = world.answer(target)
        page.itself = page_number(page, world, target)
        kinds = {fault["kind"]: fault for fault in hits}
        if "latency" in kinds:
            time.sleep(kinds["latency"]["ms"] / 1000)
        if "reset" in kinds:
            reset(connection)
            return False
        if "close" in kinds:
            return False
        if "status" in kinds:
            fault = kinds["status"]
            body = dumps({"error": {"message": "not now"}}).encode()
            headers = [("Retry-After", fault["retry_after"])] if "retry_after" in fault else []
            self.send(connection, fault["status"], headers, body, {})
            return True
        for fault in hits:
            change = CHANGES.get(fault["kind"])
            if change and (page.rows is None or isinstance(page.rows, list)):
                change(page, fault)
        body, headers = written(world.spec, page)
        for fault in hits:
            if fault["kind"] in BODIES:
                body = BODIES[fault["kind"]](body, fault)
                if fault["kind"] == "html":
                    headers = [*headers, ("Content-Type", "text/html")]
                if "charset" in fault and fault.get("stated", True):
                    headers = [*headers, ("Content-Type", f"application/json; charset={fault['charset']}")]
        return self.send(connection, page.status, headers, body, kinds)

    def send(self, connection, status, headers, body, kinds):
        """Writes an answer as the faults of the wire have it; whether the connection is kept."""
        coding = kinds.get("coded", {}).get("coding")
        if coding:
            body = coded(body, coding)
            headers = [*headers, ("Content-Encoding", "gzip" if coding.startswith(("gzip", "no")) else coding)]
        if not any(name == "Content-Type" for name, _ in headers):
            headers = [*headers, ("Content-Type", "application/json")]
        cut = kinds.get("truncate")
        chunked = "chunked" in kinds or bool(cut and cut.get("chunked"))
        if status == 204:
            body, chunked, cut = b"", False, None
        else:
            length = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
            headers = [*headers, length]
        if "until-closed" in kinds and not cut:
            # The oldest way to end a body.
            headers = [(n, v) for n, v in headers if n != "Content-Length"] + [("Connection", "close")]
        head = ("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n" if "hints" in kinds else "") + (
            f"HTTP/1.1 {status} Whatever\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers) + "\r\n"
        )
        if chunked:
            step = max(len(body) // 3, 1)
            body = b"".join(
                f"{len(body[at : at + step]):x}\r\n".encode() + body[at : at + step] + b"\r\n"
                for at in range(0, len(body), step)
            ) + (b"" if cut else b"0\r\n\r\n")
        if cut:
            whole = head.encode() + body
            connection.sendall(whole[: len(head) + int(len(body) * cut["part"])])
            if cut.get("reset"):
                reset(connection)
            return False
        if "drip" in kinds:
            connection.sendall(head.encode())
            step = max(len(body) // 8, 1)
            for at in range(0, len(body), step):
                connection.sendall(body[at : at + step])
                time.sleep(kinds["drip"]["ms"] / 1000)
        else:
            connection.sendall(head.encode() + body)
        return not {"closes", "until-closed"} & set(kinds)


def page_number(page, world, target):
    """How a page names itself."""
    if world.spec["style"] == "page":
        return page.meta["page"]
    parts = urllib.parse.urlsplit(target)
    if world.spec["style"] == "next_url":
        return world.base + world.spec["path"] + ("?" + parts.query if parts.query else "")
    return urllib.parse.parse_qs(parts.query).get("cursor", [None])[0]


def reset(connection):
    """Ends a connection by a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def written(spec, page):
    """A page's bytes and headers, with the next place where the list says it."""
    headers = list(page.headers)
    place = spec.get("next_in")
    if place == "header" and page.next is not None:
        headers.append(("X-Next", str(page.next)))
    if place == "link" and page.next is not None:
        headers.append(("Link", f'<{page.next}>; rel="next", <{spec["path"]}>; rel="first"'))
    if spec["records"] == "":
        return dumps(page.rows if page.rows is not KeyError else {}).encode(), headers
    meta = {key: page.meta[key] for key in spec["states"]}
    if place == "body":
        meta["next"] = page.next
    value = {"meta": meta, **page.extra}
    if place == "links":
        value["links"] = [{"rel": "self", "href": "/"}, *([{"rel": "next", "href": page.next}] if page.next else [])]
    if page.rows is not KeyError:
        value["data"] = page.rows
    return dumps(value).encode(), headers
