"""The only place that knows files, TinyDB, ciphers and paths. It is told the time and never asks for it."""
