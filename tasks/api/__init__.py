"""Plans, tasks and progress over the API: serializers, viewsets and the table of resources."""
