"""The words of a message in a row: what stands beside each, and where a name goes on no more."""

from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.message.tokens import Break, Token

#: Before where somebody lives, or whose wife she is.
LIVES = frozenset(listed("abito abitante residente vivo sto indirizzo residenza ind indir res resid abit"))
_AFTER_NAMES = LIVES | frozenset(listed("in ved vedova nata nato grazie"))
#: Before a place, and before `abito`.
_OF, _AND = frozenset({"di", "da", "a", "al", "alla"}), frozenset({"e", "ed"})


class Row:
    """The tokens of one message. `tail`: what stands after the last; `taken`: those of the command and of places."""

    __slots__ = ("gaps", "tail", "taken", "tokens", "words")

    def __init__(self, tokens: Sequence[Token], tail: str, taken: set[int]) -> None:
        self.tokens, self.tail, self.taken = tokens, tail, taken
        #: What stands after each token.
        self.gaps = [*[token.gap for token in tokens[1:]], tail]
        #: All of them, in no order: whether any of a list is there is asked first.
        self.words = frozenset([token.folded for token in tokens])

    def beside(self, at: int) -> tuple[str, str]:
        """The words before and after a token."""
        before = self.tokens[at - 1].folded if at else ""
        return before, self.tokens[at + 1].folded if at + 1 < len(self.tokens) else ""

    def after(self, at: int) -> Token | None:
        """The next token, if nothing has taken it."""
        return self.tokens[at + 1] if at + 1 < len(self.tokens) and at + 1 not in self.taken else None

    def ends(self, at: int) -> bool:
        """Whether no name goes on at a token: nothing is there, a pause, a place, or whose wife she is."""
        if at >= len(self.tokens) or at in self.taken or self.tokens[at].brk is not Break.NONE:
            return True
        word, after = self.tokens[at].folded, self.beside(at)[1]
        leads = (word in _OF and at + 1 in self.taken) or (word in _AND and after in _AFTER_NAMES and after != "in")
        return leads or word in _AFTER_NAMES
