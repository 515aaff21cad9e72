"""A real mail server at a real port that refuses: what people set down waits, is said in words, and goes out later."""

import socketserver
import threading
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from plans.models import Letter, User
from tests.cast import in_force

pytestmark = pytest.mark.django_db
DAY = "2022-03-31"


class Conversation(socketserver.StreamRequestHandler):
    """SMTP as far as letters need it (RFC 5321); at the step that the server is told of, it refuses."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == self.server.refuses:
                self.say("452 4.3.1 Insufficient system storage")
            elif verb == "DATA":
                self.take()
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.server.taken.append("\n".join(lines))
        self.say("250 taken")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`refuses`: the word of SMTP that it answers with a refusal; `taken`: the letters."""

    daemon_threads = True
    refuses = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken: list[str] = []


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with MailServer() as made:
        threading.Thread(target=made.serve_forever, args=[0.01], daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = made.server_address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield made
        made.shutdown()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_refused_letters_wait_and_go_out_with_the_next_run(cast, server, step):
    User.objects.update(email="person@example.org")
    in_force(cast)
    server.refuses = step
    with pytest.raises(
        CommandError, match=r"Отправлено: 0, .* не принято почтой: 2\. Неотправленное уйдёт при следующем"
    ):
        call_command("remind", "--today", DAY)
    assert not Letter.objects.exists()
    server.refuses = ""
    call_command("remind", "--today", DAY)
    assert len(server.taken) == Letter.objects.exclude(sent_at=None).count() == 2
    call_command("remind", "--today", DAY)
    assert len(server.taken) == 2
