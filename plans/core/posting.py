"""Why a mail server did not take a letter, in words of ours: its own may quote addresses, which no log may keep."""

import ssl
from dataclasses import dataclass
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

# What sending a letter may raise; ValueError: an address that is none.
REFUSALS = (SMTPException, OSError, ValueError)
_OF_ONE_LETTER = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, ValueError)
_PASSING = range(400, 500)  # RFC 5321, 4.2.1: the same letter may be taken later


@dataclass(frozen=True, slots=True)
class Refusal:
    """`words`: a sentence; `passing`: the same letter may be taken later; `alone`: the next letter may be taken now."""

    words: str
    passing: bool = True
    alone: bool = False


def refusal(error: Exception) -> Refusal:
    """What one of REFUSALS means."""
    code = _code(error)
    known = code in _PASSING or not (code or isinstance(error, ValueError))
    return Refusal(_words(error, code), known, isinstance(error, _OF_ONE_LETTER))


def _code(error: Exception) -> int:
    """The server's answer by RFC 5321, 0 where there was none."""
    if isinstance(error, SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, SMTPResponseException) else 0


def _words(error: Exception, code: int) -> str:
    if isinstance(error, SMTPAuthenticationError):
        return f"Почтовый сервер не принял имя и пароль сайта ({code})."
    if isinstance(error, SMTPNotSupportedError | ssl.SSLError):
        return "С почтовым сервером не получилось договориться о шифровании или входе."
    if isinstance(error, SMTPServerDisconnected):
        return "Почтовый сервер оборвал разговор."
    if code in _PASSING:
        return f"Почтовый сервер просит повторить позже ({code})."
    if isinstance(error, SMTPRecipientsRefused):
        return f"Почтовый сервер не принимает писем на этот адрес ({code})."
    if code:
        return f"Почтовый сервер отказал ({code})."
    return "Адрес написан с ошибкой." if isinstance(error, ValueError) else "Почтовый сервер не отвечает."
