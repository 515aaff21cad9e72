"""Files in a bucket of a server that speaks S3 (S3_URL); its faults are told as those of a disk are."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

_PLAIN = "when_required"  # else sums go along that not every such server understands


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(errno.EIO, f"S3: {error}") from error


class Bucket(S3Storage):
    """A storage of Django's: whole files, none above 20 MB."""

    def __init__(self, **options: object) -> None:
        asked = {"signature_version": "s3v4", "connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2}}
        sums = {"request_checksum_calculation": _PLAIN, "response_checksum_validation": _PLAIN}
        super().__init__(client_config=Config(s3={"addressing_style": "path"}, **asked, **sums), **options)

    def _open(self, name: str, mode: str = "rb") -> File:
        with _as_of_a_disk(), super()._open(name, mode) as file:
            return ContentFile(file.read(), name)

    def _save(self, name: str, content: File) -> str:
        with _as_of_a_disk():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with _as_of_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _as_of_a_disk():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _as_of_a_disk():
            return super().listdir(name)

    def get_modified_time(self, name: str) -> datetime:
        with _as_of_a_disk():
            return super().get_modified_time(name)
