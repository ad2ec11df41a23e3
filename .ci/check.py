"""Every check that needs no server, each on a line of its own: `make check`.

All of them run, even after one failed; the output of those that failed follows their line.
`python .ci/check.py ruff mypy` runs the named ones only. Exit status 1 if any failed.
"""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SCRIPTS = Path(PYTHON).parent


@dataclass(frozen=True)
class Check:
    """One command: it passes if it exits with 0."""

    name: str
    tells: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    check: Check
    passed: bool
    output: str
    seconds: float


def tool(module: str, *arguments: str) -> list[str]:
    return [PYTHON, "-m", module, *arguments]


def script(name: str, *arguments: str) -> list[str]:
    return [PYTHON, str(ROOT / ".ci" / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "manage.py", *arguments]


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def production() -> dict[str, str]:
    """Settings of a production that never runs: strong secrets of this moment, hosts of nobody."""
    return {
        "REFORM_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        **{name: f"check:{key()}" for name in ("TRAIL_KEYS", "SEALING_KEYS")},
        "DATABASE_URL": f"postgres://tracker:{secrets.token_hex(16)}@database.internal/tracker",
        "REDIS_URL": f"redis://:{secrets.token_hex(16)}@redis.internal:6379/0",
        "ALLOWED_HOSTS": "reform.internal",
        "ANCHOR_DIR": "/anchors",
        "CSRF_TRUSTED_ORIGINS": "https://reform.internal",
        "EMAIL_URL": f"smtp://tracker:{secrets.token_hex(16)}@mail.internal:25",
        "MAIL_FROM": "reform@reform.internal",
        "SITE_URL": "https://reform.internal",
    }


def bill_of_materials() -> list[str]:
    """Every package that the product runs on, with version and hashes, the same each time."""
    target = ROOT / "var" / "sbom.cdx.json"
    target.parent.mkdir(exist_ok=True)
    how = ["--pyproject", "pyproject.toml", "--output-reproducible", "--validate"]
    return [
        *(str(SCRIPTS / "cyclonedx-py"), "requirements", "requirements.txt", *how),
        *("--output-format", "JSON", "--output-file", str(target)),
    ]


def checks() -> list[Check]:
    compose = ["--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    return [
        Check("types", "mypy, strict", tool("mypy")),
        Check("style", "ruff check", tool("ruff", "check", "--quiet", ".")),
        Check("format", "ruff format", tool("ruff", "format", "--quiet", "--diff", ".")),
        Check("layers", "import-linter", [PYTHON, str(SCRIPTS / "lint-imports"), "--no-cache"]),
        Check("templates", "djlint", tool("djlint", "templates", "--lint", "--quiet")),
        Check("csp", "no inline script or style, no line over 160", script("check_templates.py")),
        Check("migrations", "none is missing", manage("makemigrations", "--check", "--dry-run")),
        Check("django", "system check", manage("check", "--fail-level", "WARNING")),
        Check("contract", "docs/openapi.json is what the code makes", manage("openapi", "--check")),
        Check(
            "deployment",
            "check --deploy under production settings",
            manage("check", "--deploy", "--fail-level", "WARNING"),
            production(),
        ),
        Check("translations", "complete for zh_Hans", script("check_translations.py")),
        Check("documents", "links and anchors resolve", script("check_documents.py")),
        Check("standards", "each item answered, docs/security.md", script("check_standards.py")),
        Check("requirements", "locked and explained", script("check_requirements.py")),
        Check("packages", "the lock leaves nothing out", tool("pip", "check")),
        Check(
            "compose", "docker-compose.yml against its schema", tool("check_jsonschema", *compose)
        ),
        Check("bill", "bill of materials (CycloneDX) in var/sbom.cdx.json", bill_of_materials()),
        Check("dockerfile", "hadolint", [str(SCRIPTS / "hadolint"), "Dockerfile"]),
    ]


def run(check: Check, var_dir: str) -> Result:
    """Run one check in an environment that a developer's own settings do not reach."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {*production(), "DEBUG", "DEMO", "STATIC_ROOT", "REFORM_MODE"}
    }
    environment = {**kept, "VAR_DIR": var_dir, "PYTHONWARNINGS": "", **check.environment}
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(check, done.returncode == 0, done.stdout, time.monotonic() - started)


def show(result: Result) -> None:
    word = "ok    " if result.passed else "FAILED"
    print(f"{word} {result.check.name:<13} {result.check.tells} ({result.seconds:.1f} s)")
    if not result.passed:
        print("".join(f"       {line}\n" for line in result.output.splitlines()), end="")
    sys.stdout.flush()


def main(names: Sequence[str]) -> int:
    known = checks()
    unknown = set(names) - {check.name for check in known}
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    chosen = [check for check in known if not names or check.name in names]
    failed = []
    with (
        tempfile.TemporaryDirectory(prefix="reform-check-") as var_dir,
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        for result in pool.map(lambda check: run(check, var_dir), chosen):
            show(result)
            if not result.passed:
                failed.append(result.check.name)
    if failed:
        print(f"{len(failed)} of {len(chosen)} checks failed: {', '.join(failed)}")
        return 1
    print(f"All {len(chosen)} checks passed.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
