"""How every form is drawn: Django's widgets inside the project's field layout."""

from django.forms.renderers import TemplatesSetting


class AppFormRenderer(TemplatesSetting):
    """Draws forms with templates/components/form.html and field.html.

    Needs "django.forms" among the installed apps: Django's own widget templates lie there, and
    templates/django/forms/ overrides single ones by name.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
