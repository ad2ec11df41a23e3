"""The token's fields leave the client; in a step of its own, after the copy is stored."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("departments", "0004_api_tokens")]

    operations = [
        migrations.RemoveField(model_name="apiclient", name="key_id"),
        migrations.RemoveField(model_name="apiclient", name="secret_hmac"),
        migrations.RemoveField(model_name="apiclient", name="expires_at"),
        migrations.RemoveField(model_name="apiclient", name="last_used_at"),
    ]
