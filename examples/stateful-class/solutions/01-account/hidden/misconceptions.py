"""Wrong accounts, each with the sentence that helps. A class that is derived from the solution's changes some methods."""

from account import Account, Overdrawn

from autograder import misconception


@misconception(
    "account.Account",
    "one history for all",
    "Make two accounts and put something into one of them: what does the other one say? Where is your list made?",
)
class SharedHistory:
    _movements = []

    def __init__(self, limit=0):
        self.limit = limit
        self.balance = 0

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("an amount is above zero")
        self.balance += amount
        self._movements.append(amount)
        return self.balance

    def withdraw(self, amount):
        if self.balance - amount < -self.limit:
            raise Overdrawn("not enough money")
        self.balance -= amount
        self._movements.append(-amount)
        return self.balance

    def __len__(self):
        return len(self._movements)

    def __getitem__(self, k):
        return self._movements[k]


@misconception(
    "account.Account",
    "the limit is not used",
    "Which withdrawals should a limit allow? Try one that ends just below zero.",
)
class NoLimit(Account):
    def withdraw(self, amount):
        if amount > self.balance:
            raise Overdrawn("not enough money")
        self.balance -= amount
        self._movements.append(-amount)
        return self.balance


@misconception(
    "account.Account",
    "withdrawals are noted as positive",
    "How does somebody who reads the history tell a deposit from a withdrawal?",
)
class NoSign(Account):
    def withdraw(self, amount):
        balance = super().withdraw(amount)
        self._movements[-1] = amount
        return balance


@misconception(
    "account.Account",
    "refused after the change",
    "What is left of a withdrawal that was refused? Look at the order of your steps.",
)
class ChangesFirst(Account):
    def withdraw(self, amount):
        self.balance -= amount
        self._movements.append(-amount)
        if self.balance < -self.limit:
            raise Overdrawn("not enough money")
        return self.balance
