"""How soon a caller is answered and what a turn costs: `make bench`, or `python -m tests.bench --help`."""
