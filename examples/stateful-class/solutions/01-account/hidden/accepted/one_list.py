class Account:
    def __init__(self, limit=0):
        self.limit, self.history = limit, []

    @property
    def balance(self):
        return sum(self.history)

    def _move(self, amount):
        self.history.append(amount)
        return self.balance

    def deposit(self, amount):
        if not amount > 0:
            raise ValueError("an amount is above zero")
        return self._move(amount)

    def withdraw(self, amount):
        if self.balance + self.limit < amount:
            raise Overdrawn("not enough money")
        return self._move(-amount)

    def __len__(self):
        return len(self.history)

    def __getitem__(self, k):
        return self.history[k]
