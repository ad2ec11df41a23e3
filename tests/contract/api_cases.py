"""How the rows of the matrix about API clients and what only they may call are tried."""

from typing import Any

from departments.api_clients.service import create_client
from departments.models import ApiClient, ApiToken, User
from reform_tracker import clock
from reform_tracker.api.etags import etag_of
from reform_tracker.api.models import Receipt
from reform_tracker.feed.models import Webhook
from reform_tracker.sandbox import copying
from reports.models import Standing
from tasks.models import Attachment, ImplementationPlan, ProgressReport
from tests.contract.cases import Case, read_only
from tests.contract.preparing import (
    MARKER,
    draft_with_file,
    part_of_b,
    pdf,
    pk,
    push_body,
    report_of_x,
)  # fmt: skip
from tests.factories.world import World


def client_of_x(world: World) -> ApiClient:
    return create_client(
        world.organization(World.X), name=MARKER, days=90, actor=None, source="test"
    ).client


def webhook_of(world: World) -> Webhook:
    """One of X's system, which calls."""
    client = ApiClient.objects.get(account__organization=world.organization(World.X))
    now = clock.real_now()
    return Webhook.objects.create(
        client=client, target="https://a.example/", secret="whsec_", created_at=now,
        next_attempt_at=now,
    )  # fmt: skip


def receipt_of_x(world: World) -> Receipt:
    return Receipt.objects.create(
        number="20120508-0123456789ab",
        client=client_of_x(world),
        organization=world.organization(World.X),
        resource="progress-reports",
        received_at=clock.now(),
        content_sha256="0" * 64,
    )


def standing_of_x(world: World) -> Standing:
    return Standing.objects.get(measure=world.measure, organization=world.organization(World.X))


def _of_the_period(world: World, _thing: Any) -> dict[str, Any]:
    return {"plan": world.plan.number, "period": world.period.code}


def _item(world: World, thing: Any) -> dict[str, Any]:
    return push_body(world, thing) | {"external_id": "JQ-1"}


def _is_stored(_world: World, _thing: Any, _user: User) -> bool:
    return ProgressReport.objects.filter(external_id="JQ-1").exists()


FORM = {"name": "新系统", "scopes": ["read"], "networks": "", "days": 30}

