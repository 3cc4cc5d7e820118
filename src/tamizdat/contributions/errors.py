"""What the room of gifts refuses, and how providers fail. No sentence repeats anything about a giver."""


class ContributionsError(Exception):
    """Something about gifts cannot be done; the sentence says why, and what to do."""


class ActRefused(ContributionsError):
    """A keeper's act that cannot be done as things stand; nothing was changed."""


class ProviderError(ContributionsError):
    """A provider did not do what was asked."""


class ProviderDown(ProviderError):
    """It is not known whether it was done: no answer, or half of one. Ask again with the same key, never anew."""


class ProviderRefused(ProviderError):
    """It was certainly not done: our account, our key or our request is at fault. `code` is the provider's word."""

    def __init__(self, sentence: str, code: str = "") -> None:
        super().__init__(sentence)
        self.code = code


class Declined(ProviderError):
    """The giver's bank or card said no. `code` is the provider's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Declined: {code}.")
        self.code = code


class HintForged(ProviderError):
    """A call of a provider does not carry its signature, or an old one."""
