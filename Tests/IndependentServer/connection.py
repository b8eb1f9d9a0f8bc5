"""One HTTP connection: reading requests, answering them, faults on the wire, the control paths."""

import gzip
import json
import socket
import struct
import time
import urllib.parse

import faults
from providers import LISTS, mkp_error
from store import Reply, Request

REASONS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


class Connection:
    """One client connection and the requests on it."""

    def __init__(self, server, client, origin):
        self.server, self.client, self.origin = server, client, origin
        self.number = next(server.connections)
        self.reader = client.makefile("rb")

    def serve(self):
        """Answers requests until either side closes."""
        self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while self._one():
                pass
        except (ConnectionError, TimeoutError, ValueError, OSError):
            pass
        finally:
            self.reader.close()
            self.client.close()

    def _one(self):
        line = self.reader.readline(65_536)
        if not line:
            return False
        start = time.monotonic()
        method, target, version = line.decode("latin-1").split()
        headers = {}
        while (line := self.reader.readline(65_536)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("utf-8", "replace").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = self.reader.read(int(headers.get("content-length", 0)))
        request = Request(method, target, headers, origin=self.origin)
        keep = headers.get("connection", "").lower() != "close" and version != "HTTP/1.0"
        if request.path.startswith("/__") and self.origin == "main":
            self._write(request, self._control(request, body), [], keep)
            return keep
        return self._api(request, start, keep)

    def _api(self, request, start, keep):
        server = self.server
        provider, auth, handler = next(
            ((name, auth, handler) for name, path, auth, handler in LISTS if path.fullmatch(request.path)),
            ("unknown", None, None),
        )
        name = provider if self.origin == "main" else "other-origin"
        page = request.last("page")
        number, hits = server.faults.next(name, int(page) if page and page.isdigit() else 1)
        entry = {
            "provider": provider,
            "number": number,
            "origin": self.origin,
            "connection": self.number,
            "method": request.method,
            "target": request.target,
            "start": start,
            "end": start,
            "status": 0,
            "bytes": 0,
            "authorization": "absent" if "authorization" not in request.headers else "wrong",
            "headers": {
                key: value
                for key, value in request.headers.items()
                if key
                in ("accept", "accept-encoding", "content-type", "user-agent", "connection", "host", "if-none-match")
            },
            "faults": [rule["kind"] for rule in hits],
        }
        with server.log_lock:
            server.log.append(entry)
        for rule in hits:
            if rule["kind"] == "slow":
                server.released.wait(rule.get("ms", 1000) / 1000)

        reply = self._answer(request, auth, handler, entry, hits)
        entry["status"] = reply.status
        for rule in hits:
            if rule["kind"] == "drift":
                # Before the answer leaves: whoever asks next already sees the list moved.
                name = "payments/" + request.path.split("/")[-2] if provider == "payments" else provider
                server.store.mutate({**rule, "list": rule.get("list", name), "at": rule.get("position", 0)})
        if server.options.latency:
            # What it takes to answer is part of the latency, not added to it.
            time.sleep(max(0, start + server.options.latency / 1000 - time.monotonic()))
        try:
            keep = self._write(request, reply, hits, keep, entry)
        finally:
            entry["end"] = time.monotonic()
        return keep

    def _answer(self, request, auth, handler, entry, hits):
        server = self.server
        if handler is None or self.origin != "main":
            return Reply(404, {"message": "no such path here"})
        refusal = auth(server.options, request)
        right = not refusal or refusal.status not in (200, 401)
        entry["authorization"] = "right" if right else entry["authorization"]
        limited = self._mkp_limit(entry["provider"])
        if request.method != "GET":
            reply = Reply(405, {"message": "method not allowed"}, headers=[("Allow", "GET")])
        elif refusal:
            reply = refusal
        elif limited and limited[0]:
            reply = mkp_error(429, "Too many requests.")
        else:
            clamps = [rule for rule in hits if rule["kind"] == "clamp"]
            reply = handler(server.store, faults.clamped(request, clamps[0]) if clamps else request)
            if clamps and not clamps[0].get("echo", True) and reply.records:
                faults.keep_quiet(request, reply.envelope)
        if limited:
            reply.headers += limited[1]
        for rule in hits:
            if rule["kind"] in faults.IN_THE_REPLY:

                def again(reply=reply):
                    current = (
                        reply.envelope.get("current_page")
                        or reply.envelope["meta"].get("current_page")
                        or reply.envelope["meta"]["page"]
                    )
                    return handler(server.store, request, shown_page=max(current - 1, 1)).envelope[reply.records]

                reply = faults.apply(rule, entry["provider"], reply, again, server)
        return reply

    def _mkp_limit(self, provider):
        """Whether MijnKlantportaal's rolling minute is used up, and the headers that say so; None without a limit."""
        server, limit = self.server, self.server.options.mkp_rate
        if not limit or provider not in ("mkp", "payments"):
            return None
        now = time.monotonic()
        with server.log_lock:
            times = server.mkp_times
            while times and times[0] <= now - 60:
                times.popleft()
            refused = len(times) >= limit
            if not refused:
                times.append(now)
            headers = [("X-RateLimit-Limit", str(limit)), ("X-RateLimit-Remaining", str(limit - len(times)))]
            if refused:
                wait = max(1, int(times[0] + 60 - now) + 1)
                headers += [("retry-after", str(wait)), ("x-ratelimit-reset", str(int(time.time()) + wait))]
        return refused, headers

    def _write(self, request, reply, hits, keep, entry=None):
        """Writes a reply as the options and the faults on the wire say; gives whether the connection lives on."""
        kinds = {rule["kind"]: rule for rule in hits}
        if "reset" in kinds and not kinds["reset"].get("midway"):
            return self._reset()
        # A page of the list as it is now is written once; with faults, each time.
        view = self.server.store.view if entry is not None and not hits and reply.records else lambda _, make: make()
        body = reply.body
        if reply.envelope is not None:
            body = view(("body", request.target), lambda: encode(reply.envelope, request))
        if "bom" in kinds:
            body = b"\xef\xbb\xbf" + body
        if "invalid-utf8" in kinds:
            body = body.replace(b'"status": "', b'"status": "\xff\xc3\x28', 1)
        headers = [
            ("Content-Type", reply.content_type),
            ("Date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())),
            *reply.headers,
        ]
        options = self.server.options
        if options.gzip == "on" and "gzip" in request.headers.get("accept-encoding", "") and len(body) > 200:
            plain = body
            body = view(("gzip", request.target), lambda: gzip.compress(plain, 1))
            headers.append(("Content-Encoding", "gzip"))
        transfer = options.transfer
        if transfer == "mixed":
            transfer = ("length", "chunked")[len(body) % 2]
        if "truncate" in kinds:
            transfer = kinds["truncate"].get("mode", "chunked" if transfer == "chunked" else "length")
        headers.append(
            {
                "length": ("Content-Length", str(len(body))),
                "chunked": ("Transfer-Encoding", "chunked"),
                "close": ("Connection", "close"),
            }[transfer]
        )
        if transfer != "close" and not keep:
            headers.append(("Connection", "close"))
        head = (
            f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Status')}\r\n"
            + "".join(f"{k}: {v}\r\n" for k, v in headers)
            + "\r\n"
        )
        if entry is not None:
            entry["bytes"] = len(body)
        if "truncate" in kinds or "reset" in kinds:
            sent = body[: int(len(body) * float(kinds.get("truncate", {}).get("keep", 0.5)))]
            self.client.sendall(head.encode() + (chunk(sent) if transfer == "chunked" else sent))
            return self._reset() if "reset" in kinds else False
        if "slow-body" in kinds:
            return self._slowly(head.encode(), body, transfer, kinds["slow-body"]) and keep
        if transfer == "chunked":
            pieces = [body[i : i + 4093] for i in range(0, len(body), 4093)]
            self.client.sendall(head.encode() + b"".join(chunk(piece) for piece in pieces) + b"0\r\n\r\n")
        else:
            self.client.sendall(head.encode() + body)
        return keep and transfer != "close"

    def _slowly(self, head, body, transfer, rule):
        parts = rule.get("parts", 8)
        size = max(1, -(-len(body) // parts))
        self.client.sendall(head)
        for i in range(0, len(body), size):
            time.sleep(rule.get("ms", 200) / 1000)
            piece = body[i : i + size]
            self.client.sendall(chunk(piece) if transfer == "chunked" else piece)
        if transfer == "chunked":
            self.client.sendall(b"0\r\n\r\n")
        return transfer != "close"

    def _reset(self):
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    def _control(self, request, body):
        server = self.server
        try:
            sent = json.loads(body) if body else {}
            if request.method == "GET":
                if request.path == "/__log":
                    with server.log_lock:
                        return Reply(200, list(server.log))
                if request.path == "/__summary":
                    return Reply(200, server.summary())
                if request.path.startswith("/__data/"):
                    return Reply(200, server.store.rows(urllib.parse.unquote(request.path[len("/__data/") :])))
            elif request.path == "/__reset":
                with server.log_lock:
                    server.log.clear()
                    server.mkp_times.clear()
                server.faults.clear(rules=not sent.get("keep_faults"))
                if sent.get("data"):
                    server.store.restore()
                return Reply(200, {})
            elif request.path == "/__release":
                server.released.set()
                return Reply(200, {})
            elif request.path == "/__mutate":
                for change in sent if isinstance(sent, list) else [sent]:
                    server.store.mutate(change)
                return Reply(200, {})
            elif request.path == "/__fault":
                for rule in sent if isinstance(sent, list) else [sent]:
                    if rule.get("clear"):
                        server.faults.clear()
                    else:
                        server.faults.add(rule)
                return Reply(200, {})
            elif request.path == "/__config":
                for key, value in sent.items():
                    if not hasattr(server.options, key):
                        raise ValueError(f"unknown option {key}")
                    setattr(server.options, key, value)
                with server.store.lock:
                    server.store.views = {}
                return Reply(200, {})
        except (ValueError, KeyError, IndexError, StopIteration, AttributeError) as problem:
            return Reply(400, {"message": f"{type(problem).__name__}: {problem}"})
        return Reply(404, {"message": "unknown control path"})


def encode(envelope, request):
    """JSON bytes; every other page escapes non-ASCII, which means the same."""
    page = request.last("page") or "1"
    return json.dumps(envelope, ensure_ascii=page[-1] in "02468").encode("utf-8")


def chunk(piece):
    """One chunk of a chunked body; nothing for an empty piece, which would end it."""
    return b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b""
