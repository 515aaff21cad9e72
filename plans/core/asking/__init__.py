"""«Спросить план»: questions in a fixed grammar over the program's own languages. No model, no guess."""

from plans.core.asking.names import Bearer, Named, root, roots
from plans.core.asking.reading import Question, read
from plans.core.asking.times import Time
from plans.core.asking.words import MOST_LETTERS, Sort, Wanted, tokens

__all__ = ["MOST_LETTERS", "Bearer", "Named", "Question", "Sort", "Time", "Wanted", "read", "root", "roots", "tokens"]
