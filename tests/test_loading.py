"""What a worker of the site has loaded before its first visitor comes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ASKED = """
import gc, django
django.setup()
from django.template import engines
from clusterplans import loading
before = gc.get_freeze_count()
loading.load()
(loader,) = engines["django"].engine.template_loaders
print(before, gc.get_freeze_count(), len(loader.get_template_cache), gc.get_threshold()[0])
"""


def test_pages_and_templates_are_loaded_and_left_alone_by_the_collector():
    done = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True)
    before, frozen, templates, young = map(int, done.stdout.split())
    assert before == 0
    assert young > 10_000  # objects that one page makes and lets go
    assert frozen > 100_000
    assert templates >= len(list((ROOT / "templates").rglob("*.html")))
