def initials(name):
    parts = []
    for word in name.split():
        parts.append(word[:1].upper() + ".")
    return " ".join(parts)
