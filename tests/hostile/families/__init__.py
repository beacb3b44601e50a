"""The project's own attacks, one file a family. Each attack's docstring names the promise that it tries to break."""
