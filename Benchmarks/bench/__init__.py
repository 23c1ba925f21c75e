"""Measures Doppel against public tools, side by side in one run. `python -m bench --help`, run by Benchmarks/run."""
