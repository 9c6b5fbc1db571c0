"""Fictional clients in a throw-away vault: scenario files, and what writes them down as if they had been typed."""
