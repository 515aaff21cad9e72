"""`./run bench [names]`: the figures that the project promises, measured here and printed, never asserted."""

import logging
import os
import sys
import tempfile
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory(prefix="plans-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterplans.settings")
# BENCH_DATABASE_URL: an empty database that may be filled, to measure PostgreSQL.
OWN = f"sqlite:///{Path(FOLDER.name) / 'bench.sqlite3'}"
os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", OWN)
os.environ["DEBUG"] = "0"
os.environ["EMAIL_URL"] = "dummymail://"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,testserver"


HELP = """./run bench [names]: measure what the program promises; without names everything but scale and load.

Names: {}
BENCH_DATABASE_URL names an empty PostgreSQL database to measure on; without it SQLite in a folder of its own.
scale and search leave their base there, and measure it again as it stands when the same address is named another time.
load lets 300 people work at once on two nodes with a replica, and kills a node: LOAD_SECONDS=3600 for an hour,
LOAD_PEOPLE, LOAD_THINK (seconds between the actions of one person).
scale makes the base of a country: SCALE=10k,100k,1m says how many activities, one after the other;
SCALE_PAGES=/overview/ measures only the pages with that in their address.
search asks over 200 questions for each role in such a base: SEARCH=10k, 100k or 1m.
"""


def main(names: list[str]) -> int:
    import django

    django.setup()
    logging.getLogger("plans").setLevel(logging.WARNING)
    from django.core.management import call_command

    from clusterplans import loading
    from tests.bench.measures import MEASURES
    from tests.bench.timing import speed

    if {"-h", "--help"} & set(names):
        print(HELP.format(", ".join(MEASURES)))
        return 0
    unknown = set(names) - set(MEASURES)
    if unknown:
        print(f"Нет такого замера: {', '.join(sorted(unknown))}. Есть: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    print(f"machine    {speed():.2f} s for 10 million additions in Python")
    call_command("migrate", verbosity=0)
    loading.load()  # as every worker of a site does
    for name, measure in MEASURES.items():
        if name in names or not (names or name in ("scale", "load")):
            for line in measure():
                print(f"{name:10} {line}", flush=True)
    return 0


if __name__ == "__main__":
    with FOLDER:
        sys.exit(main(sys.argv[1:]))
