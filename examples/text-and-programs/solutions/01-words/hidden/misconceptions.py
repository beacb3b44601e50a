"""Wrong answers about texts. The body of a function that stands for ``count.py`` is the whole wrong program."""

from autograder import misconception


@misconception(
    "texts.initials", "only the first two", "How many names may somebody have? Try one with three."
)
def first_two(name):
    return " ".join(f"{word[0].upper()}." for word in name.split()[:2])


@misconception("texts.initials", "no capitals", "What should come out if the name is written small?")
def as_written(name):
    return " ".join(f"{word[0]}." for word in name.split())


@misconception(
    "texts.initials", "no spaces between", "Put what you return beside the example in the docstring."
)
def without_spaces(name):
    return "".join(f"{word[0].upper()}." for word in name.split())


@misconception(
    "texts.initials", "a comma for a point", "Put what you return beside the example in the docstring."
)
def with_commas(name):
    return ", ".join(word[0].upper() for word in name.split())


@misconception(
    "count.py",
    "in the order of the text",
    "Which word should come first: the first one, or the most frequent?",
)
def unsorted():
    import sys

    words = sys.stdin.read().lower().split()
    most = int(sys.argv[1]) if len(sys.argv) > 1 else len(words)
    for word in list(dict.fromkeys(words))[:most]:
        print(word, words.count(word))


@misconception("count.py", "the least frequent first", "Which end of your list is printed first?")
def reversed_order():
    import sys

    words = sys.stdin.read().lower().split()
    most = int(sys.argv[1]) if len(sys.argv) > 1 else len(words)
    for word in sorted(set(words), key=lambda word: (words.count(word), word))[:most]:
        print(word, words.count(word))


@misconception(
    "count.py",
    "only by the alphabet",
    "The alphabet decides between equal numbers only. What decides before it?",
)
def by_alphabet():
    import sys

    words = sys.stdin.read().lower().split()
    most = int(sys.argv[1]) if len(sys.argv) > 1 else len(words)
    for word in sorted(set(words))[:most]:
        print(word, words.count(word))


@misconception(
    "count.py", "number and word the other way round", "Compare one line of your output with the example."
)
def number_first():
    import sys

    words = sys.stdin.read().lower().split()
    most = int(sys.argv[1]) if len(sys.argv) > 1 else len(words)
    for word in sorted(set(words), key=lambda word: (-words.count(word), word))[:most]:
        print(words.count(word), word)
