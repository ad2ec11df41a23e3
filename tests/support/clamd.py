"""A scanner on loopback that speaks clamd's protocol and finds the word EICAR."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Scan(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
        seen = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            seen += self.rfile.read(size)
        found = b"Eicar-Signature FOUND" if b"EICAR" in seen else b"OK"
        self.wfile.write(b"stream: " + found + b"\0")


@contextmanager
def clamd() -> Iterator[str]:
    """The address of the scanner as SCAN_URL takes it."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scan) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"clamd://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
