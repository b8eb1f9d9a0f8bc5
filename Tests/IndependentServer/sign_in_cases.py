"""The cases of signing in, each on a home of its own; see run_sign_in.py."""

import os
import signal
import socket
import stat
import time

from sign_in_running import PATIENCE, location

QUERY = ("-c", "from qonto select id")
CASES = []


def case(function):
    CASES.append(function)
    return function


# Signing in


@case
def loopback(run):
    server = run.serve()
    run.sign_in()
    mode = os.stat(run.path).st_mode
    assert stat.S_IMODE(mode) == 0o600, oct(mode)
    assert stat.S_IMODE(os.stat(os.path.dirname(run.path)).st_mode) == 0o700
    run.whole()
    assert server.count("authorization_code") == 1 and server.count("refresh_token") == 0
    status, out, _ = run.run("providers")
    assert "oauth  signed in 2" in out and "renewed automatically" in out, out
    status, out, _ = run.run("-c", "describe")
    assert '"sign_in":"signed in 2' in out and '"configured":true' in out, out


@case
def pasted(run):
    run.serve()
    login = run.login()
    login.paste("")
    login.paste("https://elsewhere.example/callback-of-nothing")
    login.paste(login.consent())
    status, errors = login.end()
    assert status == 0 and "expected an address that begins with http://127.0.0.1:" in errors, errors
    run.whole()


@case
def at_the_prompt(run):
    server = run.serve()
    prompt = run.prompt()
    prompt.enter("from qonto count", "quire login qonto")
    shown = prompt.enter(".login qonto", "paste the browser's")
    url = next(line.strip() for line in shown.splitlines() if line.strip().startswith("http"))
    assert prompt.visit(location(url))[0] == 200
    prompt.wait("signed in to")
    prompt.wait("quire> ")
    prompt.enter("from qonto count", "1 row")
    prompt.enter("describe", "signed in 2")
    prompt.enter(".logout qonto", "the tokens are revoked there and deleted here")
    prompt.enter("from qonto count", "quire login qonto")
    assert not os.path.exists(run.path)
    # Ctrl-C ends the wait, and nothing else.
    prompt.enter(".login qonto", "paste the browser's")
    prompt.send("\x03", "stopped")
    prompt.enter("print 1 + 1", "2")
    assert server.count("authorization_code") == 1


@case
def pasted_for_another_machines_address(run):
    server = run.serve()
    server.authorize = accepting(server, "https://app.example/done")
    environment = run.environment(QUIRE_QONTO_REDIRECT_URI="https://app.example/done")
    login = run.login(environment=environment)
    assert "waiting at" not in "".join(login.lines), login.lines
    login.paste(login.consent())
    assert login.end()[0] == 0
    run.whole(environment=environment)


def accepting(server, redirect):
    """An authorization endpoint with another registered redirect address."""
    standard = type(server).authorize

    def authorize(query):
        items = dict(query)
        assert items["redirect_uri"] == redirect, items
        answer, problem = standard(server, [
            (name, "http://127.0.0.1:1/callback" if name == "redirect_uri" else value) for name, value in query])
        for code in server.codes.values():
            code["redirect"] = redirect
        return answer and answer.replace("http://127.0.0.1:1/callback", redirect), problem

    return authorize


@case
def wrong_state_then_right(run):
    server = run.serve(consent="wrong-state")
    login = run.login()
    forged = login.consent()
    server.choices.consent = "given"
    status, page = login.visit(forged)
    assert status == 400 and "different sign-in" in page, (status, page)
    origin = login.consent().split("/callback")[0]
    assert login.visit(origin + "/favicon.ico")[0] == 404
    assert login.visit(origin + "/callback")[0] == 404
    assert login.process.poll() is None and server.count("authorization_code") == 0
    status, page = login.visit(login.consent())
    assert status == 200 and "close this page" in page, (status, page)
    assert login.end()[0] == 0


@case
def two_logins_at_once(run):
    run.serve()
    first, second = run.login(), run.login()
    assert first.url != second.url
    answer = first.consent()
    port = second.consent().split("/callback")[0]
    status, _ = second.visit(port + "/callback?" + answer.split("?", 1)[1])
    assert status == 400, status
    assert first.visit(answer)[0] == 200 and first.end()[0] == 0
    second.process.kill()


