"""Comments over the API: those one may see, and saying something of one's own lines."""

from typing import cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from departments.models import Scope, User
from reform_tracker.api.conditional import ConditionalList
from reform_tracker.api.filters import refuse_unknown_parameters
from reform_tracker.api.idempotency import idempotent
from reform_tracker.api.parameters import KEY_PARAMETER
from reform_tracker.api.problems import nothing_here
from reform_tracker.api.schema import described_reads
from reform_tracker.audit.sources import API
from tasks.comments import service
from tasks.comments.filters import CommentFilterSet
from tasks.comments.serializers import CommentSerializer, NewCommentSerializer
from tasks.errors import Refused
from tasks.models import Comment
from tasks.plan.api import ID
from tasks.pushing.refusals import problem_of


@described_reads(
    _("Comments"),
    _("One comment"),
    _("What is said of lines that your organization stands on, and whom it names."),
)
class CommentViewSet(
    ConditionalList,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Comment],
):
    queryset = Comment.objects.all()
    serializer_class = CommentSerializer
    filterset_class = CommentFilterSet
    lookup_value_regex = ID
    write_scope = Scope.COMMENTS

    def get_queryset(self) -> QuerySet[Comment]:
        rows = Comment.objects.visible_to(self._caller()).order_by("pk")
        related = rows.select_related("organization", "by", "measure__task__area")
        return related.prefetch_related("named")

    @extend_schema(
        summary=_("Write a comment"),
        description=_(
            "Your organization stands on the line. Those it names get a message; there is no way "
            "to name anybody afterwards."
        ),
        parameters=[KEY_PARAMETER],
        request=NewCommentSerializer,
        responses={201: OpenApiResponse(CommentSerializer, cast(str, _("Created.")))},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        refuse_unknown_parameters(request)
        body = NewCommentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        sent = dict(body.validated_data)
        try:
            made = service.write(sent.pop("measure"), actor=self._caller(), source=API, **sent)
        except Http404 as error:
            raise nothing_here("/measure") from error
        except Refused as refusal:
            raise problem_of(refusal) from refusal
        return Response(self.get_serializer(made).data, status=201)

    def _caller(self) -> User:
        """The account; the permission class lets nobody else in."""
        return cast(User, self.request.user)
