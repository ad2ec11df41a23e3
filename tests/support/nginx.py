"""The shipped nginx configuration in front of a server of the test, on loopback ports."""

import http.client
import re
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reform_tracker.local.ports import free_port
from tests.support import packages
from tests.support.http_sink import CERTIFICATE
from tests.support.processes import ServerError, end, start, tail, wait_for
from tests.support.web_server import Answer

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "reform_tracker" / "deploy" / "nginx.conf"
MAIN = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/default.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where it listens, for TLS and without; the certificate is one for tests."""

    port: int
    plain: int

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[Answer, bytes]:
        """The answer, and its body as it came."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=30, context=_context()
        )
        with closing(connection):
            connection.request(method, path, body, given)
            answer = connection.getresponse()
            content = answer.read()
            text = content.decode("utf-8", "replace")
            return Answer(answer.status, answer.headers, text), content

    def ask_plainly(self, path: str) -> tuple[int, http.client.HTTPMessage]:
        """What it answers to who speaks no TLS."""
        with closing(http.client.HTTPConnection("localhost", self.plain, timeout=30)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.headers

    def connect(self) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        return _context().wrap_socket(plain, server_hostname="localhost")


def _context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def find() -> Path:
    """nginx, installed where that is possible. Raises ServerError."""
    places = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/usr/local/nginx/sbin"
    found = shutil.which("nginx", path=places)
    if found is None and packages.install("nginx-light"):
        found = shutil.which("nginx", path=places)
    if found is None:
        raise ServerError("No nginx was found: apt-get install nginx-light")
    return Path(found)


def _configuration(
    program: Path, upstream: int, tls: int, plain: int, replace: Mapping[str, str]
) -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    changed = {
        "server web:8000;": f"server 127.0.0.1:{upstream};",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "/etc/nginx/tls/fullchain.pem": str(CERTIFICATE),
        "/etc/nginx/tls/privkey.pem": str(CERTIFICATE),
        **replace,
    }
    told = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
    version = tuple(map(int, re.findall(r"\d+", told)[:3]))
    if version < (1, 25, 1):  # Debian 12's does not know the directive; the image's does
        changed["  http2 on;\n"] = ""
    for old, new in changed.items():
        if old not in text:
            raise ServerError(f"nginx.conf no longer holds {old!r}")
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path, upstream: int, replace: Mapping[str, str] | None = None) -> Iterator[Proxy]:
    """The shipped configuration in front of a port on loopback, ended with the block."""
    program, proxy = find(), Proxy(free_port(), free_port())
    text = _configuration(program, upstream, proxy.port, proxy.plain, replace or {})
    (folder / "default.conf").write_text(text, encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder), encoding="utf-8")
    log = folder / "nginx.log"
    process = start([program, "-p", folder, "-c", main, "-e", log], log=log)

    def listens() -> bool:
        try:
            proxy.connect().close()
        except OSError:
            return False
        return True

    try:
        if not wait_for(listens, process=process, seconds=10):
            raise ServerError(f"nginx does not start:{tail(log)}")
        yield proxy
    finally:
        end(process, signal.SIGTERM, 5)
