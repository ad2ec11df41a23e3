"""A provider of identities for the tests, run as a process of its own, which can also lie.

`python -m tests.support.identity_provider PORT` serves OpenID Connect Discovery, the authorization
code flow with PKCE and the end of a session. Whoever comes is signed in at once, as the person that
`Teller.next` said. It holds the client to the specification: a code opens once, for the redirect
address and verifier that it was asked with, and to the client that knows its secret.
"""

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, OctKey, RSAKey
from joserfc.jws import JWSRegistry

from reform_tracker.local.ports import free_port
from tests.support.processes import end, start, tail, wait_for

CLIENT, SECRET = "reform-tracker", "s%cret/of the:tests"
CALLBACK = "/sign-in/provider/back/"
HTML = "text/html; charset=utf-8"
JSON = "application/json"


class State:
    """What the process remembers: keys, codes that wait, and what it was told to say next."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.first = self.new_key()
        self.keys: list[Key] = [self.first]
        self.codes: dict[str, dict[str, str]] = {}
        self.told: dict[str, Any] = {}
        self.ended: list[dict[str, str]] = []
        self.asked: list[str] = []

    def new_key(self) -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})

    def listed(self) -> list[Any]:
        """Public keys, and a secret that should not stand among them."""
        return [key.as_dict(private=isinstance(key, OctKey)) for key in self.keys]

    def described(self) -> dict[str, Any]:
        at = self.issuer
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys",
            "end_session_endpoint": f"{at}/sign-out",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            **self.told.get("described", {}),
        }

    def token(self, asked: dict[str, str]) -> str:
        """The identity token, as true as it was told to be."""
        now, lie = int(time.time()), self.told.get("lie", "")
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.told.get("claims", {}),
        }
        for name in self.told.get("without", []):
            del claims[name]
        key: Key = self.first
        algorithm = "RS256"
        if lie == "new key":
            self.keys.append(self.new_key())
            key = self.keys[-1]
        elif lie == "elliptic":
            self.keys.append(ECKey.generate_key("P-256", {"kid": secrets.token_hex(4)}))
            key, algorithm = self.keys[-1], "ES256"
        elif lie == "signature":
            key = RSAKey.generate_key(2048, {"kid": str(key.kid)})
        elif lie == "unknown key":
            key = self.new_key()
        elif lie == "none":
            parts = ({"alg": "none"}, claims)
            return ".".join(_encoded(json.dumps(part).encode()) for part in parts) + "."
        elif lie == "secret":
            key, algorithm = OctKey.import_key(SECRET), "HS256"
        elif lie == "public key as secret":
            # The confusion of algorithms: what everybody can read, used as a shared secret.
            public = self.first.as_pem(private=False)
            return _by_hand({"alg": "HS256", "kid": str(self.first.kid)}, claims, public)
        elif lie == "listed secret":
            shared = OctKey.import_key("known-to-everybody-who-reads-it-", {"kid": "shared"})
            self.keys.append(shared)
            key, algorithm = shared, "HS256"
        header = {"alg": algorithm, "kid": str(key.kid), "x-of-its-own": "1"}
        any_header = JWSRegistry(algorithms=[algorithm], strict_check_header=False)
        return jwt.encode(header, claims, key, algorithms=[algorithm], registry=any_header)


def _by_hand(header: dict[str, str], claims: dict[str, Any], secret: bytes) -> str:
    said = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{said}.{_encoded(hmac.digest(secret, said.encode(), 'sha256'))}"


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    state: State

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = dict(parse_qsl(parts.query))
        self.state.asked.append(parts.path)
        if self.state.told.get("silent"):
            time.sleep(self.state.told["silent"])
        if parts.path in self.state.told.get("broken", []):
            self.answer(500, "broken", HTML)
        elif parts.path == "/.well-known/openid-configuration":
            self.say(self.state.described())
        elif parts.path == "/keys":
            self.say({"keys": self.state.listed()})
        elif parts.path == "/authorize":
            self.authorize(asked)
        elif parts.path == "/sign-out":
            self.state.ended.append(asked)
            self.lead(asked["post_logout_redirect_uri"])
        elif parts.path == "/seen":
            self.say({"ended": self.state.ended, "asked": self.state.asked})
        else:
            self.answer(404, "no such page", HTML)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/next":
            self.state.told = json.loads(body)
            self.say({})
        elif self.path == "/token":
            self.token(body)

    def authorize(self, asked: dict[str, str]) -> None:
        fits = (
            asked["client_id"] == CLIENT
            and asked["response_type"] == "code"
            and "openid" in asked["scope"].split()
            and urlsplit(asked["redirect_uri"]).path == CALLBACK
            and asked["code_challenge_method"] == "S256"
            and len(asked["state"]) > 20
            and len(asked["nonce"]) > 20
        )
        if not fits:
            self.answer(400, f"not as it should be: {asked}", HTML)
            return
        if error := self.state.told.get("error"):
            self.lead(asked["redirect_uri"], error=error, state=asked["state"])
            return
        code = secrets.token_urlsafe(16)
        self.state.codes[code] = asked
        more = self.state.told.get("beside", {})
        self.lead(asked["redirect_uri"], code=code, state=asked["state"], **more)

    def token(self, body: str) -> None:
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.state.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        fits = (
            asked is not None
            and given["grant_type"] == "authorization_code"
            and asked["redirect_uri"] == given["redirect_uri"]
            and asked["code_challenge"] == _encoded(digest)
            and self.client(given) == (CLIENT, SECRET)
        )
        if asked is None or not fits:
            self.answer(400, json.dumps({"error": "invalid_grant"}), JSON)
            return
        self.say({"token_type": "Bearer", "access_token": "x", "id_token": self.state.token(asked)})

    def client(self, given: dict[str, str]) -> tuple[str, str]:
        if "client_secret" in given:
            return given["client_id"], given["client_secret"]
        kind, _blank, both = self.headers.get("Authorization", "").partition(" ")
        name, _colon, secret = base64.b64decode(both).decode().partition(":")
        return (unquote(name), unquote(secret)) if kind == "Basic" else ("", "")

    def lead(self, where: str, **asked: str) -> None:
        self.send_response(302)
        self.send_header("Location", f"{where}?{urlencode(asked)}" if asked else where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def say(self, what: Any) -> None:
        self.answer(200, json.dumps(what), JSON)

    def answer(self, status: int, text: str, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_args: Any) -> None:
        return


class Teller:
    """The running process: what it is told to say next, and what it has seen."""

    def __init__(self, port: int) -> None:
        self.port, self.issuer = port, f"http://127.0.0.1:{port}"

    def next(self, **told: Any) -> None:
        """`claims` of whoever comes next, a `lie`, claims to be left `without`, an `error`, what is
        `beside` the code, what is `described`, paths that are `broken`."""
        self._ask("POST", "/next", json.dumps(told))

    def person(self, username: str, **claims: Any) -> None:
        self.next(claims={"sub": f"id of {username}", "preferred_username": username, **claims})

    def seen(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self._ask("GET", "/seen")[1])
        return read

    def follow(self, address: str) -> str:
        """Where the provider sends a browser that was sent to this address of it."""
        assert address.startswith(self.issuer), address
        location, said = self._ask("GET", address.removeprefix(self.issuer))
        assert location, said
        return location

    def answers(self) -> bool:
        try:
            return bool(self._ask("GET", "/keys")[1])
        except OSError:
            return False

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection):
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.getheader("Location", ""), answer.read().decode()


@contextmanager
def identity_provider(folder: Path) -> Iterator[Teller]:
    """Runs it on a free port until the end of the block."""
    port, log = free_port(), folder / "identity_provider.log"
    command = [sys.executable, "-m", "tests.support.identity_provider", str(port)]
    process = start(command, log=log)
    teller = Teller(port)
    try:
        assert wait_for(teller.answers, process=process, seconds=30), tail(log)
        yield teller
    finally:
        end(process, signal.SIGTERM, 2)


def main() -> None:
    port = int(sys.argv[1])
    Handler.state = State(f"http://127.0.0.1:{port}")
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
