"""kapterm: a record of ketamine-assisted psychotherapy, kept in the room where it happens."""

__version__ = "0.1.0"
