"""What recognition has to tell a person: findings, and the pieces of the file that were left out."""

from dataclasses import dataclass, field

from plans.core.findings import Finding, Level


@dataclass(slots=True)
class Log:
    """Filled while a grid is being recognised."""

    findings: list[Finding] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def info(self, id: str, place: str, text: str, hint: str = "") -> None:
        self.findings.append(Finding(Level.INFO, id, place, text, hint))

    def warn(self, id: str, place: str, text: str, hint: str = "") -> None:
        self.findings.append(Finding(Level.WARNING, id, place, text, hint))

    def error(self, id: str, place: str, text: str, hint: str = "") -> None:
        self.findings.append(Finding(Level.ERROR, id, place, text, hint))

    def leave(self, *texts: str) -> None:
        self.left_out.extend(text for text in texts if text.strip())
