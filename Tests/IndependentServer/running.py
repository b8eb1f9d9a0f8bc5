"""A server and a client for it, for the self-checks."""

import http.client
import json
import unittest

from options import default_options

from server import Server

QONTO, MKP, TXN = "/v2/payment_links", "/v1/payment-links", "/api/public/v1/payment_links"


class Running:
    """A server and a client for it."""

    def __init__(self, **options):
        self.options = default_options(**{"links": 250, "mkp_links": 40, "txn_links": 120, **options})
        self.server = Server(self.options).start()

    def auth(self, path):
        """The right headers for a path."""
        if path.startswith("/v2"):
            return {"Authorization": self.options.qonto_key}
        if path.startswith("/v1"):
            return {"Authorization": "Bearer " + self.options.mkp_key}
        if path.startswith("/api"):
            return {"Authorization": "Bearer " + self.options.txn_key, "Content-Type": "application/vnd.api+json"}
        return {}

    def get(self, path, headers=None, method="GET", body=None):
        """Status, headers and body of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request(method, path, body=body, headers=self.auth(path) if headers is None else headers)
            reply = connection.getresponse()
            return reply.status, dict((k.lower(), v) for k, v in reply.getheaders()), reply.read()
        finally:
            connection.close()

    def json(self, path, headers=None):
        """Status and parsed body."""
        status, _, body = self.get(path, headers)
        return status, json.loads(body)

    def post(self, path, value):
        """The status of a control request."""
        return self.get(path, {"Content-Type": "application/json"}, "POST", json.dumps(value))[0]


class ServerTest(unittest.TestCase):
    """A test with servers that end with it."""

    def run_server(self, **options):
        running = Running(**options)
        self.addCleanup(running.server.stop)
        return running

    def all_pages(self, running, path, key, size=None):
        rows, page = [], 1
        while True:
            query = f"page={page}" + (f"&per_page={size}" if size else "")
            status, body = running.json(path + ("&" if "?" in path else "?") + query)
            self.assertEqual(status, 200)
            if not body[key]:
                return rows
            rows += body[key]
            page += 1