API_CASES: dict[str, Case] = {
    "read when the tokens end": read_only,
    "the token of X in the list": Case(client_of_x),
    "make an API client": Case(
        data=lambda world, thing: FORM | {"organization": world.organization(World.X).pk},
        method="post",
        took=lambda world, thing, user: ApiClient.objects.filter(name="新系统").exists(),
    ),
    "change an API client": Case(
        client_of_x,
        pk,
        lambda world, thing: FORM,
        "post",
        took=lambda world, thing, user: ApiClient.objects.get(pk=thing.pk).scopes == ["read"],
    ),
    "renew the token of X": Case(
        client_of_x,
        pk,
        lambda world, thing: {"overlap": "0"},
        "post",
        took=lambda world, thing, user: thing.tokens.count() == 2,
    ),
    "revoke a token": Case(
        client_of_x,
        pk,
        method="post",
        took=lambda world, thing, user: ApiClient.objects.get(pk=thing.pk).revoked_at is not None,
    ),
    "have the sandbox made again": Case(
        client_of_x,
        pk,
        method="post",
        took=lambda world, thing, user: copying.is_wanted(),
    ),
    "post a report of X on P": Case(data=_item, method="post", took=_is_stored, json=True),
    "push many reports of X on P": Case(
        data=lambda world, thing: {"items": [_item(world, thing)]},
        method="post",
        took=_is_stored,
        json=True,
    ),
    "attach a file to the draft of X": Case(
        lambda world: world.draft_report(World.X),
        lambda world, thing: [str(thing.pk)],
        lambda world, thing: {"file": pdf()},
        "post",
        took=lambda world, thing, user: thing.attachments.exists(),
    ),
    "attach a file to Y's plan": Case(
        lambda world: world.filing(World.Y),
        pk,
        lambda world, thing: {"file": pdf()},
        "post",
        took=lambda world, thing, user: thing.attachments.exists(),
    ),
    "take a file off the draft of X over the API": Case(
        draft_with_file(World.X),
        pk,
        method="delete",
        json=True,
        headers=lambda world, thing: {"If-Match": f'"{thing.sha256}"'},
        took=lambda world, thing, user: Attachment.objects.get(pk=thing.pk).removed_at is not None,
    ),
    "the files of the report of X": Case(report_of_x, lambda world, thing: [str(thing.pk)]),
    "the filing of X over the API": Case(
        lambda world: world.filing(World.X),
        shows=lambda world, thing: f'"/api/v1/implementation-plans/{thing.pk}/"',
    ),
    "read the filing of A over the API": Case(World.draft_filing, pk),
    "push the filing of Y": Case(
        lambda world: world.filing(World.Y),
        pk,
        lambda world, thing: {"leader_name": MARKER},
        "put",
        took=lambda world, thing, user: (
            ImplementationPlan.objects.get(pk=thing.pk).leader_name == MARKER
        ),
        headers=lambda world, thing: {"If-Match": etag_of(thing.pk, thing.version)},
        json=True,
    ),
    "the files of the filing of A": Case(World.draft_filing, pk),
    "describe a file of the report of X": Case(draft_with_file(World.X), pk),
    "fetch a file of the report of X": Case(draft_with_file(World.X), pk),
    "the part of B over the API": Case(part_of_b),
    "read the part of B over the API": Case(part_of_b, pk),
    "how P stands for X": Case(standing_of_x, shows=lambda world, thing: f'"id":{thing.pk},'),
    "read how P stands for X": Case(standing_of_x, pk),
    "the feed of changes": read_only,
    "the report of X in the feed": Case(
        report_of_x, shows=lambda world, thing: '"progress-reports"'
    ),
    "the reports of X in the reconciliation": Case(
        report_of_x, data=_of_the_period, shows=lambda world, thing: f'"{thing.measure.key}"'
    ),
    "compare the reports of X": Case(
        data=lambda world, thing: {
            "plan": world.plan.pk,
            "period": world.period.code,
            "items": [],
        },
        method="post",
        json=True,
    ),
    "the receipt of X": Case(receipt_of_x, lambda world, thing: [thing.number]),
    "a client's own webhooks": read_only,
    "add a webhook": Case(
        data=lambda world, thing: {"target": "https://qyapi.weixin.qq.com/x"},
        method="post",
        json=True,
        took=lambda world, thing, user: Webhook.objects.filter(client__account=user).exists(),
    ),
    "the webhook of X": Case(webhook_of, pk),
    "remove the webhook of X": Case(
        webhook_of,
        pk,
        method="delete",
        headers=lambda world, thing: {"If-Match": etag_of(thing.pk, thing.version)},
        json=True,
        took=lambda world, thing, user: not Webhook.objects.filter(pk=thing.pk).exists(),
    ),
    "renew the secret of the webhook of X": Case(
        webhook_of,
        pk,
        method="post",
        json=True,
        took=lambda world, thing, user: Webhook.objects.get(pk=thing.pk).old_secret != "",
    ),
    "replay the webhook of X": Case(
        webhook_of,
        pk,
        method="post",
        json=True,
        took=lambda world, thing, user: Webhook.objects.get(pk=thing.pk).version > 1,
    ),
    "accept the report of X over the API": Case(
        data=lambda world, thing: {"resource": "progress-reports", "id": 1, "step": "accept"},
        method="post",
        json=True,
    ),
    "a client's own tokens": read_only,
    "a client renews its own token": Case(
        method="post",
        json=True,
        took=lambda world, thing, user: ApiToken.objects.filter(client__account=user).count() == 2,
    ),
}
