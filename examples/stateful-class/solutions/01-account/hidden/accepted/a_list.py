class Account(list):
    def __init__(self, limit=0):
        super().__init__()
        self.limit = limit
        self.balance = 0

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("an amount is above zero")
        self.append(amount)
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        if self.balance - amount < -self.limit:
            raise Overdrawn("not enough money")
        self.append(-amount)
        self.balance -= amount
        return self.balance
