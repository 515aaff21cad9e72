"""A real mail server at a real port, that refuses what it is told to refuse."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Conversation(socketserver.StreamRequestHandler):
    """SMTP as far as letters need it (RFC 5321)."""

    def handle(self) -> None:
        self.server.visits += 1
        self.say(self.server.greeting)
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if refusal := self.refusal(verb, line):
                self.say(refusal)
            elif verb == "EHLO":
                self.say("250-here\r\n250 AUTH PLAIN LOGIN")
            elif verb == "DATA":
                self.take()
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("235 welcome" if verb == "AUTH" else "250 ok")
        return None

    def refusal(self, verb: str, line: str) -> str:
        if verb == "RCPT":
            for address, answer in self.server.nobody.items():
                if f"<{address}>" in line:
                    return answer.format(address)
        return self.server.refuses.get(verb, "")

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
    """`refuses`: answers by the words of SMTP; `nobody`: by the address; `taken`: letters; `visits`: conversations."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken: list[str] = []
        self.visits = 0
        self.forgive()

    def forgive(self) -> None:
        """From now on everything is taken."""
        self.greeting, self.refuses, self.nobody = "220 here", {}, {}

    @property
    def addresses(self) -> list[str]:
        """Whom the letters were for."""
        return [line.removeprefix("To: ") for one in self.taken for line in one.splitlines() if line.startswith("To: ")]


@contextmanager
def mail_server(settings) -> Iterator[MailServer]:
    """One that the site writes to, without a password."""
    with MailServer() as made:
        threading.Thread(target=made.serve_forever, args=[0.01], daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = made.server_address
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield made
        made.shutdown()