@case
def denied(run):
    run.serve(consent="denied")
    login = run.login()
    status, page = login.visit(login.consent())
    assert status == 200 and "did not grant access" in page, (status, page)
    status, errors = login.end()
    assert status == 4 and "denied" in errors and "access_denied" in errors and "\x1b" not in errors, errors
    assert not os.path.exists(run.path)
    status, _, errors = run.run(*QUERY)
    assert status == 4 and "quire login qonto" in errors, errors


@case
def nobody_comes(run):
    run.serve()
    login = run.login("--timeout", "1s")
    status, errors = login.end()
    assert status == 4 and "within 1 s" in errors, errors


@case
def used_code(run):
    server = run.serve()
    login = run.login()
    answer = login.consent()
    server.codes[next(iter(server.codes))]["used"] = "gone"
    server.families["gone"] = True
    login.visit(answer)
    status, errors = login.end()
    assert status == 4 and "the code was not accepted" in errors and not os.path.exists(run.path), errors


@case
def wrong_client_secret(run):
    run.serve()
    login = run.login(environment=run.environment(QUIRE_QONTO_CLIENT_SECRET="canary:secret-wrong"))
    login.visit(login.consent())
    status, errors = login.end()
    assert status == 4 and "invalid_client" in errors and "quire providers" in errors, errors


@case
def missing_client(run):
    run.serve()
    status, _, errors = run.run("login", "qonto", environment=run.environment(QUIRE_QONTO_CLIENT_ID=None))
    assert status == 4 and "QUIRE_QONTO_CLIENT_ID" in errors, errors
    status, _, errors = run.run("login", "txn")
    assert status == 2 and "no sign-in" in errors, errors
    status, _, errors = run.run("login", "qunto")
    assert status == 2 and "qonto" in errors, errors


@case
def insecure_addresses(run):
    run.serve()
    for name in ("TOKEN_URL", "AUTHORIZATION_URL", "REVOCATION_URL"):
        environment = run.environment(**{"QUIRE_QONTO_" + name: "http://oauth.example/x"})
        status, _, errors = run.run("login", "qonto", environment=environment)
        assert status == 2 and "https" in errors, errors


@case
def scopes_not_given(run):
    run.serve(scope="offline_access")
    login = run.login()
    login.visit(login.consent())
    status, errors = login.end()
    assert status == 0 and "payment_link.read" in errors, errors


@case
def no_refresh_token(run):
    server = run.serve(gives_refresh_token=False, uses=1)
    login = run.login()
    login.visit(login.consent())
    status, errors = login.end()
    assert status == 0 and "no refresh token" in errors, errors
    status, out, errors = run.run(*QUERY, "--page-concurrency", "1")
    assert status == 6 and "quire login qonto" in errors and len(out.splitlines()) == 100, errors
    assert server.count("refresh_token") == 0


@case
def json_messages(run):
    run.serve()
    process = run.start(["login", "qonto", "--error-format", "json", "--no-input"])
    line = process.stderr.readline()
    assert '"sign-in-address"' in line, line
    url = line.split('"message":"open ')[1].split('"')[0]
    import urllib.request
    with urllib.request.urlopen(location(url), timeout=PATIENCE) as reply:
        assert reply.status == 200
    assert process.wait(PATIENCE) == 0


# Renewing


@case
def renewed_ahead_of_its_end(run):
    server = run.serve()
    run.sign_in()
    first = run.kept()
    run.change(obtained=instant(-3570), expires=instant(30))
    run.whole()
    second = run.kept()
    assert server.count("refresh_token") == 1
    assert second["refresh_token"] != first["refresh_token"] and second["access_token"] != first["access_token"]
    assert second["renewal_began"] is None and second["signed_in"] == first["signed_in"]
    run.change(expires=instant(-10))
    run.whole()
    assert server.count("refresh_token") == 2
    run.whole()
    assert server.count("refresh_token") == 2
    # The token that is about to end was never sent.
    assert [entry["result"] for entry in server.log if entry["kind"] == "list"] == [200] * 9


