"""A quire binary, an authorization server and a home, for one case of signing in."""

import fcntl
import json
import os
import pty
import re
import signal
import subprocess
import termios
import threading
import urllib.error
import urllib.request

from authorization_server import AuthorizationServer, spellings


PATIENCE = 120
"""After so many seconds what never comes is given up; nothing that comes waits for it, however busy the machine is."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A browser that shows where it would go."""

    def redirect_request(self, *_):
        return None


class Login:
    """A `quire login` that waits."""

    def __init__(self, running, process):
        self.running, self.process, self.lines = running, process, []
        self.url, found = None, threading.Event()

        def read():
            for line in process.stderr:
                self.lines.append(line)
                if line.strip().startswith("http") and self.url is None:
                    self.url = line.strip()
                if self.url and line.startswith(("waiting", "paste", "where")):
                    found.set()
            found.set()

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        found.wait(PATIENCE)

    def consent(self):
        """Where the authorization server sends the browser."""
        return location(self.url)

    def visit(self, url):
        """The status and page that the loopback address gives a browser."""
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def paste(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def end(self):
        """Its exit status and what it wrote to standard error."""
        status = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        errors = "".join(self.lines)
        self.running.note("quire login qonto", status, self.process.stdout.read(), errors)
        return status, errors


class Prompt:
    """A quire at its prompt, on a terminal of its own."""

    def __init__(self, running):
        self.running, self.shown, self.place = running, "", 0
        self.news = threading.Condition()
        self.terminal, inner = pty.openpty()
        self.process = subprocess.Popen(
            [running.quire], cwd=running.home, env=running.environment(NO_COLOR="1", PAGER="cat", TERM="xterm"),
            stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(inner)
        running.processes.append(self.process)
        threading.Thread(target=self.read, daemon=True).start()
        self.wait("quire> ")

    def read(self):
        while True:
            try:
                part = os.read(self.terminal, 65536)
            except OSError:
                part = b""
            with self.news:
                if not part:
                    return
                text = part.decode(errors="replace")
                self.running.note("prompt", 0, text, "")
                self.shown += text
                self.news.notify_all()

    def wait(self, text):
        """What was shown up to a text that comes after what was waited for last, without escape sequences."""
        def plain():
            return re.sub(r"\x1b\[[?0-9;]* ?[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07", "", self.shown)

        with self.news:
            found = self.news.wait_for(lambda: text in plain()[self.place:], PATIENCE)
            assert found, (text, plain()[self.place:])
            start = self.place
            self.place = plain().index(text, start) + len(text)
            return plain()[start:self.place]

    def send(self, keys, text):
        """Types keys, and waits for a text."""
        os.write(self.terminal, keys.encode())
        return self.wait(text)

    def enter(self, line, text):
        """Types a line, waits for what it looks like, and for a text behind that."""
        self.send(line, line)
        return self.send("\r", text)

    def visit(self, url):
        return Login.visit(self, url)


def location(url):
    """Where an address redirects to."""
    try:
        urllib.request.build_opener(NoRedirect).open(url, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        if error.code == 302:
            return error.headers["Location"]
        raise AssertionError(f"{error.code}: {error.read().decode()}") from error
    raise AssertionError("no redirect")


class Running:
    """All that a case needs; `end` gives what is wrong in the end, whatever the case."""

    def __init__(self, quire, home):
        self.quire, self.home, self.transcript = quire, home, ""
        self.servers, self.processes, self.server = [], [], None

    def serve(self, **choices):
        self.server = AuthorizationServer(**choices)
        self.servers.append(self.server)
        return self.server

    def environment(self, **more):
        """The variables that point quire at the server."""
        server = self.server
        values = {
            "HOME": self.home, "PATH": os.environ["PATH"], "QUIRE_QONTO_BASE_URL": server.origin,
            "QUIRE_QONTO_CLIENT_ID": server.choices.client_id,
            "QUIRE_QONTO_CLIENT_SECRET": server.choices.client_secret,
            "QUIRE_QONTO_TOKEN_URL": server.origin + "/oauth2/token",
            "QUIRE_QONTO_AUTHORIZATION_URL": server.origin + "/oauth2/auth",
            "QUIRE_QONTO_REVOCATION_URL": server.origin + "/oauth2/revoke",
        }
        values.update(more)
        return {name: value for name, value in values.items() if value is not None}

    def start(self, arguments, environment=None, stdin=subprocess.DEVNULL):
        process = subprocess.Popen(
            [self.quire, *arguments], cwd=self.home, env=environment or self.environment(), stdin=stdin,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def run(self, *arguments, environment=None, timeout=PATIENCE):
        """Status, standard output and standard error of one run."""
        process = self.start(arguments, environment)
        out, errors = process.communicate(timeout=timeout)
        self.note(" ".join(arguments), process.returncode, out, errors)
        return process.returncode, out, errors

    def rows(self, *arguments, environment=None):
        """The ids that a query gives, once it is known to be whole."""
        status, out, errors = self.run(*(arguments or ("-c", "from qonto select id")), environment=environment)
        assert status == 0, (status, errors)
        return [json.loads(line)["id"] for line in out.splitlines()]

    def whole(self, *arguments, environment=None):
        """Checks that a query gives every row once."""
        ids = self.rows(*arguments, environment=environment)
        wanted = self.server.choices.links
        assert len(ids) == len(set(ids)) == wanted, f"{len(ids)} rows, {len(set(ids))} of them different, of {wanted}"

    def note(self, title, status, out, errors):
        head = out if len(out) < 400 else out[:200] + " …\n"
        self.transcript += f"  $ {title}\n  exit {status}\n{head}{errors}\n"
        self.written = getattr(self, "written", "") + out + errors

    def login(self, *arguments, environment=None):
        process = self.start(["login", "qonto", *arguments], environment, stdin=subprocess.PIPE)
        return Login(self, process)

    def prompt(self):
        return Prompt(self)

    def sign_in(self, environment=None):
        """Signs in by the loopback address."""
        login = self.login(environment=environment)
        status, _ = login.visit(login.consent())
        assert status == 200, status
        status, errors = login.end()
        assert status == 0, errors

    @property
    def path(self):
        return self.home + "/.local/state/quire/sign-in/qonto.oauth.json"

    def kept(self):
        """What the file holds."""
        with open(self.path, encoding="utf-8") as file:
            return json.load(file)

    def change(self, **members):
        """Writes other members into the file."""
        record = {**self.kept(), **members}
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(record, file)
        os.chmod(self.path, 0o600)

    def end(self):
        """What is wrong whatever the case: tokens that were printed, or refresh tokens that were used twice."""
        problems = []
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()
        for server in self.servers:
            server.stop()
            written = getattr(self, "written", "")
            known = server.secrets | {server.choices.client_secret}
            for secret in known:
                for text in spellings(secret):
                    if text in written:
                        problems.append(f"a secret was printed: {re.sub('[A-Za-z0-9]', '*', text[12:])}")
            problems += [problem for problem in server.problems if not getattr(server, "expects_reuse", False)]
        for folder, _, names in os.walk(self.home):
            for name in names:
                if (os.stat(os.path.join(folder, name)).st_mode & 0o077) and "quire/sign-in" in folder:
                    if not getattr(self, "expects_exposed", False):
                        problems.append(f"{name} can be read by others")
        return problems
