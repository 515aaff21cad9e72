"""`manage.py remind`: send today's reminders. For cron or a systemd timer; a second run on one day sends nothing."""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans import sizes
from plans.core.posting import refusal
from plans.letters import door
from plans.oversight import snapshots
from plans.owed import counters


def day_of(text: str) -> date:
    """The day of the option --today. Raises CommandError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"День «{text}» не понят: напишите его так: 2022-03-10.") from error


class Command(BaseCommand):
    help = "Разослать письма с напоминаниями: одно письмо человеку в день, и только если есть о чём."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", help="считать сегодняшним этот день, например 2022-03-10")
        parser.add_argument("--dry-run", action="store_true", help="только показать, кому и о чём были бы письма")

    def handle(self, *args: object, **options: object) -> None:
        today = day_of(options["today"]) if options["today"] else timezone.localdate()
        if options["dry_run"]:
            self.show(today)
            return
        counters.roll(today)
        snapshots.take(today)
        sizes.renew()
        try:
            outcome = door.remind(today)
        except OSError as error:  # any SMTPException is one
            raise CommandError(f"{refusal(error).words} Проверьте EMAIL_URL и повторите.") from error
        counts = f"Отправлено: {outcome.sent}, без адреса: {outcome.nowhere}, не принято почтой: {outcome.failed}."
        if outcome.failed:
            raise CommandError(f"{counts} Неотправленное уйдёт при следующем запуске.")
        self.stdout.write(counts)

    def show(self, today: date) -> None:
        """One line per letter; nothing is sent or saved."""
        count = 0
        for letters in door.drafts(today):
            for letter in letters:
                count += 1
                self.stdout.write(f"{letter.person} <{letter.person.email or 'нет адреса'}> {letter.subject}")
        self.stdout.write(f"Писем: {count}. Ничего не отправлено: это проба.")
