from django.urls import path

from reform_tracker.lists.views import workbook_of
from reform_tracker.notifications import held_views, listed, views
from reform_tracker.notifications import personal_views as personal
from reform_tracker.notifications.inbox_listed import INBOX

app_name = "notifications"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/workbook/", workbook_of(INBOX), name="inbox-workbook"),
    path("inbox/read/", views.mark_all_read, name="read-all"),
    path("inbox/<int:pk>/read/", views.mark_read, name="read"),
    path("inbox/<int:pk>/open/", views.open_message, name="open"),
    path("inbox/channels/", personal.channels_page, name="channels"),
    path("inbox/channels/<slug:name>/", personal.channel, name="channel"),
    path("inbox/channels/<slug:name>/remove/", personal.channel_remove, name="channel-remove"),
    path("inbox/channels/<slug:name>/test/", personal.channel_test, name="channel-test"),
    path("health/", views.health_page, name="health"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/workbook/", workbook_of(listed.MESSAGES), name="outbox-workbook"),
    path("outbox/digests/", views.deliveries, name="deliveries"),
    path("outbox/digests/workbook/", workbook_of(listed.DIGESTS), name="deliveries-workbook"),
    path("outbox/hold/", held_views.hold_page, name="hold"),
    path("outbox/digests/<int:pk>/retry/", views.retry, name="retry"),
]
