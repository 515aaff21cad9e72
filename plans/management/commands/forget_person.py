"""`manage.py forget_person NAME`: take a person's data out. First it is shown what would go, with --yes it goes."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.accounts import forgetting
from plans.core.errors import PlanError
from plans.models import User

STAYS = (
    "Остаётся: утверждённые редакции, отчёты и тексты планов — слово в слово, в том числе имена в них; "
    "отметки и решения — без имени того, кто их сделал. Из резервных копий данные уйдут вместе с копиями."
)


class Command(BaseCommand):
    help = "Показывает, какие данные о человеке хранятся; с --yes удаляет их, а учётную запись обезличивает."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="имя для входа")
        parser.add_argument("--yes", action="store_true", help="удалить; без этого ничего не меняется")

    def handle(self, *args: object, **options: object) -> None:
        name = str(options["name"])
        person = User.objects.filter(username=name).first()
        if person is None:
            raise CommandError(f"Учётной записи «{name}» нет.")
        if options["yes"]:
            self._forget(person)
            return
        self.stdout.write(f"Учётная запись «{name}» ({person}): фамилия, имя, отчество, должность, почта, пароль.")
        self._list({kind: rows.count() for kind, rows in forgetting.kept(person).items()})
        self.stdout.write(STAYS)
        self.stdout.write(f"Это проба: ничего не удалено. Удалить: ./run manage forget_person {name} --yes")

    def _forget(self, person: User) -> None:
        try:
            counts = forgetting.forget(person)
        except PlanError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Удалено; учётная запись обезличена: «{person.username}».")
        self._list(counts)
        self.stdout.write(STAYS)

    def _list(self, counts: dict[str, int]) -> None:
        for kind, count in counts.items():
            if count:
                self.stdout.write(f"  {kind}: {count}")
