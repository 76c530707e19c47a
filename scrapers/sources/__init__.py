"""One module per source; nothing is registered anywhere."""
