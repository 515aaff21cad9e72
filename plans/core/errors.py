"""Errors that people meet. Every message is a Russian sentence: what is wrong and what to do next."""


class PlanError(Exception):
    """The base of all errors of the core; `str(error)` may be shown to a person."""


class UnreadableFile(PlanError):
    """The bytes are not a document that the program can read."""


class NoPlanFound(PlanError):
    """The document was read, but no plan table stands in it."""


class SeveralPlans(PlanError):
    """The file holds several plans, and nobody said which one is wanted."""


class TextTooLong(PlanError):
    """A cell holds more text than the file format can."""


class PdfUnavailable(PlanError):
    """The fonts or system libraries of the PDF writers are missing on this machine."""


class PdfFailed(PlanError):
    """The program that sets papers gave up."""


class GlyphsMissing(PlanError):
    """No font of this machine has a sign of the text; the message names the signs."""
