"""Tokens apart from their client, which may hold two while one replaces the other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SCOPES = ["read", "progress.write", "filings.write"]


def split(apps, editor):
    client = apps.get_model("departments", "ApiClient")
    token = apps.get_model("departments", "ApiToken")
    client.objects.update(scopes=SCOPES)
    token.objects.bulk_create(
        token(
            client_id=row.pk,
            key_id=row.key_id,
            secret_hmac=row.secret_hmac,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            last_used_at=row.last_used_at,
            created_at=row.created_at,
        )
        for row in client.objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [("departments", "0003_absences")]

    operations = [
        migrations.AlterField(
            model_name="apiclient",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="api_client",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="scopes",
            field=models.JSONField(default=list, verbose_name="may"),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="networks",
            field=models.JSONField(blank=True, default=list, verbose_name="allowed networks"),
        ),
        migrations.AddField(
            model_name="apiclient",
            name="token_days",
            field=models.PositiveSmallIntegerField(
                default=90, verbose_name="life of a token in days"
            ),
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_id", models.CharField(max_length=24, unique=True, verbose_name="key")),
                ("secret_hmac", models.CharField(max_length=64)),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="revoked at"),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="last used at"),
                ),
                (
                    "last_used_from",
                    models.GenericIPAddressField(
                        blank=True, null=True, verbose_name="last used from"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="departments.apiclient",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(split, migrations.RunPython.noop),
    ]
