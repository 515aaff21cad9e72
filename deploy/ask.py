"""Asks the site at a Unix socket whether it is ready; the exit code says it, words say why."""

import http.client
import json
import socket
import sys


class Local(http.client.HTTPConnection):
    """HTTP over a Unix socket, whose path stands for the host."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


def main(path: str) -> int:
    """0 when people can work."""
    door = Local(path, timeout=10)
    try:
        door.request("GET", "/health/ready", headers={"Host": "localhost"})
        answer = door.getresponse()
        told = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        print(f"Сайт не отвечает: {error}", file=sys.stderr)
        return 1
    for why in (*told["failed"].values(), *told["warnings"].values()):
        print(why, file=sys.stderr)
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
