"""Everything that can go wrong on purpose: one class per problem. The doors translate; a problem carries facts."""

from typing import ClassVar


class Problem(Exception):
    """Something that went wrong and has a name. `facts` must be JSON-serialisable."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "problem"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code} {facts}" if facts else self.code)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border with the facts (decoders run in children)."""
        return _revive, (type(self), self.facts)


def _revive(kind: type[Problem], facts: dict[str, object]) -> Problem:
    return kind(**facts)


class NotFound(Problem):
    """It does not exist, or not for you: the two are the same answer."""

    status = 404
    code = "not-found"


class Refused(Problem):
    """Known, and not allowed."""

    status = 403
    code = "refused"


class Unauthenticated(Problem):
    """Nobody is asking."""

    status = 401
    code = "unauthenticated"


class Conflict(Problem):
    """It does not fit the present state."""

    status = 409
    code = "conflict"


class Invalid(Problem):
    """The request is well-formed and makes no sense."""

    status = 422
    code = "invalid"


class Unreadable(Problem):
    """A file cannot be used as what it claims to be."""

    status = 415
    code = "unreadable"


class Unavailable(Problem):
    """Something this needs is away; it may come back."""

    status = 503
    code = "unavailable"


def kinds() -> list[type[Problem]]:
    """Every problem that has been declared, for documentation and for the test that each has words."""
    found: list[type[Problem]] = []
    queue: list[type[Problem]] = [Problem]
    while queue:
        kind = queue.pop()
        found.append(kind)
        queue.extend(kind.__subclasses__())
    return found
