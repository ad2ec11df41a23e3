"""Debian packages that a test run may install when it runs as root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*names: str) -> bool:
    """Install packages without starting any service of theirs. False if that was not possible."""
    if not may_install():
        return False
    print(f"Installing {' '.join(names)} with apt-get.", file=sys.stderr, flush=True)
    keeps_services_off = not POLICY.exists()
    if keeps_services_off:
        POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        POLICY.chmod(0o755)
    try:
        return _apt_get("install", *names) or (_apt_get("update") and _apt_get("install", *names))
    finally:
        if keeps_services_off:
            POLICY.unlink()


def _apt_get(action: str, *names: str) -> bool:
    done = subprocess.run(
        ["apt-get", "-qq", "--yes", "--no-install-recommends", action, *names],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
