"""The helpdesk's API as far as the example needs it, on loopback, to try the provider with.

    python3 server.py [--tickets N] [--token TOKEN] [--fail ERROR]    prints its address, serves until it is ended
"""
import argparse
import datetime
import http.server
import json
import urllib.parse

STATUSES = ["new", "open", "pending", "solved"]


def ticket(number):
    made = datetime.datetime(2026, 5, 1) + datetime.timedelta(minutes=number)
    refund = f"{number % 7}.50" if number % 3 == 0 else None
    return {
        "id": number, "subject": f"Question {number}", "status": STATUSES[number % 4], "refund": refund,
        "currency": "EUR", "requester": {"name": f"Customer {number % 11}"}, "created_at": made.isoformat() + "Z",
    }


class Helpdesk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        options = self.server.options
        address = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(address.query))
        if self.headers.get("Authorization") != f"Bearer {options.token}":
            return self.answer({"ok": False, "error": "invalid_token", "detail": "This token is not known."})
        self.server.requests += 1
        if options.fail and (options.fail != "rate_limited" or self.server.requests == 1):
            return self.answer({"ok": False, "error": options.fail, "detail": "Not now."})
        if address.path != "/tickets":
            return self.answer({"ok": False, "error": "not_found", "detail": address.path})
        tickets = [t for t in self.server.tickets if asked.get("status", t["status"]) == t["status"]]
        if asked.get("sort") == "-created_at":
            tickets.reverse()
        offset, limit = int(asked.get("offset", 0)), min(int(asked.get("limit", 20)), 100)
        self.answer({"ok": True, "count": len(tickets), "tickets": tickets[offset:offset + limit]})

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=250)
    parser.add_argument("--token", default="secret")
    parser.add_argument("--fail", help="rate_limited (the first request), maintenance, or anything else, for every one")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Helpdesk)
    server.options = parser.parse_args()
    server.requests = 0
    server.tickets = [ticket(number) for number in range(1, server.options.tickets + 1)]
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
