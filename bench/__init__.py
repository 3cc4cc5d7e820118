"""Figures, always beside a peer's in the same run. Read README.md first; `python -m bench` runs everything."""
