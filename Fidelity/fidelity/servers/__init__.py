"""The servers that no package of PyPI is: each runs in a process of its own."""
