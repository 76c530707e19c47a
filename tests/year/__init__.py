"""A simulated year: a clock of its own, publishers on real sockets, prices and faults that the test knows, killed runs."""
