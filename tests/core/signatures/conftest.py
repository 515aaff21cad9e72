"""One authority for all tests of signatures, and everything that they judge."""

import pytest

from tests.core.signatures.authority import NAME, Authority, need_gost


@pytest.fixture(scope="session")
def center(tmp_path_factory) -> Authority:
    """The authority that is trusted, with the certificates that tests sign by."""
    need_gost()
    made = Authority(tmp_path_factory.mktemp("trusted") / "ca")
    made.issue("leaf")
    made.issue("old", begins=-60, ends=-2)
    made.issue("early", begins=2)
    made.issue("gone")
    made.issue("stamper", "/CN=Служба времени", kind="stamper")
    made.issue("under", "/CN=Сам себе центр", by="leaf")
    return made


@pytest.fixture(scope="session")
def rogue(tmp_path_factory) -> Authority:
    """One that nobody trusts."""
    need_gost()
    made = Authority(tmp_path_factory.mktemp("rogue") / "ca", "/CN=Чужой центр")
    made.issue("leaf")
    made.issue("stamper", "/CN=Чужая служба времени", kind="stamper")
    return made


@pytest.fixture(scope="session")
def impostor(tmp_path_factory) -> Authority:
    """One with the name of the trusted one, and a key of its own."""
    need_gost()
    made = Authority(tmp_path_factory.mktemp("impostor") / "ca")
    made.issue("leaf")
    return made


@pytest.fixture(scope="session")
def foreign(tmp_path_factory) -> Authority:
    """One that signs by RSA."""
    need_gost()
    made = Authority(tmp_path_factory.mktemp("rsa") / "ca", "/CN=RSA", key="rsa")
    made.issue("leaf", NAME)
    return made
