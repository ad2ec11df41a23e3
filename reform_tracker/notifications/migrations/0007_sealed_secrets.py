"""Secrets of receivers lie sealed by a key from outside the database."""

from django.db import migrations

import reform_tracker.sealing


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_superseded_messages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="personalchannel",
            name="old_secret",
            field=reform_tracker.sealing.SealedTextField(blank=True, verbose_name="former secret"),
        ),
        migrations.AlterField(
            model_name="personalchannel",
            name="secret",
            field=reform_tracker.sealing.SealedTextField(blank=True, verbose_name="secret"),
        ),
        migrations.AlterField(
            model_name="personalchannel",
            name="url",
            field=reform_tracker.sealing.SealedTextField(blank=True, verbose_name="address"),
        ),
        reform_tracker.sealing.sealing_of(
            "notifications", "personalchannel", "url", "secret", "old_secret"
        ),
    ]
