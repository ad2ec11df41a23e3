"""A command that could mean two plans names them and does nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from departments.models import User
from tasks.models import ReformPlan
from tests.factories.plans import next_year
from tests.factories.world import World

FIGURES = ("figures", "--on=2012-05-31")


def said(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_the_only_plan_needs_no_name(world: World) -> None:
    assert world.plan.number in said(*FIGURES)


def test_several_plans_are_named_and_nothing_is_guessed(world: World) -> None:
    new = next_year(world.plan)
    with pytest.raises(CommandError) as refusal:
        said(*FIGURES)
    assert world.plan.number in str(refusal.value)
    assert new.number in str(refusal.value)


def test_a_number_is_taken_in_whichever_brackets(world: World) -> None:
    next_year(world.plan)
    assert world.plan.number in said(*FIGURES, "--plan=甘政发[２０１２]53号")


def test_a_number_that_no_plan_has_is_refused_with_those_there_are(world: World) -> None:
    with pytest.raises(CommandError, match=world.plan.number):
        said(*FIGURES, "--plan=甘政发〔2012〕99号")


def test_a_report_of_a_period_that_two_plans_have_needs_the_plan(
    world: World, tmp_path: Path
) -> None:
    new = next_year(world.plan)
    file = tmp_path / "a.xlsx"
    build = ("build_report", "--format=xlsx", f"--output={file}")
    said(*build, "--period=2012-05")  # only one of them has it
    file.unlink()
    twin = new.periods.get(code="2013-05")
    twin.pk, twin.plan_id = None, world.plan.pk
    twin.save()
    with pytest.raises(CommandError, match=r"甘政发〔2012〕153号.*甘政发〔2012〕53号"):
        said(*build, "--period=2013-05")
    assert not file.exists()
    said(*build, "--period=2013-05", f"--plan={new.number}")
    assert file.exists()


def test_the_demo_is_made_for_no_plan_that_was_only_guessed(world: World, settings: Any) -> None:
    settings.DEMO = True
    next_year(world.plan)
    with pytest.raises(CommandError, match="Several plans"):
        said("seed_demo")
    assert not User.objects.filter(username="commission").exists()
    assert not ReformPlan.objects.filter(invented_progress=True).exists()


def test_a_demo_that_is_there_starts_again_with_several_plans(world: World, settings: Any) -> None:
    settings.DEMO = True
    User.objects.filter(pk=world.reviewer.pk).update(username="commission")
    next_year(world.plan)
    assert "nothing was changed" in said("seed_demo")
