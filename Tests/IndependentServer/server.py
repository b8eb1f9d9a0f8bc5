#!/usr/bin/env python3
"""An independent server for the four lists, written from the API documents alone.

Threads, keep-alive, faults on demand, a log of every request. Prints `READY port=…` when it listens.
Control: GET /__log, /__summary, /__data/<qonto|mkp|payments|payments/LINK|txn>;
POST /__reset, /__mutate, /__fault, /__config, with JSON bodies, and /__release, which lets all answers go that the fault
`slow` holds back, and those to come.
"""

import itertools
import signal
import socket
import sys
import threading
from collections import deque

import faults
from connection import Connection
from options import parse_fault, parser
from store import Store


class Server:
    """The listener, its data, faults and log. `other_port` is a second origin that must never see a credential."""

    def __init__(self, options):
        self.options = options
        self.faults = faults.Faults()
        for text in options.fault:
            self.faults.add(parse_fault(text))
        self.log, self.log_lock = [], threading.Lock()
        self.connections = itertools.count(1)
        self.mkp_times = deque()
        self.sockets, self.stopping = [], False
        self.released = threading.Event()
        self.port = self._listen(options.port, "main")
        self.other_port = self._listen(0, "other")
        options.port = self.port
        self.store = Store(options)

    def start(self):
        """Accepts connections from now on."""
        for listener, origin in self.sockets:
            threading.Thread(target=self._accept, args=(listener, origin), daemon=True).start()
        return self

    def stop(self):
        """Stops accepting connections."""
        self.stopping = True
        for listener, _ in self.sockets:
            listener.close()

    def environment(self):
        """The variables that point quire here."""
        base = f"http://127.0.0.1:{self.port}"
        values = {
            "QUIRE_QONTO_BASE_URL": base,
            "QUIRE_QONTO_SECRET_KEY": self.options.qonto_key,
            "QUIRE_MIJNKLANTPORTAAL_BASE_URL": base + "/v1",
            "QUIRE_MIJNKLANTPORTAAL_API_KEY": self.options.mkp_key,
            "QUIRE_TXN_BASE_URL": base,
            "QUIRE_TXN_API_KEY": self.options.txn_key,
        }
        if self.options.qonto_auth == "oauth":
            del values["QUIRE_QONTO_SECRET_KEY"]
            values["QUIRE_QONTO_ACCESS_TOKEN"] = self.options.qonto_access_token
        if self.options.qonto_staging_token:
            values["QUIRE_QONTO_STAGING_TOKEN"] = self.options.qonto_staging_token
        return values

    def summary(self):
        """Requests and the largest number of them in flight at once, by provider."""
        out = {}
        with self.log_lock:
            entries = list(self.log)
        for entry in entries:
            name = entry["provider"] if entry["origin"] == "main" else "other-origin"
            item = out.setdefault(name, {"requests": 0, "statuses": {}, "peak_concurrency": 0, "connections": set()})
            item["requests"] += 1
            item["statuses"][str(entry["status"])] = item["statuses"].get(str(entry["status"]), 0) + 1
            item["connections"].add(entry["connection"])
        for name, item in out.items():
            item["connections"] = len(item["connections"])
            item["peak_concurrency"] = peak(
                [e for e in entries if (e["provider"] if e["origin"] == "main" else "other-origin") == name]
            )
        return out

    def _listen(self, port, origin):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(256)
        self.sockets.append((listener, origin))
        return listener.getsockname()[1]

    def _accept(self, listener, origin):
        while not self.stopping:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=Connection(self, client, origin).serve, daemon=True).start()


def peak(entries):
    """The most requests that were under way at one time."""
    events = sorted([(e["start"], 1) for e in entries] + [(e["end"], -1) for e in entries])
    return max(itertools.accumulate(step for _, step in events), default=0)


def announce(server, output):
    """Says that a server listens, and where."""
    if server.options.print_env:
        for name, value in server.environment().items():
            print(f"export {name}='{value}'", file=output)
    print(f"READY port={server.port} other_port={server.other_port}", file=output, flush=True)


def main():
    """Serves until SIGTERM or SIGINT."""
    options = parser().parse_args()
    server = Server(options).start()
    announce(server, sys.stdout)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    done.wait()
    server.stop()


if __name__ == "__main__":
    sys.exit(main())
