"""What keeps a wish to join open: `solo se è gratis`, `prima chiedo a mia figlia`, `forse`, `decidete voi`.

Whoever says so is asked back, however complete their data are: nobody is enrolled without asking.
"""

from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.join_affairs import with_news

_FILE = "reserve"
#: In any of these ways, anywhere in the message.
_ANYWHERE = ("condition", "waits", "doubts")
#: Right beside the wish.
_BESIDE = ("if_after", "if_first", "tried")


def reserves(flow: Flow, first: int, end: int) -> bool:
    """Whether the wish in the tokens from `first` to before `end` is kept open."""
    if any(pattern(_FILE, name).search(flow.text) for name in may_stand(_FILE, _ANYWHERE, flow.text)):
        return True
    if not may_stand(_FILE, _BESIDE, flow.text):
        return False
    start, after = flow.span_of(first, max(end, first + 1))
    begin, last = flow.sentence_at(start)
    if pattern(_FILE, "if_after").match(with_news(flow.text[after:last])):
        return True
    before = f"{flow.text[begin:start].strip()} "
    return any(pattern(_FILE, name).search(before) for name in ("if_first", "tried"))
