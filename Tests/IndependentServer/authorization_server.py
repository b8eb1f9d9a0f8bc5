#!/usr/bin/env python3
"""An authorization server and a list that its tokens open, written from the RFCs alone: 6749, 7009, 7636 and 8252.

It checks the client, the redirect address, the state's presence, the code's single use and PKCE; refresh tokens rotate, and
the use of one that was rotated away ends the whole family, unless it comes within the grace period. Faults come on demand.
"""

import base64
import hashlib
import json
import secrets
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote_plus, urlencode, urlsplit

ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


class Choices:
    """What a server does where the RFCs leave a choice, and what is wrong with it."""

    def __init__(self, **choices):
        self.client_id, self.client_secret = "canary client/1", "canary:secret+/=&9f"
        self.client_auth, self.encoding = "body", "form"
        self.consent = "given"  # denied, wrong-state
        self.expires_in = 3600  # None: not said; a text: said as text
        self.lifetime = None  # in truth; None: as said
        self.uses = None  # how many requests a token opens
        self.rotates, self.grace = True, 0.0
        self.gives_refresh_token = True
        self.scope = None  # said where given
        self.faults = []  # of the token requests to come: html, empty, error, drop, slow, hold, json-list
        self.revocation_status = 200
        self.links, self.page_cap = 250, 100
        self.forbidden = False
        self.__dict__.update(choices)


