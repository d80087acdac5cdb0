"""A message made ready to be read: mended, cut into tokens, and as one line of words."""

from dataclasses import dataclass, replace
from functools import cached_property

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.commands import courtesies
from comunica.enrolment.message.borrowed import with_borrowed
from comunica.enrolment.message.common_words import in_common_words, stops, with_orders, without_opposites
from comunica.enrolment.message.flow import Flow, flow_of
from comunica.enrolment.message.left_out.apologies import APOLOGETIC, without_apologies
from comunica.enrolment.message.left_out.asides import without_bracketed
from comunica.enrolment.message.left_out.echoes import without_ours
from comunica.enrolment.message.left_out.formulas import without_formulas
from comunica.enrolment.message.left_out.nicknames import NICKNAMED, without_nicknames
from comunica.enrolment.message.left_out.numbered import unnumbered
from comunica.enrolment.message.left_out.premises import without_premises
from comunica.enrolment.message.left_out.quoted import without_quoted
from comunica.enrolment.message.left_out.signed import without_surnames
from comunica.enrolment.message.mended.commands import mended
from comunica.enrolment.message.mended.dictation import DICTATED, undictated
from comunica.enrolment.message.mended.lost_blanks import with_lost_blanks
from comunica.enrolment.message.mended.own_glued import unglued
from comunica.enrolment.message.mended.shortened import with_shortened
from comunica.enrolment.message.mended.signposts import with_signposts
from comunica.enrolment.message.mended.slips import INTRODUCING, introduced, online, without_slips
from comunica.enrolment.message.mended.staccato import without_staccato
from comunica.enrolment.message.mended.stray_blanks import with_no_stray_blanks
from comunica.enrolment.message.own_words import OwnPhrase, find_own, service_words
from comunica.enrolment.message.pauses.asked import with_questions
from comunica.enrolment.message.pauses.capitals import with_sentences
from comunica.enrolment.message.tokens import Break, Token, Tokens, tokenise
from comunica.enrolment.place.units import PARTICLES
from comunica.municipality.profile import Profile

#: With none of these words nothing is dictated, numbered, excused, said as the north says it, or a nickname.
_SELDOM = DICTATED | APOLOGETIC | NICKNAMED | INTRODUCING | {"1", "line"}
#: Of brackets, and of a name in quotes.
_MARKS = frozenset('("“«')
#: Of a street with type, name and number: tokens.
_LONGEST_STREET = 7


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message on its way through the reader, and the town it was sent to."""

    text: str
    #: With the courtesy around it: thanks may be all that it says.
    said: Tokens
    #: Without it.
    tokens: Tokens
    flow: Flow
    profile: Profile
    gazetteer: Gazetteer
    #: Words of the service's name.
    own: frozenset[str]

    @cached_property
    def plain(self) -> Tokens:
        """The tokens with `via` for whatever the register calls a street: to look for a wish, and not for a place."""
        return _with_plain_types(self.tokens, self.gazetteer)

    def with_tokens(self, tokens: Tokens) -> "Message":
        """The message with other words, or fewer of them."""
        return replace(self, tokens=tokens, flow=flow_of(_with_plain_types(tokens, self.gazetteer)))

    def part(self, first: int, end: int) -> "Message":
        """The message with some of its words."""
        return self.with_tokens(self.tokens.part(first, end))

    @cached_property
    def joins(self) -> tuple[OwnPhrase, ...]:
        """Where the town's own words to join stand."""
        return tuple(find_own(self.tokens.all, self.profile.join_words, self.profile.leave_words))

    @cached_property
    def in_common_words(self) -> Flow:
        """The line with the town's own words as those that every town knows."""
        leaves = [*self.leaves, *stops(self.tokens.all, self.profile)]
        return in_common_words(self.flow, self.joins, leaves)

    @property
    def is_to_leave(self) -> bool:
        """The town's own words to leave come first, and then courtesy or a pause: `NOTIZIE NO` is no answer."""
        after = next((each.end for each in self.leaves if each.first == 0), 0)
        rest = self.tokens.all[after : after + 1]
        return bool(after) and all(token.brk or token.folded in courtesies() for token in rest)

    @cached_property
    def unsigned(self) -> Flow:
        """The line without the surname that a command to join gives: leaving is looked for in this one."""
        return without_surnames(self.in_common_words, self.tokens.all, self.joins)

    @cached_property
    def leaves(self) -> tuple[OwnPhrase, ...]:
        """Where those to leave stand."""
        return tuple(find_own(self.tokens.all, self.profile.leave_words, self.profile.join_words))


def message_of(text: str, profile: Profile, gazetteer: Gazetteer) -> Message:
    """The message in a text. Any text, any length."""
    tokens = tokenise(without_slips(without_staccato(without_quoted(text, profile))))
    tokens = without_ours(with_questions(with_sentences(tokens)), profile)
    tokens = _as_meant(tokens, profile.join_words + profile.leave_words)
    own = service_words(profile, gazetteer.town)
    whole = with_lost_blanks(with_no_stray_blanks(tokens.all, gazetteer), gazetteer, own)
    whole = mended(with_shortened(whole, gazetteer))
    whole = with_orders(without_opposites(with_signposts(whole, gazetteer), profile), profile)
    whole = with_borrowed(whole, profile, gazetteer.town, asked="?" in tokens.tail)
    said = Tokens(whole, tokens.tail)
    tokens = without_premises(without_formulas(said))
    flow = flow_of(_with_plain_types(tokens, gazetteer))
    return Message(text=text, said=said, tokens=tokens, flow=flow, profile=profile, gazetteer=gazetteer, own=own)


def _as_meant(tokens: Tokens, commands: tuple[str, ...]) -> Tokens:
    """Without what is said beside it, and with the town's own words by themselves."""
    seldom = not _SELDOM.isdisjoint([token.folded for token in tokens.all])
    if not seldom and _MARKS.isdisjoint("".join([token.gap for token in tokens.all])):
        return Tokens(unglued(tokens.all, commands), tokens.tail)
    tokens = without_bracketed(tokens)
    whole = unglued(online(unnumbered(undictated(tokens.all))), commands)
    excused = without_apologies(whole, tokens.tail)
    return Tokens(without_nicknames(introduced(excused.all)), excused.tail)


def _with_plain_types(tokens: Tokens, gazetteer: Gazetteer) -> Tokens:
    """`via` for the type of each street of the town that stands with its number: `campo dei Ronchi 14` is no camp."""
    types = gazetteer.everyday_types
    if types.isdisjoint([token.folded for token in tokens.all]):
        return tokens
    plain = [
        token._replace(folded="via") if token.folded in types and _begins_a_street(tokens.all, at, gazetteer) else token
        for at, token in enumerate(tokens.all)
    ]
    return Tokens(tuple(plain), tokens.tail)


def _begins_a_street(tokens: tuple[Token, ...], at: int, gazetteer: Gazetteer) -> bool:
    """A word of a street follows, and in the same breath a number."""
    index, named = gazetteer.street_index, False
    for token in tokens[at + 1 : at + _LONGEST_STREET]:
        if token.is_number:
            return named
        if token.brk is not Break.NONE or not (named or token.folded in PARTICLES or index.knows(token.folded)):
            return False
        named = named or token.folded not in PARTICLES
    return False
