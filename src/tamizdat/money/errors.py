"""What money refuses. Each sentence says what is wrong and what to do; none repeats a name or an account."""


class MoneyError(Exception):
    """Something about money cannot be used; the sentence says why."""


class AmountRefused(MoneyError):
    """A text is no amount, or an amount is outside what is taken."""


class CurrencyMismatch(MoneyError):
    """Two currencies met in one sum."""


class ReferenceRefused(MoneyError):
    """Digits of which no reference can be made."""


class AccountRefused(MoneyError):
    """A text that is no account number of a bank, or no bank's code."""


class TransferRefused(MoneyError):
    """Something of a transfer does not fit into the code that banks read."""


class StatementRefused(MoneyError):
    """A file of a bank that is not taken, with the place and the reason. Of such a file nothing is taken."""