def instant(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


@case
def ended_mid_scan(run):
    server = run.serve(uses=4, links=1900)
    run.sign_in()
    run.whole("-c", "from qonto select id", "--page-concurrency", "1")
    lists = [entry["result"] for entry in server.log if entry["kind"] == "list"]
    assert lists.count(200) == 19 and lists.count(401) == 4, lists
    assert server.count("refresh_token") == 4


@case
def ended_mid_scan_with_many_pages_in_flight(run):
    # As many uses as pages are in flight: with fewer, a page can be refused by a new token before any answer has shown that
    # the token is good, and a new token that is refused first is taken for a bad one (new_token_refused_too).
    server = run.serve(uses=8, links=3000)
    run.sign_in()
    run.whole()
    lists = [entry["result"] for entry in server.log if entry["kind"] == "list"]
    refreshed = server.count("refresh_token")
    assert lists.count(200) == 30, lists
    # One renewal for all the pages that were refused together.
    assert 3 <= refreshed <= 5, refreshed


@case
def sorted_and_ended_mid_scan(run):
    run.serve(uses=3, links=650)
    run.sign_in()
    status, out, errors = run.run("-c", "from qonto sort id select id", "--stats", "json", "--page-concurrency", "2")
    assert status == 0 and len(set(out.splitlines())) == 650, errors
    assert '"complete":true' in errors, errors


@case
def new_token_refused_too(run):
    server = run.serve(uses=0)
    run.sign_in()
    status, out, errors = run.run(*QUERY, "--page-concurrency", "1")
    assert status == 4 and out == "" and "quire login qonto" in errors, errors
    assert server.count("refresh_token") == 1 and server.count("list") == 2


@case
def forbidden(run):
    server = run.serve(forbidden=True)
    run.sign_in()
    status, _, errors = run.run(*QUERY)
    assert status == 4 and "missing required oauth scope" in errors, errors
    assert server.count("refresh_token") == 0 and server.count("list") == 1


@case
def refused_refresh(run):
    server = run.serve()
    run.sign_in()
    for family in list(server.families):
        server.end(family)
    for _ in range(2):
        status, out, errors = run.run(*QUERY)
        assert status == 4 and out == "" and "invalid_grant" in errors and "quire login qonto" in errors, errors
        assert "cut short" not in errors, errors
    # What the server has refused isn't asked of it again.
    assert server.count("refresh_token") == 1
    status, out, _ = run.run("providers")
    assert "can't be renewed" in out, out
    run.sign_in()
    run.whole()


@case
def refused_mid_scan(run):
    server = run.serve(uses=1)
    run.sign_in()
    for token in server.refresh.values():
        token["family"] = "gone"
    server.families["gone"] = False
    status, out, errors = run.run(*QUERY, "--page-concurrency", "1")
    assert status == 6 and len(out.splitlines()) == 100 and "quire login qonto" in errors, (status, errors)


@case
def many_processes_at_once(run):
    server = run.serve(links=50)
    run.sign_in()
    run.change(expires=instant(-10))
    server.choices.faults = ["slow"]
    runs = [run.start(["-c", "from qonto count"]) for _ in range(5)]
    for process in runs:
        out, errors = process.communicate(timeout=PATIENCE)
        run.note("one of five", process.returncode, out, errors)
        assert process.returncode == 0 and '"count":50' in out, errors
    assert server.count("refresh_token") == 1


@case
def killed_between_use_and_store(run):
    server = killed(run, grace=3600.0)
    # Within the grace period the token that was used is good once more.
    run.whole()
    assert server.count("refresh_token") == 2 and run.kept()["renewal_began"] is None


@case
def killed_without_grace(run):
    server = killed(run, grace=0.0)
    server.expects_reuse = True
    began = run.kept()["renewal_began"]
    for _ in range(2):
        status, out, errors = run.run(*QUERY)
        assert status == 4 and out == "", errors
        assert "cut short" in errors and began in errors and "quire login qonto" in errors, errors
    assert server.count("refresh_token") == 2
    run.sign_in()
    run.whole()


def killed(run, grace):
    """A server whose answer to a renewal never came, because the process was killed."""
    server = run.serve(grace=grace, faults=["hold"])
    server.choices.faults = []
    run.sign_in()
    run.change(expires=instant(-10))
    before = run.kept()
    server.choices.faults = ["hold"]
    process = run.start(QUERY)
    assert server.held.wait(PATIENCE)
    process.send_signal(signal.SIGKILL)
    process.wait()
    server.release.set()
    after = run.kept()
    assert after["refresh_token"] == before["refresh_token"] and after["renewal_began"], after
    return server


@case
def interrupted_by_ctrl_c(run):
    server = run.serve(links=50, faults=[])
    run.sign_in()
    run.change(expires=instant(-10))
    server.choices.faults = ["hold"]
    process = run.start(QUERY)
    assert server.held.wait(PATIENCE)
    process.send_signal(signal.SIGINT)
    server.release.set()
    process.wait(PATIENCE)
    run.whole()
    assert server.problems == [], server.problems


@case
def nothing_can_be_written(run):
    server = run.serve()
    run.sign_in()
    run.change(expires=instant(-10))
    before = run.kept()
    # Where root runs the tests no mode forbids it: behind so long a path no name fits but the file's own.
    folder = os.path.dirname(run.path)
    while len(folder) < 4079:
        folder += "/" + "x" * max(1, min(200, 4079 - len(folder)))
    os.makedirs(folder)
    os.rename(run.path, folder + "/t")
    os.symlink(folder + "/t", run.path)
    status, out, errors = run.run(*QUERY)
    assert status == 4 and out == "" and run.path in errors, errors
    assert server.count("refresh_token") == 0 and run.kept() == before
    os.replace(folder + "/t", run.path)
    run.whole()


# Odd servers


@case
def slow(run):
    server = run.serve(faults=[])
    run.sign_in()
    run.change(expires=instant(-10))
    server.choices.faults = ["slow"]
    run.whole()


@case
def html_in_place_of_tokens(run):
    server = run.serve(grace=3600.0)
    run.sign_in()
    run.change(expires=instant(-10))
    server.choices.faults = ["html"]
    status, out, errors = run.run(*QUERY)
    assert status == 5 and out == "" and "HTML" in errors and "QUIRE_QONTO_STAGING_TOKEN" in errors, errors
    server.choices.faults = ["empty"]
    assert run.run(*QUERY)[0] == 5
    server.choices.faults = ["json-list"]
    assert run.run(*QUERY)[0] == 5
    run.whole()


@case
def passing_failures(run):
    server = run.serve(grace=3600.0)
    run.sign_in()
    run.change(expires=instant(-10))
    server.choices.faults = ["error", "drop", "error"]
    run.whole()


@case
def failure_ahead_of_time(run):
    server = run.serve()
    run.sign_in()
    # It is time to renew, and the token is good for a while still.
    run.change(obtained=instant(-3560), expires=instant(40))
    server.choices.faults = ["error"] * 50
    run.whole()
    assert server.count("refresh_token") == 1, server.count("refresh_token")


@case
def server_is_down(run):
    run.serve()
    run.sign_in()
    run.change(expires=instant(-10))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{held.getsockname()[1]}/oauth2/token"
        run.change(token_url=address)
        status, out, errors = run.run(*QUERY, environment=run.environment(QUIRE_QONTO_TOKEN_URL=address))
    assert status == 5 and out == "" and "the token server" in errors, errors


@case
def end_not_said(run):
    server = run.serve(expires_in=None, uses=2, links=500)
    run.sign_in()
    assert run.kept()["expires"] is None
    run.whole("-c", "from qonto select id", "--page-concurrency", "1")
    assert server.count("refresh_token") == 2


@case
def end_said_oddly(run):
    for said in ("3600", 3600.5, 0, -1, "soon", 10**30):
        run.serve(expires_in=said, lifetime=3600)
        run.sign_in()
        run.whole()


@case
def refresh_token_stays(run):
    server = run.serve(rotates=False)
    run.sign_in()
    before = run.kept()["refresh_token"]
    for _ in range(2):
        run.change(expires=instant(-10))
        run.whole()
        assert run.kept()["refresh_token"] == before
    assert server.count("refresh_token") == 2


@case
def servers_clock_is_ahead(run):
    server = run.serve(expires_in=3600)
    run.sign_in()
    for token in server.access.values():
        token["end"] = time.time()
    run.whole()
    assert server.count("refresh_token") == 1


@case
def own_clock_was_ahead(run):
    server = run.serve()
    run.sign_in()
    run.change(obtained=instant(9000), expires=instant(12600))
    run.whole()
    assert server.count("refresh_token") == 1


@case
def basic_and_json(run):
    server = run.serve(client_auth="basic", encoding="json", uses=2)
    server.choices.client_auth, server.choices.encoding = "basic", "json"
    with open(run.home + "/acme.provider.yaml", "w", encoding="utf-8") as file:
        file.write(ACME.format(origin=server.origin, flow="authorize: {}/oauth2/auth".format(server.origin)))
    environment = run.environment(
        QUIRE_ACME_CLIENT_ID=server.choices.client_id, QUIRE_ACME_CLIENT_SECRET=server.choices.client_secret)
    process = run.start(["login", "acme", "--plugin", "acme.provider.yaml"], environment, stdin=-1)
    from sign_in_running import Login
    login = Login(run, process)
    assert login.visit(login.consent())[0] == 200
    assert login.end()[0] == 0
    run.whole("--plugin", "acme.provider.yaml", "-c", "from acme select id", "--page-concurrency", "1",
              environment=environment)
    assert server.count("refresh_token") == 1


ACME = """
provider: acme
url: {origin}/v2
auth:
  app:
    sign_in: {{token: "{origin}/oauth2/token", {flow}, client: basic, send: json, scopes: [read]}}
tables:
  links:
    path: /payment_links
    records: payment_links
    fields: {{id: uuid, status: text}}
    paging: {{style: page, parameter: page, next: meta.next_page}}
    page_size: {{parameter: per_page, standard: 100, maximum: 100}}
"""


@case
def client_credentials(run):
    server = run.serve(client_auth="basic", encoding="json", uses=2)
    with open(run.home + "/acme.provider.yaml", "w", encoding="utf-8") as file:
        file.write(ACME.format(origin=server.origin, flow="flow: client_credentials"))
    environment = run.environment(
        QUIRE_ACME_CLIENT_ID=server.choices.client_id, QUIRE_ACME_CLIENT_SECRET=server.choices.client_secret)
    arguments = ("--plugin", "acme.provider.yaml", "-c", "from acme select id", "--page-concurrency", "1")
    run.whole(*arguments, environment=environment)
    assert server.count("client_credentials") == 2
    server.choices.uses = None
    # The token is kept for the next run too.
    run.whole(*arguments, environment=environment)
    assert server.count("client_credentials") == 3
    run.whole(*arguments, environment=environment)
    assert server.count("client_credentials") == 3
    # Without a home it is got for the run.
    run.whole(*arguments, environment={**environment, "HOME": ""})
    assert server.count("client_credentials") == 4
    # A request for a token is one of the run's.
    pages = -(-server.choices.links // 100)
    homeless = {**environment, "HOME": ""}
    status, _, errors = run.run(*arguments, "--max-requests", str(pages), environment=homeless)
    assert status == 6 and f"{pages} requests" in errors, (status, errors)
    run.whole(*arguments, "--max-requests", str(pages + 1), environment=homeless)
    assert server.count("client_credentials") == 6
    status, _, errors = run.run(*arguments, environment={**environment, "QUIRE_ACME_CLIENT_SECRET": ""})
    assert status == 4 and "QUIRE_ACME_CLIENT_SECRET" in errors, errors


@case
def token_of_a_program(run):
    server = run.serve(uses=2)
    good = [server.grant(None, "")["access_token"] for _ in range(3)]
    with open(run.home + "/tokens", "w", encoding="utf-8") as file:
        file.write("\n".join(good) + "\n")
    program = run.home + "/next-token"
    with open(program, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\ncd "$HOME" && head -n 1 tokens && sed -i 1d tokens\n')
    os.chmod(program, 0o700)
    os.makedirs(run.home + "/.config/quire")
    with open(run.home + "/.config/quire/config.yaml", "w", encoding="utf-8") as file:
        file.write(f"providers: {{qonto: {{access_token: {{command: [{program}]}}}}}}\n")
    server.choices.links = 600
    run.whole("-c", "from qonto select id", "--page-concurrency", "1")
    assert open(run.home + "/tokens").read() == "" and server.count("refresh_token") == 0
    # A program that has no other token than the refused one isn't asked for ever.
    with open(program, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho '{good[0]}'\n")
    status, _, _ = run.run(*QUERY)
    lists = server.count("list")
    assert status == 4 and lists == 6 + 2 + 1, lists


# Whose tokens they are


@case
def another_address(run):
    server = run.serve()
    run.sign_in()
    environment = run.environment(QUIRE_QONTO_BASE_URL=f"http://127.0.0.2:{server.port}")
    status, _, errors = run.run(*QUERY, environment=environment)
    assert status == 4 and "only" in errors and "quire login qonto" in errors, errors
    assert server.count("list") == 0 and server.count("refresh_token") == 0
    environment = run.environment(QUIRE_QONTO_CLIENT_ID="another")
    assert run.run(*QUERY, environment=environment)[0] == 4
    # The sandbox gets no token either.
    status, out, errors = run.run("--sandbox", "-c", "from qonto count")
    assert status == 0 and server.count("list") == 0, errors
    # With a key besides, the key is for the other address.
    run.whole()


@case
def others_can_read_it(run):
    server = run.serve()
    run.sign_in()
    os.chmod(run.path, 0o640)
    run.expects_exposed = True
    status, _, errors = run.run(*QUERY)
    assert status == 4 and "chmod 600" in errors and server.count("list") == 0, errors


@case
def not_a_token_file(run):
    server = run.serve()
    run.sign_in()
    for text in ("", "{", '{"version":9}', '{"version":1}'):
        with open(run.path, "w", encoding="utf-8") as file:
            file.write(text)
        status, _, errors = run.run(*QUERY)
        assert status == 4 and run.path in errors and server.count("list") == 0, errors
    os.remove(run.path)
    os.symlink(run.home, run.path)
    assert run.run(*QUERY)[0] == 4
    os.remove(run.path)


@case
def profiles_are_apart(run):
    run.serve()
    os.makedirs(run.home + "/.config/quire")
    with open(run.home + "/.config/quire/config.yaml", "w", encoding="utf-8") as file:
        file.write("profiles: {../work: {timezone: UTC}}\n")
    login = run.login("--profile", "../work")
    login.visit(login.consent())
    assert login.end()[0] == 0
    assert not os.path.exists(run.path)
    assert os.path.exists(run.path.replace(".json", "@%2e%2e%2fwork.json"))
    assert run.run(*QUERY)[0] == 4
    run.whole(*QUERY, "--profile", "../work")


@case
def token_in_a_variable_wins(run):
    server = run.serve()
    run.sign_in()
    own = server.grant(None, "")["access_token"]
    run.whole(environment=run.environment(QUIRE_QONTO_ACCESS_TOKEN=own))
    sent = {entry["headers"]["Authorization"] for entry in server.log if entry["kind"] == "list"}
    assert sent == {"Bearer " + own}
    status, _, errors = run.run(
        "login", "qonto", "--timeout", "1s", environment=run.environment(QUIRE_QONTO_ACCESS_TOKEN=own))
    assert "instead of the sign-in" in errors, errors


# Signing out


@case
def signing_out(run):
    server = run.serve()
    run.sign_in()
    status, _, errors = run.run(
        "logout", "qonto", environment=run.environment(QUIRE_QONTO_STAGING_TOKEN="canary-staging"))
    assert status == 0 and "revoked" in errors and not os.path.exists(run.path), errors
    assert list(server.families.values()) == [False]
    assert [entry["result"] for entry in server.log if entry["kind"] == "revoke"] == ["canary-staging"]
    status, _, errors = run.run("logout", "qonto")
    assert status == 0 and "not signed in" in errors, errors
    assert run.run(*QUERY)[0] == 4


@case
def signing_out_of_a_server_that_fails(run):
    run.serve(revocation_status=500)
    run.sign_in()
    status, _, errors = run.run("logout", "qonto")
    assert status == 5 and "couldn't be revoked" in errors and not os.path.exists(run.path), errors


@case
def nothing_is_printed(run):
    server = run.serve(uses=2)
    run.sign_in()
    for arguments in (
        ("-v", "-c", "from qonto select id", "--page-concurrency", "1"), ("-c", "explain from qonto"),
        ("-c", "explain analyze from qonto count", "--format", "json"), ("providers",), ("providers", "--check"),
        ("-c", "describe"), ("plugin", "list"), ("-c", "from qonto count", "--stats", "json"),
    ):
        status, out, errors = run.run(*arguments)
        assert status == 0, errors
    status, _, errors = run.run("-v", *QUERY)
    assert "/oauth2/token → 200" in errors, errors
