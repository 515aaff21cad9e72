"""Two plans side by side: which rows are the same, and what was changed in them."""

from plans.core.compare.changes import Comparison, compare

__all__ = ["Comparison", "compare"]
