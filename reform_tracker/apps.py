from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrameConfig(AppConfig):
    name = "reform_tracker"
    verbose_name = _("Frame")
