"""A region's OpenID provider on the loopback: the code flow with PKCE, tokens that are really signed, and its sins."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "plans", "loopback-secret"


class Provider:
    """Knows one person; `token` and `facts` change what it says, `key` signs, `published` is what its JWKS shows."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.published = self.key.public_key()
        self.facts = {"sub": "person-1", "email": "member@example.org", "email_verified": True, "roles": []}
        self.token: dict[str, object] = {}
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self, dict(parse_qs(urlsplit(self.path).query)))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.answer(self, dict(parse_qs(body)))

            def log_message(self, *args):
                """The tests' output is for failures."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler, asked: dict[str, list[str]]) -> None:
        said = {name: values[0] for name, values in asked.items()}
        page = urlsplit(handler.path).path.strip("/")
        status, body, headers = getattr(self, f"_{page}")(said, handler.headers)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(json.dumps(body).encode())

    def _authorize(self, said, headers):
        code = secrets.token_urlsafe()
        self.codes[code] = said
        return 302, {}, {"Location": f"{said['redirect_uri']}?{urlencode({'code': code, 'state': said['state']})}"}

    def _token(self, said, headers):
        asked = self.codes.pop(said["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(said.get("code_verifier", "").encode()).digest())
        right = (CLIENT, SECRET, asked and asked["redirect_uri"], asked and asked["code_challenge"])
        sent = (said["client_id"], said["client_secret"], said["redirect_uri"], proof.rstrip(b"=").decode())
        if asked is None or right != sent:
            return 400, {"error": "invalid_grant"}, {}
        now = int(time.time())
        claims = {"iss": self.base, "aud": CLIENT, "sub": self.facts["sub"], "iat": now, "exp": now + 60}
        claims = {
            name: one for name, one in (claims | {"nonce": asked["nonce"]} | self.token).items() if one is not None
        }
        key = None if self.algorithm == "none" else SECRET * 4 if self.algorithm == "HS256" else self.key
        token = jwt.encode(claims, key, self.algorithm, headers={"kid": "1"})
        return 200, {"id_token": token, "access_token": "good", "token_type": "Bearer"}, {}

    def _facts(self, said, headers):
        if headers["Authorization"] != "Bearer good":
            return 401, {}, {}
        return 200, self.facts, {"Content-Type": "application/json"}

    def _keys(self, said, headers):
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.published))
        return 200, {"keys": [jwk | {"kid": "1", "alg": "RS256", "use": "sig"}]}, {}
