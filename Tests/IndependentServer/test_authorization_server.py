"""The authorization server refuses what the RFCs refuse: a server that accepts everything would prove nothing."""

import base64
import hashlib
import unittest
from urllib.parse import parse_qs, urlsplit

from authorization_server import AuthorizationServer

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


class AuthorizationServerTest(unittest.TestCase):
    def setUp(self):
        self.server = AuthorizationServer()
        self.addCleanup(self.server.stop)
        self.client = {"client_id": self.server.choices.client_id, "client_secret": self.server.choices.client_secret}

    def ask(self, **changes):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        items = {
            "response_type": "code", "client_id": self.client["client_id"], "state": "s" * 22,
            "redirect_uri": "http://127.0.0.1:5/callback", "code_challenge": challenge,
            "code_challenge_method": "S256", **changes}
        return self.server.authorize([(name, value) for name, value in items.items() if value is not None])

    def code(self):
        location, problem = self.ask()
        self.assertIsNone(problem)
        return parse_qs(urlsplit(location).query)["code"][0]

    def exchange(self, **changes):
        form = {"grant_type": "authorization_code", "code": self.code(), "code_verifier": VERIFIER,
                "redirect_uri": "http://127.0.0.1:5/callback", **self.client, **changes}
        return self.server.token({}, form)

    def renew(self, token):
        return self.server.token({}, {"grant_type": "refresh_token", "refresh_token": token, **self.client})

    def test_authorization_requests(self):
        for changes in (
            {"client_id": "x"}, {"redirect_uri": "http://127.0.0.1:5/other"}, {"redirect_uri": "https://127.0.0.1/callback"},
            {"redirect_uri": "http://localhost:5/callback"}, {"state": None}, {"state": "short"},
            {"code_challenge": None}, {"code_challenge_method": "plain"}, {"code_challenge_method": None},
            {"response_type": "token"},
        ):
            self.assertIsNotNone(self.ask(**changes)[1], changes)

    def test_exchanges(self):
        self.assertEqual(self.exchange()[0], 200)
        for changes, status in (
            ({"code_verifier": VERIFIER[:-1] + "x"}, 400), ({"code_verifier": ""}, 400), ({"code": "x"}, 400),
            ({"redirect_uri": "http://127.0.0.1:6/callback"}, 400), ({"client_secret": "x"}, 401),
            ({"client_id": "x"}, 401), ({"grant_type": "password"}, 400),
        ):
            self.assertEqual(self.exchange(**changes)[0], status, changes)

    def test_a_code_is_good_once(self):
        code = self.code()
        self.assertEqual(self.exchange(code=code)[0], 200)
        self.assertEqual(self.exchange(code=code)[0], 400)

    def test_rotation_ends_the_family_on_reuse(self):
        first = self.exchange()[1]["refresh_token"]
        second = self.renew(first)[1]["refresh_token"]
        self.assertNotEqual(first, second)
        self.assertEqual(self.renew(first)[0], 400)
        self.assertEqual(self.renew(second)[0], 400)
        self.assertEqual(self.server.problems, ["a rotated refresh token was used again"])

    def test_grace(self):
        self.server.choices.grace = 60
        first = self.exchange()[1]["refresh_token"]
        self.assertEqual([self.renew(first)[0] for _ in range(2)], [200, 200])

    def test_the_list_wants_a_token_that_is_good(self):
        granted = self.exchange()[1]["access_token"]
        self.assertEqual(self.server.list_page({"Authorization": "Bearer " + granted}, [])[0], 200)
        for wrong in ({}, {"Authorization": granted}, {"Authorization": "Bearer x"}):
            self.assertEqual(self.server.list_page(wrong, [])[0], 401)
        self.server.access[granted]["end"] = 0
        self.assertEqual(self.server.list_page({"Authorization": "Bearer " + granted}, [])[0], 401)


if __name__ == "__main__":
    unittest.main()
