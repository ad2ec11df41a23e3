"""Secrets of receivers lie sealed by a key from outside the database."""

from django.db import migrations

import reform_tracker.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("api", "0004_webhooks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="webhook",
            name="old_secret",
            field=reform_tracker.sealing.SealedTextField(blank=True, verbose_name="former secret"),
        ),
        migrations.AlterField(
            model_name="webhook",
            name="secret",
            field=reform_tracker.sealing.SealedTextField(blank=True, verbose_name="secret"),
        ),
        reform_tracker.sealing.sealing_of("api", "webhook", "secret", "old_secret"),
    ]
