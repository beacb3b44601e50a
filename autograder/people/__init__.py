"""People: the roster brought in, and what is done with one person's records wherever they lie."""
