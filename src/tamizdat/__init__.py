"""Tamizdat prints a banned newspaper abroad and lets every reader check that the print is genuine.

The folder listing is the architecture: each package is a floor or a room, and ARCHITECTURE.md draws them.
Start reading in `press` (how records become pages) and `edition` (what a signed edition is).
"""

__version__ = "0.1.0"
