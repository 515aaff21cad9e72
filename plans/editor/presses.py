"""New parts from plain forms: a button that is pressed twice makes one."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from plans.core.editor.commands import text
from plans.core.editor.values import Ref
from plans.core.limits import SAME_PRESS
from plans.editor import door
from plans.editor.journal import Done, WriteRefused, open_step
from plans.editor.parts import MODELS
from plans.models import Plan, User


@transaction.atomic
def add_once(plan: Plan, person: User, kind: str, texts: Mapping[str, str], home: Ref | None = None) -> Ref:
    """A new part at the end of its section or of the plan; the second press answers the part of the first.

    Raises what the editor's door raises.
    """
    locked = open_step(plan, person).plan  # two presses at once wait here for each other
    if twin := _made_just_now(locked, person, kind, texts, home):
        return twin
    place = {"part": str(home)} if home else {}
    done = door.ask(plan, person, "insert", what=kind, values=dict(texts), **place)
    if not isinstance(done, Done):
        raise WriteRefused("Ничего не добавлено: обновите страницу и повторите.")
    return next(iter(done.parts))


def _made_just_now(plan: Plan, person: User, kind: str, texts: Mapping[str, str], home: Ref | None) -> Ref | None:
    """The part with the same words that the same person's last step has made a moment ago."""
    step = plan.changes.order_by("-pk").first()
    if step is None or step.person_id != person.pk or step.created_at < timezone.now() - SAME_PRESS:
        return None
    (name, (before, after)), *more = step.states.items() if step.states else (("", (None, None)),)
    if more or before is not None or after is None or not name.startswith(f"{kind}-"):
        return None
    same = all(after["cells"].get(key, "") == text(words) for key, words in texts.items())
    ref = Ref.read(name)
    stands = MODELS[kind].objects.filter(pk=ref.pk).exists()
    return ref if same and stands and (home is None or after["place"][0] == home.pk) else None
