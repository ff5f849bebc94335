"""What is wrong with a document, and what Twilio would do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing Twilio would refuse, skip or warn of.

    `where` is a path such as `Response/Gather[2]/Say[1]`; `code` is Twilio's, where it has one. With a
    `fatal` problem Twilio uses nothing of the document and goes to the fallback URL.
    """

    where: str
    message: str
    code: int | None = None
    fatal: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" + (f" ({self.code})" if self.code else "")
