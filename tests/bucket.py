"""A server that speaks S3, on a free port of this machine: moto's, with one empty bucket."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

from tests.postgres import free_port


@contextmanager
def bucket() -> Iterator[str]:
    """The address of the bucket, as S3_URL wants it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    try:
        known = {"aws_access_key_id": "key", "aws_secret_access_key": "word", "region_name": "us-east-1"}
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **known)
        client.create_bucket(Bucket="plans")
        client.close()
        yield f"http://key:word@127.0.0.1:{port}/plans"
    finally:
        server.stop()
