"""The plans in a stranger's file, read in a process of its own (`plans.files.sandbox`)."""

from plans.core.recognise import Recognition
from plans.files import sandbox


def read_apart(
    data: bytes, *, pasted: bool = False, seconds: float | None = None, memory: int | None = None
) -> tuple[Recognition, ...]:
    """The plans in a file (or in UTF-8 text that was pasted) and what was odd in reading each.

    Raises as `sandbox.ask`.
    """
    task = {"read": "pasted" if pasted else "plans"}
    said, _ = sandbox.ask(task, data, seconds=seconds, memory=memory)
    return tuple(map(Recognition.from_json, said["plans"]))
