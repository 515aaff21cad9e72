"""A folder whose files are read while they are brought anew."""

from django.core.files.base import ContentFile

from plans.files.folder import Whole


def test_who_reads_a_file_that_is_brought_anew_reads_all_of_the_old_one(tmp_path):
    kept = Whole(tmp_path / "new")
    assert kept.save("2026-11-21 list.crl", ContentFile(b"the older one")) == "2026-11-21 list.crl"
    with kept.open("2026-11-21 list.crl") as old:
        assert old.read(4) == b"the "
        kept.save("2026-11-21 list.crl", ContentFile(b"newer"))
        assert old.read() == b"older one"
    with kept.open("2026-11-21 list.crl") as new:
        assert new.read() == b"newer"
    assert kept.listdir("") == ([], ["2026-11-21 list.crl"])
