"""The executors' column: a cell → separate executors. Commas, lines and "и" separate, and often nothing at all does.

When it is not sure that a new executor begins, the words stay together: a secretary splits faster than she mends.
"Те же", "нет", "см. п. 1.1" are no executors but references.
"""

from plans.core.executors.lexer import references
from plans.core.executors.marks import Reference, Target
from plans.core.executors.naming import definitions, same_name_key
from plans.core.executors.splitting import split

__all__ = ["Reference", "Target", "definitions", "references", "same_name_key", "split"]
