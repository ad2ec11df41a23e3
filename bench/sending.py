"""What sending costs beside the mail server: digests per second against a bare smtplib loop.

Both send the same number of messages of the same size over one connection to the same server.
"""

import os
import smtplib
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

from bench.servers import empty_database, mail_server

DIGESTS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
MATTERS = 2  # messages in each digest


def bare_loop(port: int, message: bytes) -> float:
    """Messages a second of the shortest loop there is."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for number in range(DIGESTS):
            connection.sendmail("a@example.org", [f"p{number}@example.org"], message)
    return DIGESTS / (time.perf_counter() - begun)


def prepare() -> bytes:
    """Plans the digests and returns one as the mail server gets it."""
    from departments.models import Organization, User  # noqa: PLC0415 (needs loaded apps)
    from reform_tracker import clock  # noqa: PLC0415
    from reform_tracker.notifications import digest, outbox  # noqa: PLC0415
    from reform_tracker.notifications.channels.mail import compose  # noqa: PLC0415
    from reform_tracker.notifications.models import Delivery  # noqa: PLC0415
    from tests.reform_tracker.notifications.builders import PATTERN  # noqa: PLC0415

    government = Organization.objects.create(kind="government", short_name="省政府", unit_order=0)
    organization = Organization.objects.create(
        parent=government,
        kind="department",
        formal_name="省财政厅",
        short_name="省财政厅",
        unit_order=1,
    )
    people = User.objects.bulk_create(
        User(
            username=f"p{n}",
            full_name="王小明",
            email=f"p{n}@example.org",
            organization=organization,
        )
        for n in range(DIGESTS)
    )
    drafts = [
        replace(
            PATTERN,
            duty_key=f"filing:{matter}",
            recipient_id=person.pk,
            title="报送2012年度实施方案 · 还剩 3 个工作日",
            body="关于2012年全省深化经济体制改革重点工作的意见 · 草稿",
            business_date=clock.today(),
        )
        for person in people
        for matter in range(MATTERS)
    ]
    begun = time.perf_counter()
    outbox.enqueue(drafts)
    print(f"planned {len(drafts)} messages in {time.perf_counter() - begun:.1f} s")
    one = Delivery.objects.select_related("recipient").first()
    if one is None:
        raise SystemExit("nothing was planned")
    written = digest.build(one, list(one.intents.all()), clock.today())
    ready: Any = compose(written, "p0@example.org").message()
    return bytes(ready.as_bytes(linesep="\r\n"))


SENDER = """
import sys
import django
django.setup()
from django.conf import settings
from reform_tracker import clock
from reform_tracker.notifications import sender
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
clock.today()
print("ready", flush=True)
sys.stdin.readline()
print(sender.send_due().sent, flush=True)
"""


def senders(count: int, port: int, url: str) -> float:
    """Digests a second of so many sender processes, as the worker runs them."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SENDER, str(port)],
            env={**os.environ, "DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    answers = [process.stdout for process in running if process.stdout]
    for answer in answers:
        answer.readline()
    begun = time.perf_counter()
    for process in running:
        if process.stdin:
            process.stdin.write("go\n")
            process.stdin.flush()
    sent = sum(int(answer.readline()) for answer in answers)
    taken = time.perf_counter() - begun
    for process in running:
        process.communicate()
    if sent != DIGESTS:
        raise SystemExit(f"{sent} of {DIGESTS} digests were sent")
    return sent / taken


def main() -> None:
    os.environ["DEMO"] = "1"  # a business date that is a working day
    with mail_server() as port, empty_database() as server:
        from django.db import connection  # noqa: PLC0415

        print(f"{server.version}; {DIGESTS} digests of {MATTERS} messages")
        for count in (1, 2):
            message = prepare()
            bare = bare_loop(port, message)
            rate = senders(count, port, server.url)
            bare = (bare + bare_loop(port, message)) / 2
            print(
                f"{count} sender process(es): {rate:.0f} a second, {rate / bare:.0%} of the bare "
                f"smtplib loop over one connection ({bare:.0f} a second, {len(message)} bytes)"
            )
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE departments_organization CASCADE")


if __name__ == "__main__":
    main()
