"""`make setup`: what is installed when, and what it says when it cannot."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import setup_env
from setup_env import DEV_FILES, RUN_FILES, Environment, SetupError


class Recorded(Environment):
    """An environment that notes what it would do instead of calling pip."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.done: list[str] = []

    def is_usable(self) -> bool:
        return self.python.exists() and not self.unfinished.exists()

    def create(self) -> None:
        self.done.append("create")
        self.python.parent.mkdir(parents=True, exist_ok=True)
        self.python.touch(mode=0o755)
        self.unfinished.unlink(missing_ok=True)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    for name in DEV_FILES:
        (tmp_path / name).write_text(f"{name}\n")
    recorded = Recorded(tmp_path)

    def pip(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        recorded.done.append(" ".join(part for part in command if part.endswith(".txt")))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr("setup_env.subprocess.run", pip)
    return recorded


def test_second_call_does_nothing(environment: Recorded) -> None:
    setup_env.prepare(environment, RUN_FILES)
    setup_env.prepare(environment, RUN_FILES)

    assert environment.done == ["create", "requirements.txt"]


def test_development_install_also_serves_run(environment: Recorded) -> None:
    setup_env.prepare(environment, DEV_FILES)
    setup_env.prepare(environment, RUN_FILES)

    assert environment.done == ["create", "requirements.txt requirements-dev.txt"]


def test_changed_requirements_are_installed_into_the_same_environment(
    environment: Recorded,
) -> None:
    setup_env.prepare(environment, RUN_FILES)
    (environment.root / "requirements.txt").write_text("another\n")
    setup_env.prepare(environment, RUN_FILES)

    assert environment.done == ["create", "requirements.txt", "requirements.txt"]


def test_interrupted_installation_is_made_again(
    environment: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("setup_env.subprocess.run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            setup_env.prepare(environment, RUN_FILES)
    setup_env.prepare(environment, RUN_FILES)

    assert environment.done == ["create", "create", "requirements.txt"]


def test_failed_pip_is_told_and_leaves_no_stamp(
    environment: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr("setup_env.subprocess.run", failed)

    with pytest.raises(SetupError, match="pip could not install"):
        setup_env.prepare(environment, RUN_FILES)
    assert not environment.is_installed(RUN_FILES)


def wheel(folder: Path, name: str, version: str, *metadata: str) -> str:
    """Makes the wheel of an empty package in a folder; returns its line in a lock file."""
    info = f"{name}-{version}.dist-info"
    head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata]
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", "\n".join(head) + "\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} --hash=sha256:{digest}\n"


def test_the_lock_holds_when_a_newer_release_with_the_wanted_extra_is_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    index.mkdir()
    helper = wheel(index, "helper", "1.0", "Provides-Extra: toml")
    wheel(index, "helper", "2.0", "Provides-Extra: toml")
    plugin = wheel(index, "plugin", "1.0", "Requires-Dist: helper[toml]>=1.0")
    (tmp_path / "requirements.txt").write_text(helper + plugin)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    environment = Environment(tmp_path)

    environment.create()
    environment.install(RUN_FILES)

    installed = sorted(path.name for path in environment.folder.rglob("*.dist-info"))
    assert "helper-1.0.dist-info" in installed
    assert "plugin-1.0.dist-info" in installed


def test_python_without_venv_is_told(
    environment: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("setup_env.importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("setup_env.shutil.which", lambda _name: None)

    with pytest.raises(SetupError, match="apt-get install python3-venv"):
        setup_env.need_venv_module()


def test_environment_of_a_removed_python_is_not_usable(tmp_path: Path) -> None:
    environment = Environment(tmp_path)
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to(tmp_path / "no-python-here")

    assert not environment.is_usable()


def test_this_environment_is_usable() -> None:
    root = Path(sys.prefix).parent
    if Path(sys.prefix).name != ".venv":
        pytest.skip("not started from the checkout's own .venv")

    assert Environment(root).is_usable()


def test_stale_catalogue_is_one_older_than_its_source(tmp_path: Path) -> None:
    source = tmp_path / "django.po"
    source.touch()
    compiled = tmp_path / "django.mo"
    assert setup_env.is_stale(source)

    compiled.touch()
    os.utime(compiled, (source.stat().st_mtime + 5, source.stat().st_mtime + 5))
    assert not setup_env.is_stale(source)

    os.utime(compiled, (source.stat().st_mtime - 5, source.stat().st_mtime - 5))
    assert setup_env.is_stale(source)
