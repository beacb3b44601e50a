"""The sandbox: imports nothing of ours but the wire."""
