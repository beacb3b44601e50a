"""Functions of texts."""


def initials(name):
    """Return the initials of a name, each a capital with a point: ``ada king lovelace`` gives ``A. K. L.``."""
    ### BEGIN SOLUTION
    return " ".join(f"{word[0].upper()}." for word in name.split())
    ### END SOLUTION
