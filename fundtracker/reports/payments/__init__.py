"""Lists of payments that go out."""
