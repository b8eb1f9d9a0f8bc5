#!/usr/bin/env python3
"""Servers on demand: a process that has everything loaded, and a copy of it for each that connects.

Prints `NURSERY port=…` when it listens. Whoever connects sends a line, a JSON list of the arguments of `server.py`, and reads
what that prints; the server lives as long as the connection, and the nursery as long as its standard input.
"""

import json
import os
import select
import signal
import socket
import sys

from options import parser
from server import Server, announce
from store import generate


def main():
    """Answers until standard input ends."""
    # Nobody asks how a copy ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(f"NURSERY port={listener.getsockname()[1]}", flush=True)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return 0
        client, _ = listener.accept()
        with client:
            options = parser().parse_args(json.loads(client.makefile().readline()))
            # Rows that one copy needs, the next ones have.
            generate(options)
            if os.fork() == 0:
                listener.close()
                serve(options, client)


def serve(options, client):
    """One server, until the other end of the connection is closed."""
    try:
        server = Server(options).start()
        with client.makefile("w") as output:
            announce(server, output)
        client.recv(1)
    finally:
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
