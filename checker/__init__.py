"""Patuh: governance as code for SPBE. Registries and policies in, a located verdict out."""

__version__ = "0.1.0"
