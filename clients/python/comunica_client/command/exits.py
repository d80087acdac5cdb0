"""With what the command ends: scripts branch on it. Documented in the README."""

from enum import IntEnum

from comunica_client.errors import ApiError, Conflict, NotAllowed, NotFound, ServerTrouble, TooManyRequests


class Exit(IntEnum):
    """What came of it."""

    DONE = 0
    #: The command line itself is wrong; click's own.
    USAGE = 2
    #: The request was refused; nothing was changed.
    REFUSED = 3
    #: No key, a wrong one, or one without the permission.
    NOT_ALLOWED = 4
    NOT_FOUND = 5
    #: Its state does not allow it.
    CONFLICT = 6
    #: Away, too busy or not reachable: later again.
    UNAVAILABLE = 7
    #: Done, but not for everybody: some did not get it, or rows were left out.
    NOT_EVERYBODY = 8


def exit_of(error: ApiError) -> Exit:
    """What an error of the API means for a script."""
    match error:
        case NotAllowed():
            return Exit.NOT_ALLOWED
        case NotFound():
            return Exit.NOT_FOUND
        case Conflict():
            return Exit.CONFLICT
        case TooManyRequests() | ServerTrouble():
            return Exit.UNAVAILABLE
        case _:
            return Exit.REFUSED
