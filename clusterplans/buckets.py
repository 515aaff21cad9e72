"""Where people's files, made ones and lists of trust lie: in folders, or in a bucket of a server that speaks S3.

The bucket is the site's alone and private: files go to people through the site only, which asks who may.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

_FOLDER = "django.core.files.storage.FileSystemStorage"


def storages(address: str, made: Path, trust: Path) -> dict[str, dict[str, object]]:
    """Django's STORAGES but static files. `address`: https://KEY:SECRET@host[:port]/bucket[?region], or ""."""
    if not address:
        return {
            "default": {"BACKEND": _FOLDER},
            "made": {"BACKEND": _FOLDER, "OPTIONS": {"location": str(made), "allow_overwrite": True}},
            "trust": {"BACKEND": "plans.files.folder.Whole", "OPTIONS": {"location": str(trust)}},
        }
    return {name: {"BACKEND": "plans.files.bucket.Bucket", "OPTIONS": _options(address, name)} for name in _PLACES}


_PLACES = {"default": "media", "made": "made", "trust": "trust"}


def _options(address: str, name: str) -> dict[str, object]:
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return {
        "endpoint_url": f"{parts.scheme}://{host}",
        "bucket_name": parts.path.strip("/"),
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "region_name": parts.query or "us-east-1",
        "location": _PLACES[name],
        "file_overwrite": name != "default",
    }