class AuthorizationServer:
    """The server, its tokens and a log of what was asked."""

    def __init__(self, **choices):
        self.choices = Choices(**choices)
        self.lock = threading.RLock()
        self.codes, self.access, self.refresh, self.families = {}, {}, {}, {}
        self.log, self.problems, self.secrets = [], [], set()
        self.held, self.release = threading.Event(), threading.Event()
        handler = type("Bound", (Handler,), {"owner": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.release.set()
        self.http.shutdown()
        self.http.server_close()

    def count(self, kind):
        """How many requests of a kind came."""
        with self.lock:
            return sum(1 for entry in self.log if entry["kind"] == kind)

    def new(self, prefix):
        token = "canary-" + prefix + "." + secrets.token_urlsafe(18) + "+/=~"
        self.secrets.add(token)
        return token

    # Authorization

    def authorize(self, query):
        """The redirect of an authorization request; a text where nothing may be redirected."""
        items = dict(query)
        if len(items) != len(query):
            return None, "a parameter came twice"
        redirect = items.get("redirect_uri", "")
        parts = urlsplit(redirect)
        if items.get("client_id") != self.choices.client_id:
            return None, "an unknown client"
        # RFC 8252, 7.3: any port of the loopback address.
        if (parts.scheme, parts.hostname, parts.path) != ("http", "127.0.0.1", "/callback") or parts.query:
            return None, f"the redirect address {redirect} isn't registered"
        state = items.get("state", "")
        challenge = items.get("code_challenge", "")
        if items.get("response_type") != "code" or len(state) < 22:
            return None, "no code is asked for, or the state can be guessed"
        if items.get("code_challenge_method") != "S256" or len(challenge) != 43:
            return None, "no S256 challenge"
        if self.choices.consent == "denied":
            answer = {"error": "access_denied", "error_description": "The user said no\u001b[31m", "state": state}
            return redirect + "?" + urlencode(answer), None
        code = self.new("code")
        self.codes[code] = {"challenge": challenge, "redirect": redirect, "scope": items.get("scope", ""),
                            "end": time.time() + 600, "used": None}
        if self.choices.consent == "wrong-state":
            state = "x" * len(state)
        return redirect + "?" + urlencode({"code": code, "state": state}), None

    # Tokens

    def client_problem(self, headers, form):
        """Why a client isn't the known one; nil where it is."""
        authorization = headers.get("Authorization")
        if self.choices.client_auth == "basic":
            if not (authorization or "").startswith("Basic ") or "client_secret" in form:
                return "the client isn't in a Basic header alone"
            name, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
            name, secret = unquote_plus(name), unquote_plus(secret)
        else:
            if authorization is not None:
                return "a header came besides the client in the body"
            name, secret = form.get("client_id"), form.get("client_secret")
        return None if (name, secret) == (self.choices.client_id, self.choices.client_secret) else "a wrong client"

    def token(self, headers, form):
        """Status and JSON of a token request."""
        with self.lock:
            problem = self.client_problem(headers, form)
            if problem:
                return 401, {"error": "invalid_client", "error_description": problem}
            kind = form.get("grant_type")
            if kind == "authorization_code":
                return self.exchange(form)
            if kind == "refresh_token":
                return self.renew(form)
            if kind == "client_credentials":
                return 200, self.grant(None, form.get("scope", ""))
            return 400, {"error": "unsupported_grant_type"}

    def exchange(self, form):
        code = self.codes.get(form.get("code"))
        if code is None or code["end"] < time.time():
            return 400, {"error": "invalid_grant", "error_description": "no such code"}
        if code["used"]:
            self.end(code["used"])
            return 400, {"error": "invalid_grant", "error_description": "the code was used"}
        verifier = form.get("code_verifier", "")
        if not 43 <= len(verifier) <= 128 or any(c not in ALLOWED for c in verifier):
            return 400, {"error": "invalid_request", "error_description": "no verifier"}
        digest = hashlib.sha256(verifier.encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != code["challenge"]:
            return 400, {"error": "invalid_grant", "error_description": "the verifier isn't the challenge's"}
        if form.get("redirect_uri") != code["redirect"]:
            return 400, {"error": "invalid_grant", "error_description": "another redirect address"}
        self.secrets.add(verifier)
        family = secrets.token_hex(4)
        self.families[family] = True
        code["used"] = family
        return 200, self.grant(family, code["scope"])

    def renew(self, form):
        token = self.refresh.get(form.get("refresh_token"))
        if token is None or not self.families[token["family"]]:
            return 400, {"error": "invalid_grant", "error_description": "the refresh token is unknown or ended"}
        if token["used"] is not None and time.time() > token["used"] + self.choices.grace:
            self.end(token["family"])
            self.problems.append("a rotated refresh token was used again")
            return 400, {"error": "invalid_grant", "error_description": "the refresh token was used before"}
        if self.choices.rotates and token["used"] is None:
            token["used"] = time.time()
        return 200, self.grant(token["family"], token["scope"], renewed=True)

    def grant(self, family, scope, renewed=False):
        said = self.choices.expires_in
        seconds = self.choices.lifetime if self.choices.lifetime is not None else float(said or 3600)
        access = self.new("access")
        self.access[access] = {"family": family, "end": time.time() + seconds, "uses": self.choices.uses}
        answer = {"access_token": access, "token_type": "bearer"}
        if said is not None:
            answer["expires_in"] = said
        if self.choices.scope is not None:
            answer["scope"] = self.choices.scope
        if family and self.choices.gives_refresh_token and (self.choices.rotates or not renewed):
            refresh = self.new("refresh")
            self.refresh[refresh] = {"family": family, "scope": scope, "used": None}
            answer["refresh_token"] = refresh
        return answer

    def end(self, family):
        self.families[family] = False
        for token in self.access.values():
            if token["family"] == family:
                token["end"] = 0

    def revoke(self, headers, form):
        with self.lock:
            if self.client_problem(headers, form):
                return 401
            if self.choices.revocation_status != 200:
                return self.choices.revocation_status
            token = self.refresh.get(form.get("token")) or self.access.get(form.get("token"))
            if token and token["family"]:
                self.end(token["family"])
            return 200

    # The list

    def list_page(self, headers, query):
        """Status and JSON of one page."""
        with self.lock:
            authorization = headers.get("Authorization", "")
            token = self.access.get(authorization.removeprefix("Bearer "))
            if not authorization.startswith("Bearer ") or token is None or token["end"] <= time.time():
                return 401, {"errors": [{"code": "unauthorized", "detail": "the token isn't good"}]}
            if self.choices.forbidden:
                return 403, {"errors": [{"code": "forbidden", "detail": "missing required oauth scope"}]}
            if token["uses"] is not None:
                if token["uses"] == 0:
                    return 401, {"errors": [{"code": "unauthorized", "detail": "the token has ended"}]}
                token["uses"] -= 1
        items = dict(query)
        page, size = int(items.get("page", 1)), min(int(items.get("per_page", 100)), self.choices.page_cap)
        total, last = self.choices.links, max(1, -(-self.choices.links // size))
        rows = [link(number) for number in range((page - 1) * size, min(page * size, total))]
        following = page + 1 if page < last else None
        return 200, {"payment_links": rows, "meta": {
            "current_page": page, "next_page": following, "prev_page": page - 1 or None, "total_pages": last,
            "total_count": total, "per_page": size}}


def link(number):
    """One row of the list, as its document has it."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012x}", "status": "open", "expiration_date": "2026-12-01T00:00:00Z",
        "potential_payment_methods": ["ideal"], "amount": {"value": f"{number}.50", "currency": "EUR"},
        "resource_type": "Basket", "items": None, "reusable": False, "invoice_id": None, "invoice_number": None,
        "debitor_name": None, "created_at": "2026-01-01T00:00:00Z", "url": f"https://pay.example/{number}"}


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    owner = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if parts.path == "/oauth2/auth":
            location, problem = self.owner.authorize(query)
            self.note("authorize", problem)
            if problem:
                return self.reply(400, problem.encode(), "text/plain")
            self.send_response(302)
            self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if parts.path == "/v2/payment_links":
            status, body = self.owner.list_page(self.headers, query)
            self.note("list", status)
            return self.reply(status, json.dumps(body).encode())
        return self.reply(404, b"{}")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        kind = self.headers.get("Content-Type", "")
        if self.owner.choices.encoding == "json":
            form = json.loads(body) if kind == "application/json" else {}
        else:
            form = dict(parse_qsl(body)) if kind == "application/x-www-form-urlencoded" else {}
        if self.path == "/oauth2/revoke":
            self.note("revoke", self.headers.get("X-Qonto-Staging-Token"))
            return self.reply(self.owner.revoke(self.headers, form), b"{}")
        if self.path != "/oauth2/token":
            return self.reply(404, b"{}")
        with self.owner.lock:
            fault = self.owner.choices.faults.pop(0) if self.owner.choices.faults else None
        if fault == "error":
            self.note(form.get("grant_type"), 503)
            return self.reply(503, b"busy", "text/plain")
        status, answer = self.owner.token(self.headers, form)
        self.note(form.get("grant_type"), status)
        if fault == "drop":
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        if fault == "hold":
            self.owner.held.set()
            self.owner.release.wait()
        if fault == "slow":
            time.sleep(1.5)
        if fault in ("html", "empty", "json-list"):
            body = {"html": b"<!doctype html><title>Sign in</title>", "empty": b"", "json-list": b"[1]"}[fault]
            return self.reply(200, body, "text/html")
        return self.reply(status, json.dumps(answer).encode())

    def note(self, kind, result):
        with self.owner.lock:
            self.owner.log.append({"kind": kind, "result": result, "headers": dict(self.headers.items())})

    def reply(self, status, body, kind="application/json"):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass


def spellings(secret):
    """The ways in which a secret could be written somewhere."""
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]
    return {secret, quote(secret, safe=""), quote(secret, safe="").lower(), encoded, json.dumps(secret)[1:-1]}
