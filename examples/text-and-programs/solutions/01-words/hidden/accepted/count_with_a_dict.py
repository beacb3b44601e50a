import sys

numbers = {}
for line in sys.stdin:
    for word in line.casefold().split():
        numbers[word] = numbers.get(word, 0) + 1
lines = [f"{word} {numbers[word]}" for word in sorted(numbers, key=lambda word: (-numbers[word], word))]
if sys.argv[1:]:
    lines = lines[: int(sys.argv[1])]
print("\n".join(lines))
