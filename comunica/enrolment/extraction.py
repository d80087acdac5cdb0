"""Name and place out of a message: places first, names in what is left, then both together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comunica.enrolment.areas import Elsewhere, Here
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.joining import Join
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question
from comunica.enrolment.mentions import Finder, Mention
from comunica.enrolment.name_runs import NOBODY, NameFinder, Person
from comunica.enrolment.names import Names, parts_of, split_names
from comunica.enrolment.places import NOWHERE, Decision, decide
from comunica.enrolment.roles import with_roles
from comunica.enrolment.tokens import Break, Token, Tokens
from comunica.municipality.profile import Profile, RequiredField


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What a message tells of the person."""

    names: Names = Names()
    decision: Decision = NOWHERE
    #: Two people, a family or a business: who is it?
    shared: bool = False
    person_because: str = ""
    #: A given name that we know, or a label, says that the names are names.
    sure: bool = False
    #: Words that are neither names, place nor courtesy.
    leftover: int = 0

    @property
    def anything(self) -> bool:
        """It tells at least something."""
        return bool(self.names.given or self.names.surname or self.decision.place or self.decision.choices or self.shared)

    def with_names(self, names: Names) -> "Extract":
        """The same with other names."""
        return replace(self, names=names)

    def is_identity(self) -> bool:
        """A name and a place, and nothing else."""
        return self.names.whole and self.decision.place is not None and self.leftover == 0 and (self.sure or self.decision.place.street != "")

    def is_clean_enrolment(self, join: Join) -> bool:
        """After a doubtful command there is name and place, and nothing else."""
        del join
        return self.names.whole and (self.decision.place is not None) and self.leftover == 0

    def filled_from(self, pending: Pending) -> "Extract":
        """With what was known before the answer, where it says nothing new."""
        names = Names(self.names.given or pending.given_name, self.names.surname or pending.surname)
        decision = self.decision
        if decision.place is None and not decision.choices and pending.place is not None:
            decision = replace(decision, place=pending.place, settled=_settled(pending.place))
        elif decision.place is not None and pending.place is not None:
            decision = _completed(decision, pending.place)
        return replace(self, names=names, decision=decision)


def _settled(place: Place) -> bool:
    if place.kind is PlaceKind.OUTSIDE:
        return True
    return place.zone is not None or (place.kind is PlaceKind.ADDRESS and bool(place.street) and not place.zone and False)


def _completed(decision: Decision, before: Place) -> Decision:
    """A zone that answers the question which one of a split street keeps the street."""
    place = decision.place
    assert place is not None
    if before.kind is PlaceKind.ADDRESS and before.street and before.zone is None and place.kind is PlaceKind.ZONE:
        return replace(decision, place=replace(before, zone=place.zone))
    if place.kind is PlaceKind.ADDRESS and place.street and not place.house_number and before.kind is PlaceKind.ADDRESS and before.house_number:
        return decision
    return decision


def extract(
    tokens: Tokens,
    command: tuple[int, int] | None,
    gazetteer: Gazetteer,
    profile: Profile,
    *,
    answer: bool = False,
    asked: Question | None = None,
) -> Extract:
    """What the message tells. `command`: the tokens of the wish; `answer`: it answers where somebody lives."""
    words = tokens.all
    first = command[1] if command and command[0] == 0 else 0
    found = Finder(words, gazetteer, tail=tokens.tail, whole=answer).find(first)
    if command:
        found = [mention for mention in found if mention.end <= command[0] or mention.first >= command[1]]
    if asked is Question.NAME:
        found = [mention for mention in found if mention.firm and (mention.is_street or mention.number)]
    mentions = _without_names(found, words, command, profile, answer=answer)
    roles = with_roles(mentions, words, command[1] if command else 0)
    decision = decide(roles, words, gazetteer)
    person = NameFinder(words, tokens.tail, command, mentions, expected=asked in (Question.NAME, Question.JOIN)).find()
    if asked is Question.PLACE and not person.sure:
        person = NOBODY
    return Extract(
        names=person.names,
        decision=decision,
        shared=person.shared,
        person_because=person.because,
        sure=person.sure,
        leftover=_leftover(words, command, mentions, person),
    )


def _leftover(tokens: Sequence[Token], command: tuple[int, int] | None, mentions: Sequence[Mention], person: Person) -> int:
    taken = {at for mention in mentions for at in range(mention.first, mention.end)} | set(range(person.first, person.end))
    if command:
        taken |= set(range(*command))
    harmless = words_of("courtesy", "titles", "identity")
    return sum(1 for at, token in enumerate(tokens) if at not in taken and token.folded not in harmless and not token.is_number)


# A name or a place?


