"""The domain, pure: facts and events, the chart they fold to, what keys and lines mean. No files, no clock."""
