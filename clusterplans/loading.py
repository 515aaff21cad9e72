"""What a worker has at hand before its first visitor comes."""

import gc
from importlib import import_module
from pathlib import Path

from django.template import engines

# So many new objects before the collector looks through them.
_YOUNG = 50_000


def load() -> None:
    """All pages and our templates, which are read only once.

    They stay for good, so the collector of cycles is told to pass them by: else it looks through all of them (200,000
    objects, a tenth of a second) in the middle of somebody's request. A page of a hundred rows makes some ten thousand
    objects, which go when it is answered: by Python's own threshold (700) they would be looked through a dozen times
    on the way, a fifth of the page's time.
    """
    import_module("clusterplans.urls")
    engine = engines["django"].engine
    for folder in map(Path, engine.dirs):
        for path in folder.rglob("*.html"):
            engine.get_template(path.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
