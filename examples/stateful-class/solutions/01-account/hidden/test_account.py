"""Hidden suite: operators on the student's object, its exceptions, and random histories against the solution."""

import pytest

from autograder.bridge import error_class


@pytest.mark.exercise("account.Account", points=3)
def test_history(student, reference, rng):
    """Balance and history follow the deposits and withdrawals."""
    own, right = student.account.Account(limit=40), reference.account.Account(limit=40)
    for amount in rng.integers(5, 60, size=8).tolist():
        assert own.deposit(amount) == right.deposit(amount)
        assert own.withdraw(amount // 2 + 1) == right.withdraw(amount // 2 + 1)
    assert len(own) == len(right)
    assert [own[k] for k in range(len(own))] == [right[k] for k in range(len(right))]
    assert own.balance == right.balance


@pytest.mark.exercise("account.Account", points=2)
def test_limit(student, rng):
    """The limit holds, and a refused withdrawal changes nothing."""
    limit = int(rng.integers(10, 100))
    account = student.account.Account(limit)
    account.deposit(25)
    with pytest.raises(error_class(student.account.Overdrawn)):
        account.withdraw(25 + limit + 1)
    assert account.balance == 25
    assert len(account) == 1
    assert account.withdraw(25 + limit) == -limit
    assert account[1] == -25 - limit


@pytest.mark.exercise("account.Account", points=1)
def test_two_accounts(student):
    """Two accounts have nothing in common, and an amount is above zero."""
    first, second = student.account.Account(), student.account.Account()
    first.deposit(10)
    assert len(second) == 0
    assert second.balance == 0
    with pytest.raises(ValueError):
        second.deposit(0)
    with pytest.raises(IndexError):
        second[0]
