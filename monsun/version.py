"""The version of monsun."""

__version__ = "0.1.0"
