"""Files in a folder of this machine that others read while they are brought anew."""

import os
from tempfile import NamedTemporaryFile

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Whole(FileSystemStorage):
    """A storage of Django's: a file is there whole or not at all, and takes the place of one of its name."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        os.makedirs(self.location, mode=0o700, exist_ok=True)
        with NamedTemporaryFile(dir=self.location, prefix=".part-", delete=False) as part:
            part.write(content.read())
        os.replace(part.name, self.path(name))
        return name
