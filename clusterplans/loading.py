"""What a worker has at hand before its first visitor comes."""

import gc
from importlib import import_module
from pathlib import Path

from django.template import engines


def load() -> None:
    """All pages and our templates, which are read only once.

    They stay for good, so the collector of cycles is told to pass them by: else it looks through all of them (200,000
    objects, a tenth of a second) in the middle of somebody's request.
    """
    import_module("clusterplans.urls")
    engine = engines["django"].engine
    for folder in map(Path, engine.dirs):
        for path in folder.rglob("*.html"):
            engine.get_template(path.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()
