"""Files that go out: names, archives, the making of heavy ones beside the pages."""
