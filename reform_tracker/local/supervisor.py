"""Start the parts in order, keep them running, end them together."""

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from reform_tracker.local.broker import Broker
from reform_tracker.local.options import CHECKOUT, Options, StartError
from reform_tracker.local.processes import Child, Program, end_with_parent
from reform_tracker.local.stopping import StopRequest

STOP_SECONDS = 6.0
READY_SECONDS = 60.0
# A part that ran this long before it died is taken for healthy: its count begins again.
HEALTHY_SECONDS = 60.0
MOST_DEATHS = 5


class GaveUp(StartError):
    """A part keeps dying."""


def say(text: str) -> None:
    print(text, flush=True)


def show(name: str, line: str) -> None:
    say(f"{name:>7} | {line}")


@dataclass
class Deaths:
    """How often one part died in a row and when it may be started again."""

    count: int = 0
    restart_at: float = 0.0

    def add(self, ran_seconds: float, now: float) -> None:
        """Note one death; the wait doubles from 1 s up to 16 s."""
        self.count = 1 if ran_seconds >= HEALTHY_SECONDS else self.count + 1
        self.restart_at = now + 2.0 ** min(self.count - 1, 4)


class Supervisor:
    """The running parts of one system."""

    def __init__(self, options: Options, environment: dict[str, str], request: StopRequest) -> None:
        self.options = options
        self.request = request
        self.environment = environment
        self.children: list[Child] = []
        self.deaths: dict[str, Deaths] = {}

    def add(self, program: Program) -> Child:
        log_file = self.options.log_dir / f"{program.name}.log"
        child = Child(program, log_file, self.environment, show)
        self.children.append(child)
        self.deaths[program.name] = Deaths()
        return child

    def tend(self, seconds: float) -> None:
        """Wait at most `seconds`, take the children's output, restart the dead.

        Raises GaveUp, and StopAsked when the system is to end.
        """
        self.request.check()
        with selectors.DefaultSelector() as selector:
            for child in self.children:
                if child.output is not None:
                    selector.register(child.output, selectors.EVENT_READ, child)
            for key, _ in selector.select(seconds):
                key.data.pump()
        now = time.monotonic()
        for child in self.children:
            self._restart_if_dead(child, now)

    def _restart_if_dead(self, child: Child, now: float) -> None:
        if child.is_running():
            return
        name, deaths = child.program.name, self.deaths[child.program.name]
        if child.process is not None:
            status = child.process.returncode
            child.kill_group()  # what it left behind would hold its port
            child.process = None
            deaths.add(now - child.started_at, now)
            if deaths.count > MOST_DEATHS:
                raise GaveUp(
                    f"{name} died {deaths.count} times in a row, the system ends. Its last words "
                    f"(all of them: {child.log_file}):\n  " + "\n  ".join(child.last_lines)
                )
            wait = deaths.restart_at - now
            show(name, f"ended with status {status}; starting it again in {wait:.0f} s.")
        elif now >= deaths.restart_at:
            child.start()

    def stop(self) -> None:
        """End every part, Redis last, none later than STOP_SECONDS; a second signal hurries."""
        brokers = [child for child in self.children if child.program.name == "redis"]
        others = [child for child in self.children if child not in brokers]
        for group in (others, brokers):
            for child in group:
                child.ask_to_stop()
            self._wait_for_end(group)
            for child in group:
                child.kill_group()
                child.close_log()

    def _wait_for_end(self, group: Sequence[Child]) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.is_running() for child in group):
            if time.monotonic() > deadline or self.request.is_urgent:
                return
            for child in self.children:
                child.pump()
            time.sleep(0.02)


def programs(options: Options) -> list[Program]:
    """Web first, then worker and beat: what docker-compose.yml runs, sized for one machine."""
    celery = [sys.executable, "-m", "celery", "--app", "reform_tracker.celery:app"]
    return [
        Program(
            "web",
            [
                *(sys.executable, "-m", "gunicorn", "reform_tracker.wsgi:application"),
                *("--bind", f"{options.bind}:{options.port}"),
                *("--preload", "--worker-class", "reform_tracker.deploy.worker.Worker"),
                *("--logger-class", "reform_tracker.deploy.logger.Logger"),
                *("--workers", "2", "--threads", "4"),
                *("--access-logfile", "-", "--graceful-timeout", "4", "--no-control-socket"),
            ],
        ),
        Program(
            "worker",
            [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2", "--without-mingle"],
        ),
        Program(
            "beat",
            [
                *(*celery, "beat", "--loglevel", "INFO", "--pidfile="),
                *("--schedule", str(options.run_dir / "celerybeat-schedule")),
            ],
        ),
    ]


def prepare_database(options: Options, supervisor: Supervisor) -> str:
    """Run the preparation and return the demo accounts. Raises StartError, StopAsked."""
    log_file = options.log_dir / "prepare.log"
    with tempfile.TemporaryFile() as output, log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "reform_tracker.local.prepare"],
            env=supervisor.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGKILL),  # noqa: PLW1509  (one thread)
        )
        try:
            while process.poll() is None:
                supervisor.tend(0.05)
        finally:
            process.kill()
            process.wait()
        output.seek(0)
        accounts = output.read().decode()
    if process.returncode:
        lines = log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        raise StartError(
            "The database could not be prepared:\n  "
            + "\n  ".join(lines[-8:])
            + f"\nThe whole message: {log_file}."
        )
    return accounts


def web_answers(options: Options) -> bool:
    try:
        with urllib.request.urlopen(f"{options.address}/healthz", timeout=2) as answer:  # noqa: S310  (our own address)
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(supervisor: Supervisor) -> None:
    """Wait for the first page. Raises StartError, StopAsked."""
    deadline = time.monotonic() + READY_SECONDS
    while not web_answers(supervisor.options):
        if time.monotonic() > deadline:
            raise StartError(
                f"The web server did not answer within {READY_SECONDS:.0f} s: "
                f"see {supervisor.options.log_dir / 'web.log'}."
            )
        asked_again_at = time.monotonic() + 0.1
        while (left := asked_again_at - time.monotonic()) > 0:
            supervisor.tend(left)


def greeting(options: Options, accounts: str, seconds: float) -> str:
    lines = [f"\nReady after {seconds:.1f} s: {options.address}"]
    if accounts:
        lines += ["Demo accounts (invented, for trying out only):", accounts.rstrip()]
    elif not options.demo:
        lines.append("No demo. The first account: .venv/bin/python manage.py create_account --help")
    lines.append(f"Data: {options.var_dir}  Logs: {options.log_dir}  Ctrl-C ends everything.\n")
    return "\n".join(lines)


def run(options: Options, request: StopRequest) -> None:
    """Start the system and keep it until it is asked to end. Raises StartError, StopAsked."""
    started = time.monotonic()
    os.chdir(CHECKOUT)
    given = options.environment.get("REDIS_URL", "")
    broker = None if given else Broker(options)
    url = broker.url if broker else given
    supervisor = Supervisor(options, options.child_environment(url), request)
    try:
        if broker:
            broker.start(supervisor.add(broker.program()))
        options.write_local_env(url)
        say("Preparing the database.")
        accounts = prepare_database(options, supervisor)
        web, *others = programs(options)
        supervisor.add(web).start()
        # The first page needs nothing else: the rest would only slow it down.
        wait_until_ready(supervisor)
        for program in others:
            supervisor.add(program).start()
        say(greeting(options, accounts, time.monotonic() - started))
        while True:
            supervisor.tend(0.5)
    finally:
        supervisor.stop()
