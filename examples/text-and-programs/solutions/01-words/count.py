"""A program: it reads a text and prints each word with its number, the most frequent first, equal ones by the alphabet.

Capitals count for small letters. With a number behind the program's name it prints so many words only.
"""

### BEGIN SOLUTION
import sys
from collections import Counter

words = Counter(sys.stdin.read().lower().split())
ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
most = int(sys.argv[1]) if len(sys.argv) > 1 else len(ranked)
for word, number in ranked[:most]:
    print(word, number)
### END SOLUTION
