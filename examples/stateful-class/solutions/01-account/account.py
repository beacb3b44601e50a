"""An account with a balance, a limit, and a history."""


class Overdrawn(ValueError):
    """More was asked for than the account may give."""


class Account:
    """An account in whole cents.

    deposit and withdraw return the new balance. ``len(account)`` is the number of movements, ``account[k]`` the k-th of
    them: positive for a deposit, negative for a withdrawal.
    """

    def __init__(self, limit=0):
        """Begin with nothing. ``limit``: how far below zero the balance may go."""
        ### BEGIN SOLUTION
        self.limit = limit
        self.balance = 0
        self._movements = []
        ### END SOLUTION

    def deposit(self, amount):
        """Put ``amount`` in. Raises ValueError if it is not above zero."""
        ### BEGIN SOLUTION
        if amount <= 0:
            raise ValueError("an amount is above zero")
        self.balance += amount
        self._movements.append(amount)
        return self.balance
        ### END SOLUTION

    def withdraw(self, amount):
        """Take ``amount`` out. Raises Overdrawn, and changes nothing, if the balance would fall below -limit."""
        ### BEGIN SOLUTION
        if self.balance - amount < -self.limit:
            raise Overdrawn("not enough money")
        self.balance -= amount
        self._movements.append(-amount)
        return self.balance
        ### END SOLUTION

    def __len__(self):
        """Return the number of movements."""
        ### BEGIN SOLUTION
        return len(self._movements)
        ### END SOLUTION

    def __getitem__(self, k):
        """Return the k-th movement, from 0. Raises IndexError."""
        ### BEGIN SOLUTION
        return self._movements[k]
        ### END SOLUTION
