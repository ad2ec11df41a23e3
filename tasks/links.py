"""Where the page of a record is: one place for messages, tables and redirects."""

from functools import cache

from django.urls import reverse


def task_page(task_id: int) -> str:
    """The path of the page that everybody may read: the task with its figures."""
    return _pattern("reports:task", 0) % (task_id,)


def filing_page(filing_id: int) -> str:
    """The path of an implementation plan's page."""
    return reverse("tasks:filing", args=[filing_id])


def filing_form(filing_id: int) -> str:
    """The path of the form for an implementation plan."""
    return reverse("tasks:filing-edit", args=[filing_id])


def report_page(report_id: int) -> str:
    """The path of a report's page."""
    return reverse("tasks:report", args=[report_id])


def report_form(measure_id: int, period: str) -> str:
    """The path of the form for an organization's report."""
    return _pattern("tasks:report-edit", 0, "PERIOD") % (measure_id, period)


def contribution_form(measure_id: int, period: str) -> str:
    """The path of the form for a supporter's part."""
    return _pattern("tasks:contribution", 0, "PERIOD") % (measure_id, period)


def objection_page(objection_id: int) -> str:
    """The path of the page on which an objection is read and decided."""
    return reverse("tasks:objection", args=[objection_id])


def closing_page(closing_id: int) -> str:
    """The path of the page on which a closing is read and decided."""
    return reverse("tasks:closing", args=[closing_id])


def amendment_request_page(request_id: int) -> str:
    """The path of the page on which a request to open a document again is read and decided."""
    return reverse("tasks:amendment-request", args=[request_id])


def amendment_page(amendment_id: int) -> str:
    """The path of the page on which an amendment stands beside what it amends."""
    return reverse("tasks:amendment", args=[amendment_id])


def amendment_form(amendment_id: int) -> str:
    """The path of the form in which an amendment is written."""
    return reverse("tasks:amendment-edit", args=[amendment_id])


def extension_page(extension_id: int) -> str:
    """The path of the page on which an extension is read and decided."""
    return reverse("tasks:extension", args=[extension_id])


def directive_page(pk: int) -> str:
    """The path of the page on which a directive is read, answered and settled."""
    return reverse("tasks:directive", args=[pk])


def notice_page(pk: int) -> str:
    """The path of the page on which a supervision notice is read, answered and settled."""
    return reverse("tasks:notice", args=[pk])


def notices_page() -> str:
    """The path of the list of supervision notices."""
    return reverse("tasks:notices")


def directives_page() -> str:
    """The path of the list of directives."""
    return reverse("tasks:directives")


def item_page(pk: int) -> str:
    """The path of the page on which a coordination item is read and decided."""
    return reverse("tasks:coordination-item", args=[pk])


def meeting_page(pk: int) -> str:
    """The path of the page of a joint meeting."""
    return reverse("tasks:joint-meeting", args=[pk])


def items_page() -> str:
    """The path of the list of coordination items."""
    return reverse("tasks:coordination")


def meetings_page() -> str:
    """The path of the list of joint meetings."""
    return reverse("tasks:joint-meetings")


def inspection_page(pk: int) -> str:
    """The path of the page of an inspection."""
    return reverse("tasks:inspection", args=[pk])


def remark_page(pk: int) -> str:
    """The path of the page of a leader's remark."""
    return reverse("tasks:remark", args=[pk])


def correction_form(task_id: int) -> str:
    """The path of the form that puts a published task right."""
    return _pattern("tasks:task-correct", 0) % (task_id,)


def acknowledgement_page(pk: int) -> str:
    """The path of the page on which an organization confirms its lines."""
    return _pattern("tasks:acknowledgement", 0) % (pk,)


def comments_form(measure_id: int) -> str:
    """The path of the page on which one reads what is said of a line, and says something."""
    return _pattern("tasks:comments-line", 0) % (measure_id,)


def comment_page(pk: int) -> str:
    """The path of one comment's page."""
    return reverse("tasks:comment", args=[pk])


def result_page(pk: int) -> str:
    """The path of the page on which a result is read."""
    return _pattern("tasks:result", 0) % (pk,)


def result_form(pk: int) -> str:
    """The path of the form in which a result is written."""
    return _pattern("tasks:result-edit", 0) % (pk,)


@cache
def _pattern(route: str, *places: object) -> str:
    """The route with `%s` for each of these: the planner asks for thousands of paths at once."""
    path = reverse(route, args=places)
    for place in places:
        path = path.replace(f"/{place}/", "/%s/", 1)
    return path
