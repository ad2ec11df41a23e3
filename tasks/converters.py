"""A URL part that names a step of the sign-off chain; anything else is no route."""

from tasks.workflow import Step


class StepConverter:
    regex = "|".join(Step)

    def to_python(self, value: str) -> Step:
        return Step(value)

    def to_url(self, value: str) -> str:
        return Step(value).value
