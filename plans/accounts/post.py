"""Letters about accounts: plain words, one recipient each; the mail server's troubles are told, never raised."""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

TIMEOUT = 10
PATIENCE = 15.0  # seconds that a page waits for many letters; the others go out with the next press
REFUSALS = (SMTPException, OSError, ValueError)  # ValueError: an address that is none
# One letter after another, beside the requests: an answer that waits for the mail server tells whom it wrote to.
_POSTMAN = ThreadPoolExecutor(max_workers=1, thread_name_prefix="post")


def letter(to: str, subject: str, template: str, context: dict[str, object]) -> EmailMessage:
    """A letter from `templates/accounts/letters/`."""
    text = render_to_string(f"accounts/letters/{template}.txt", context | {"site": settings.SITE_URL})
    return EmailMessage(subject, f"{text.strip()}\n", None, [to], headers={"Auto-Submitted": "auto-generated"})


def send(letters: Sequence[EmailMessage], seconds: float = PATIENCE) -> int:
    """Send them one by one, for so long; how many, from the first on, the mail server took before it refused one."""
    sent, begun = 0, time.monotonic()
    try:
        with get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT) as connection:
            for one in letters:
                if time.monotonic() - begun > seconds:
                    break
                one.connection = connection
                one.send()
                sent += 1
    except REFUSALS as error:
        log.error("a letter about an account was not sent: %s", error)
    return sent


def send_later(letters: Sequence[EmailMessage]) -> Future[int]:
    """Send them when the answer is already on its way; a worker that ends sends what it has begun."""
    return _POSTMAN.submit(send, letters)


def wait() -> None:
    """Until all letters handed over so far are sent or refused."""
    _POSTMAN.submit(int).result()
