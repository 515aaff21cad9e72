"""A region of two nodes on this machine: PostgreSQL with a replica, PgBouncer, two gunicorns, two workers, nginx.

All of it is started from Debian's packages, in folders and at ports of its own; files lie in a bucket.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres
from tests.bucket import bucket
from tests.deploy.playing import NAME, ROOT, Browser, nginx
from tests.waiting import PATIENCE, until

POOL = """
[databases]
* = host=127.0.0.1 port={primary} user=plans
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 12
max_client_conn = 500
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


def missing() -> str:
    """What of all this the machine lacks, for the reason of a skipped test."""
    lacking = [
        name for name in ("nginx", "pgbouncer") if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    ]
    lacking += [] if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) else ["postgresql"]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


@dataclass
class Node:
    """One machine of the region: its gunicorn at a port, and its worker; each with all that it starts."""

    name: str
    environment: dict[str, str]
    port: int = field(default_factory=postgres.free_port)
    site: subprocess.Popen | None = None
    worker: subprocess.Popen | None = None

    def start_site(self) -> None:
        told = ["--config", "python:clusterplans.serving", "--log-level", "critical", "clusterplans.wsgi"]
        self.site = self._start("-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", *told)

    def start_worker(self) -> None:
        self.worker = self._start("manage.py", "work")

    def _start(self, *command: str) -> subprocess.Popen:
        env = os.environ | self.environment
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, start_new_session=True)

    def end(self, process: subprocess.Popen | None, number: int = signal.SIGKILL) -> None:
        """All of its group at once, as when the power goes; SIGTERM asks."""
        if process and process.poll() is None:
            os.killpg(process.pid, number)
            process.wait(PATIENCE)

    def stop(self) -> None:
        for process in (self.site, self.worker):
            self.end(process)


@dataclass
class Region:
    """All of it. `port`: nginx; `direct`: the database itself, `pooled`: through PgBouncer."""

    nodes: list[Node]
    primary: postgres.Server
    replica: postgres.Server
    port: int
    direct: str
    pooled: str
    environment: dict[str, str]

    def wait(self) -> None:
        """Until each node answers."""
        for node in self.nodes:
            until(lambda node=node: _is_ready(node.port), f"node {node.name}")

    def python(self, *command: str) -> str:
        """What a program with the region's settings says, asked of the database itself."""
        env = os.environ | self.environment
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


@contextmanager
def pool(primary: postgres.Server) -> Iterator[int]:
    """PgBouncer in transaction mode before the server; its port."""
    with _folder("pool") as folder:
        port = postgres.free_port()
        (folder / "pgbouncer.ini").write_text(POOL.format(primary=primary.port, port=port, folder=folder))
        program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_owner, program, "-q", str(folder / "pgbouncer.ini")]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            until(lambda: _answers(port), "PgBouncer")
            yield port
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _is_ready(port: int) -> bool:
    try:
        return Browser(port, behind=True).get("/health/ready").status == 200
    except OSError:
        return False


def _answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """One that PostgreSQL's own user may reach and write."""
    with tempfile.TemporaryDirectory(prefix=f"plans-{name}-") as made:
        postgres.Server.own(Path(made))
        yield Path(made)


@contextmanager
def region(**settings: str) -> Iterator[Region]:
    """The whole, without its sites and workers, whose database is empty yet; `settings` for the nodes."""
    with ExitStack() as held:
        folders = {name: held.enter_context(_folder(name)) for name in ("primary", "replica", "site")}
        primary = held.enter_context(postgres.serving(folders["primary"]))
        direct = primary.database()
        replica = primary.follower(folders["replica"])
        replica.start(log_statement="all")
        held.callback(replica.stop, check=False)
        pooled = direct.replace(f":{primary.port}/", f":{held.enter_context(pool(primary))}/")
        environment = {
            "DATABASE_URL": direct,
            "DJANGO_SETTINGS_MODULE": "clusterplans.settings",
            "SECRET_KEY": "of the region that is played",
            "HTTPS": "1",
            "ALLOWED_HOSTS": f"{NAME},testserver",
            "CSRF_TRUSTED_ORIGINS": f"https://{NAME}",
            "TRUSTED_PROXIES": "127.0.0.1",
            "LOG_LEVEL": "ERROR",
            "S3_URL": held.enter_context(bucket()),
            "CACHE_URL": "dbcache://plans_cache",
            "JOBS": "database",
        } | settings
        at = replica.port
        serving = {"POOL_URL": pooled, "REPLICA_URL": direct.replace(f":{primary.port}/", f":{at}/")}
        nodes = []
        for name in "ab":
            # What another node needs would be missing here: each has folders of its own.
            own = {"MEDIA_ROOT": f"{folders['site']}/{name}/media", "MADE_ROOT": f"{folders['site']}/{name}/made"}
            nodes.append(Node(name, environment | serving | own))
            held.callback(nodes[-1].stop)
        port, _ = held.enter_context(nginx(folders["site"], _upstream(nodes)))
        yield Region(nodes, primary, replica, port, direct, pooled, environment)


def _upstream(nodes: list[Node]) -> str:
    """deploy/nginx-nodes.conf with the nodes of this machine."""
    text = (ROOT / "deploy" / "nginx-nodes.conf").read_text()
    for address, node in zip(("10.0.0.11:8000", "10.0.0.12:8000"), nodes, strict=True):
        text = text.replace(address, f"127.0.0.1:{node.port}")
    return text
