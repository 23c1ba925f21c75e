"""Measures how faithful a mock is to the servers that were recorded. `python -m fidelity --help`, run by Fidelity/run."""
