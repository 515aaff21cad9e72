"""Letters about accounts: plain words, one recipient each; the mail server's troubles are told, never raised."""

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from plans.core.posting import REFUSALS, Refusal, refusal

log = logging.getLogger(__name__)

TIMEOUT = 10
PATIENCE = 15.0  # seconds that a page waits for many letters; the others go out with the next press
TURN = Refusal("До этого письма не дошла очередь.")
_ASKED = 2  # seconds that a page waits for the server's greeting
_KEPT = 60  # seconds; whoever asks often makes no more connections by it
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
# One letter after another, beside the requests: an answer that waits for the mail server tells whom it wrote to.
_POSTMAN = ThreadPoolExecutor(max_workers=1, thread_name_prefix="post")


class AccountLetter(EmailMessage):
    """`about`: what the log calls it, without a name or an address."""

    about = ""


def letter(to: str, subject: str, template: str, context: dict[str, object]) -> AccountLetter:
    """A letter from `templates/accounts/letters/`."""
    text = render_to_string(f"accounts/letters/{template}.txt", context | {"site": settings.SITE_URL})
    made = AccountLetter(subject, f"{text.strip()}\n", None, [to], headers={"Auto-Submitted": "auto-generated"})
    whom = context.get("person") or context.get("invitation")
    made.about = f"{template} of {whom._meta.model_name} {whom.pk}"
    return made


def send(letters: Sequence[AccountLetter], seconds: float = PATIENCE) -> list[Refusal | None]:
    """Send them one by one, for so long; of each why it was not sent, or None. One refused letter stops no other."""
    said: list[Refusal | None] = []
    begun, connection = time.monotonic(), get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT)
    for one in letters:
        said.append(_sent(one, connection))
        if (said[-1] and not said[-1].alone) or time.monotonic() - begun > seconds:
            break
    connection.close()
    rest = said[-1] if said and said[-1] and not said[-1].alone else TURN
    return said + [rest] * (len(letters) - len(said))


def _sent(one: AccountLetter, connection: BaseEmailBackend) -> Refusal | None:
    try:
        connection.open()
        one.connection = connection
        one.send()
    except REFUSALS as error:
        connection.close()  # it may be broken; the next letter opens a new one
        said = refusal(error)
        log.error("a letter was not sent: %s. %s", one.about, said.words)
        return said
    return None


def send_later(letters: Sequence[AccountLetter]) -> Future[None]:
    """Send them when the answer is already on its way; a worker that ends sends what it has begun.

    What the server may take later is brought again after LETTERS_AGAIN seconds, while this process lives.
    """
    return _POSTMAN.submit(_deliver, letters, tuple(settings.LETTERS_AGAIN))


def _deliver(letters: Sequence[AccountLetter], pauses: Sequence[float]) -> None:
    again = [one for one, said in zip(letters, send(letters), strict=True) if said and said.passing]
    if again and pauses:
        log.warning("%s letters are brought again in %s s", len(again), pauses[0])
        timer = threading.Timer(pauses[0], _POSTMAN.submit, [_deliver, again, pauses[1:]])
        timer.daemon = True
        timer.start()


def wait() -> None:
    """Until all letters handed over so far are sent or refused."""
    _POSTMAN.submit(int).result()


def trouble() -> str:
    """Why no letter goes out at all, whoever it is for, asked of the server at most once a minute; "" if they do."""
    return cache.get_or_set("mail-trouble", _asked, _KEPT) if settings.EMAIL_BACKEND == _SMTP else ""


def _asked() -> str:
    """Greeting, encryption and sign-in, as before each letter."""
    connection = get_connection(timeout=_ASKED)
    try:
        connection.open()
    except REFUSALS as error:
        return refusal(error).words
    finally:
        connection.close()
    return ""
