def main():
    import sys

    words = sys.stdin.read().lower().split()
    ranked = sorted(sorted(set(words)), key=words.count, reverse=True)
    most = int(sys.argv[1]) if len(sys.argv) > 1 else None
    for word in ranked[:most]:
        sys.stdout.write(f"{word} {words.count(word)}\n")


main()