def _without_names(
    mentions: Sequence[Mention], tokens: Sequence[Token], command: tuple[int, int] | None, profile: Profile, *, answer: bool
) -> list[Mention]:
    """The mentions that are places: `Luca Costa` is a person, `Luca Rossi, Costa` lives there."""
    kept: list[Mention] = []
    for order, mention in enumerate(mentions):
        following = mentions[order + 1] if order + 1 < len(mentions) else None
        if mention.unknown and any(each.streets and each.firm for each in mentions[order + 1 :]) and not mention.number:
            continue
        if isinstance(mention.area, Elsewhere) and mention.area.everyday:
            if not _is_said_town(mention, tokens):
                continue
        elif not mention.firm and not answer and not _is_place(mention, tokens, command, kept, following, profile):
            continue
        kept.append(mention)
    return kept


def _is_said_town(mention: Mention, tokens: Sequence[Token]) -> bool:
    """`abito a Paese`: a town whose name is an everyday word must be written as a name."""
    token = tokens[mention.end - 1]
    before = tokens[mention.end - 2].folded if mention.end > 1 else ""
    shouted = all(each.text.isupper() for each in tokens if len(each.text) > 1 and each.text.isalpha())
    return before in ("a", "ad", "di") and token.text[0].isupper() and not shouted


def _is_place(
    mention: Mention,
    tokens: Sequence[Token],
    command: tuple[int, int] | None,
    earlier: Sequence[Mention],
    following: Mention | None,
    profile: Profile,
) -> bool:
    if isinstance(mention.area, Here):
        return True
    run = _run_before(mention, tokens, command, earlier)
    apart = mention.first < len(tokens) and tokens[mention.first].brk is not Break.NONE
    if run and not apart and tokens[run[-1]].folded in words_of("italian_particles"):
        run = run[:-1] if _whole_name(tokens, run[:-1]) else run
        if tokens[run[-1]].folded in words_of("italian_particles"):
            return False  # `Mario Della Torre`, where there is a town called Torre
    if not run:
        return _alone(mention, tokens, command, following, profile)
    if _whole_name(tokens, run):
        return not (mention.area and _name_goes_on(mention, tokens, following))
    if mention.streets:
        return False
    named_street = following is not None and following.is_street and following.firm
    return mention.long and not named_street and not _name_goes_on(mention, tokens, following)


def _run_before(mention: Mention, tokens: Sequence[Token], command: tuple[int, int] | None, earlier: Sequence[Mention]) -> list[int]:
    """The words that may be names right before a place."""
    taken = {at for each in earlier for at in range(each.first, each.end)} | (set(range(*command)) if command else set())
    never = words_of("function_words") - words_of("particles")
    run: list[int] = []
    at = mention.first - 1
    while at >= 0 and at not in taken and not tokens[at].is_number and len(run) < 6:
        word = tokens[at].folded
        if word in never or word in words_of("labels"):
            break
        if word in words_of("chatter") and word not in given_names() and word not in words_of("surnames", "titles"):
            break
        run.insert(0, at)
        at -= 1
    while run and tokens[run[0]].folded in words_of("titles"):
        run.pop(0)
    return run


def _whole_name(tokens: Sequence[Token], run: Sequence[int]) -> bool:
    parts = parts_of([tokens[at] for at in run])
    names = split_names(parts)
    return names.whole and not all(part.given == 2 or (part.given and not part.surname) for part in parts)


def _name_goes_on(mention: Mention, tokens: Sequence[Token], following: Mention | None) -> bool:
    """A word of the same name follows: `Luca Rossi Costa Andrea`."""
    if mention.end >= len(tokens) or tokens[mention.end].brk is not Break.NONE:
        return False
    if following and following.first == mention.end:
        return False
    word = tokens[mention.end].folded
    return word in given_names() and word not in words_of("chatter")


def _alone(mention: Mention, tokens: Sequence[Token], command: tuple[int, int] | None, following: Mention | None, profile: Profile) -> bool:
    """Nothing like a name stands before it."""
    after = mention.end
    lone_given = after + 1 == len(tokens) and tokens[after].folded in given_names() and mention.long
    if lone_given and not mention.streets:
        return True
    if following and following.first == after and following.is_street and following.firm and tokens[after].brk is Break.NONE:
        # `ATTIVA Costa via Giotto 12` lacks a given name; a zone before its street is said with a comma.
        return RequiredField.SURNAME not in profile.required and RequiredField.GIVEN_NAME not in profile.required
    if after < len(tokens) and tokens[after].brk is Break.NONE:
        word = tokens[after].folded
        if word in given_names() or word in words_of("surnames"):
            return False
    if mention.streets:
        return mention.number != ""
    return command is not None and mention.first <= command[1] + 3 or mention.long or mention.first == 0
