"""Visible checks: run them with ``autograder check``."""

import pytest


@pytest.mark.exercise("account.Account")
def test_two_movements(student):
    """After 50 in and 20 out, 30 are left."""
    account = student.account.Account()
    account.deposit(50)
    assert account.withdraw(20) == 30
    assert len(account) == 2
