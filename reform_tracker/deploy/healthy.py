"""Health check of the web container: `python -m reform_tracker.deploy.healthy`.

Asks /healthz under the site's own host name, since any other would be refused.
"""

import os
import sys
import urllib.error
import urllib.request

SECONDS = 4


def is_healthy(address: str, allowed_hosts: str) -> bool:
    """Whether the server at the address answers /healthz with success."""
    host = allowed_hosts.split(",", maxsplit=1)[0].strip().lstrip(".").replace("*", "localhost")
    request = urllib.request.Request(f"{address}/healthz", headers={"Host": host})  # noqa: S310  (http, written here)
    try:
        urllib.request.urlopen(request, timeout=SECONDS).close()  # noqa: S310  (as above)
    except (urllib.error.URLError, OSError):
        return False
    return True


if __name__ == "__main__":
    healthy = is_healthy("http://127.0.0.1:8000", os.environ.get("ALLOWED_HOSTS", "localhost"))
    sys.exit(0 if healthy else 1)
