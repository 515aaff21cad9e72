"""Letters about accounts: plain words, one recipient each; the mail server's troubles are told, never raised.

Those that no page waits for go out beside it: from this process, or, where JOBS=database, by the workers of any node.
The database then keeps what to write to whom, never the written letter: a link that lets in stands in no row.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from plans import jobs
from plans.core.errors import PlanError
from plans.core.posting import REFUSALS, Refusal, refusal

log = logging.getLogger(__name__)

TIMEOUT = 10
PATIENCE = 15.0  # seconds that a page waits for many letters; the others go out with the next press
TURN = Refusal("До этого письма не дошла очередь.")
QUEUE = "post"
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


class NotSent(PlanError):
    """No letter goes out, and none is tried again; the sentence says why."""


def send_later(write: Callable[..., AccountLetter | None], *args: int | str) -> None:
    """Write and send a letter when the answer is already on its way; nothing if `write` gives None.

    `write` stands in a module of its own under its name, and may be called again: what the server may take later is
    brought again after LETTERS_AGAIN seconds. A worker that ends sends what it has begun.
    """
    if settings.JOBS == "database":
        _enqueue(bring, f"{write.__module__}.{write.__qualname__}", list(args), 0)
    elif letter := write(*args):
        _POSTMAN.submit(_deliver, letter, tuple(settings.LETTERS_AGAIN))


def send_after(write: Callable[..., AccountLetter | None], *args: int | str) -> None:
    """As send_later, of what the transaction under way says: where JOBS=database a row of it, else once it stands."""
    if settings.JOBS == "database":
        send_later(write, *args)
    else:
        transaction.on_commit(lambda: send_later(write, *args))


def _deliver(letter: AccountLetter, pauses: Sequence[float]) -> None:
    (said,) = send([letter])
    if said and said.passing and pauses:
        log.warning("%s is brought again in %s s", letter.about, pauses[0])
        timer = threading.Timer(pauses[0], _POSTMAN.submit, [_deliver, letter, pauses[1:]])
        timer.daemon = True
        timer.start()


@jobs.task(queue_name=QUEUE)
def bring(writer: str, args: Sequence[int | str], tries: int) -> None:
    """What a worker does: the letter is written now and sent, or put back for later. Raises NotSent."""
    letter = import_string(writer)(*args)
    (said,) = send([letter]) if letter else [None]
    if said and said.passing and (pauses := settings.LETTERS_AGAIN[tries : tries + 1]):
        log.warning("%s is brought again in %s s", letter.about, pauses[0])
        _enqueue(bring.using(run_after=timezone.now() + timedelta(seconds=pauses[0])), writer, args, tries + 1)
    elif said:
        raise NotSent(said.words)


def _enqueue(task: jobs.Task, writer: str, args: Sequence[int | str], tries: int) -> None:
    task.enqueue(f"{QUEUE}:{secrets.token_hex(8)}", writer, args, tries)


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
