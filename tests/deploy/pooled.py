"""`python -m tests.deploy.pooled [tests]`: a selection of the suite through PgBouncer in transaction mode.

What lived in a session of the database (a cursor, a lock, a setting) would break here: each transaction may be answered
by another session. PostgreSQL and PgBouncer are started for it, from Debian's packages.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres
from tests.deploy.nodes import missing, pool
from tests.deploy.playing import ROOT

SELECTION = ("accounts", "amending", "approval", "editor", "execution", "letters", "oversight", "owed", "reports")
ALONE = ("test_jobs.py", "test_together.py", "test_frozen.py")


def main(chosen: list[str]) -> int:
    if missing():
        print(f"skipped, {missing()}", file=sys.stderr)
        return 1
    chosen = chosen or [f"tests/{name}" for name in (*SELECTION, *ALONE)]
    with (
        tempfile.TemporaryDirectory(prefix="plans-postgres-") as folder,
        postgres.serving(Path(folder)) as server,
        pool(server) as port,
    ):
        address = f"postgres://plans:none@127.0.0.1:{port}/plans"
        # The pool keeps sessions of the tests' database, so that nobody could drop it: it goes with its server.
        asked = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--create-db", "--reuse-db", *chosen]
        env = os.environ | {"DATABASE_URL": address, "POOL_URL": address}
        return subprocess.run(asked, cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
