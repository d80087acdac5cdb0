"""Whether a reply's text holds the facts that it must. The rows are those of the table below, which is the rule.

What a variable or a name says is checked in every language; what only words can say (that nobody reads here, that it is
done) in those whose words we know.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from comunica.enrolment.language.words import fold, fold_phrase
from comunica.enrolment.replies import ReplyId, facts_of
from comunica.enrolment.reply_facts import OF_THE_PERSON, OF_THE_TOWN

#: As long as a text with buttons may be.
LONGEST_OWN_TEXT = 1024

R = ReplyId
WELCOMES = (R.WELCOME, R.WELCOME_OUTSIDE, R.WELCOME_UNKNOWN_STREET, R.WELCOME_EVERYONE)
#: What somebody who is not enrolled may hear first.
FIRST_ANSWERS = (
    *(*WELCOMES, R.ASK_PLACE, R.ASK_ZONE_CHOICE, R.ASK_NAME, R.HOW_TO_JOIN, R.DOUBLE_OPT_IN, R.CONFIRM_READING),
)
_BEYOND: Mapping[ReplyId, frozenset[str]] = {
    R.REMINDER_INCOMPLETE: frozenset({"dato_mancante"}),
    R.IMPORTED_NOTICE: frozenset({"data"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TownWords:
    """What a town may write out instead of its variable, and the words that lead in and out of its service."""

    name: str
    service: str
    contacts: str
    privacy_url: str
    language: str = "it"
    join_words: tuple[str, ...] = ()
    leave_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    body: str
    town: TownWords

    def names(self, *variables: str) -> bool:
        return bool(facts_of(self.body) & set(variables))

    def says(self, *words: str) -> bool:
        folded = f" {' '.join(fold_phrase(self.body))} "
        return any(word and f" {' '.join(fold_phrase(word))} " in folded for word in words)

    @property
    def language(self) -> str:
        return self.town.language.partition("_")[0]

    def matches(self, patterns: Mapping[str, str]) -> bool:
        """In the town's language; in one that we do not know it cannot be told, and passes."""
        pattern = patterns.get(self.language)
        return pattern is None or re.search(pattern, _plain(self.body)) is not None


@dataclass(frozen=True, slots=True)
class _Rule:
    """A fact, the replies that must hold it, and how it is seen."""

    fact: str
    replies: tuple[ReplyId, ...]
    holds: Callable[[_Text], bool]


_NOT_READ = {
    "it": r"\bnon (leggiamo|possiamo ascoltare|rispondiamo|legge)|\bnessuno (legge|risponde|ascolta)",
    "en": r"\b(nobody|no one) (reads|answers)|\b(do not|don t|cannot|can t) (read|answer|listen)",
}
_NO_ZONE = {
    "it": r"avvisi per tutt|per tutto il comune|senza .*zon|non quelli delle .*zon",
    "en": r"for everyone|for the whole town|without .*zone|not those of .*zone",
}
_DONE = {"it": r"\bfatto\b|non ricevi piu|\bhai lasciato\b|ti abbiamo tolto", "en": r"\bdone\b|no longer get|have left"}
_PROMISES = {
    "it": r"\b(ti|vi|le) (risponder|richiamer|contatter|faremo sapere|daremo risposta)",
    "en": r"\bwe (will|ll) (answer|reply|get back|call you|contact you)",
}
_YES = {"it": r"\bsi\b", "en": r"\byes\b"}

type _Holds = Callable[[_Text], bool]


def _names(*variables: str) -> _Holds:
    return lambda text: text.names(*variables)


def _worded(patterns: Mapping[str, str]) -> _Holds:
    return lambda text: text.matches(patterns)


def _names_the_service(text: _Text) -> bool:
    return text.names("servizio", "comune", "ente", "dell_ente") or text.says(text.town.service, text.town.name)


def _links_the_notice(text: _Text) -> bool:
    return text.names("link_privacy") or text.town.privacy_url in text.body


def _says_where_to_turn(text: _Text) -> bool:
    return text.names("contatti") or text.says(text.town.contacts)


def _leaves(text: _Text) -> bool:
    return text.says("DISATTIVA", *text.town.leave_words)


def _joins(text: _Text) -> bool:
    return text.says("ATTIVA", *text.town.join_words)


def _promises_nothing(text: _Text) -> bool:
    return text.language not in _PROMISES or not text.matches(_PROMISES)


_UPDATES = (R.UPDATED, R.UPDATED_EVERYONE)
#: An office answers these within a month: that is the law, and no promise of this number.
_REQUESTS = (R.GDPR_REQUEST, R.GDPR_ACCESS)

#: domain: "Facts that must be present", a row or more each.
_RULES = (
    _Rule("whose service it is: {servizio} or {comune}", (*FIRST_ANSWERS, R.BROADCAST_FOOTER), _names_the_service),
    _Rule("how the data are used: {link_privacy}", FIRST_ANSWERS, _links_the_notice),
    _Rule(
        "how to leave: DISATTIVA, or a leave word of the town",
        (*WELCOMES, R.HOW_TO_JOIN, R.HELP, R.ALREADY, R.BROADCAST_FOOTER, R.IMPORTED_NOTICE),
        _leaves,
    ),
    _Rule("the zone as understood: {zona}", (R.WELCOME, R.ALREADY), _names("zona", "in_zona")),
    _Rule(
        "that there is no zone, only the notices for everyone",
        (R.WELCOME_OUTSIDE, R.WELCOME_UNKNOWN_STREET, R.WELCOME_EVERYONE),
        _worded(_NO_ZONE),
    ),
    _Rule("how to correct: write ATTIVA, or a join word of the town, again", (*WELCOMES, *_UPDATES), _joins),
    _Rule("that nobody reads here", (*WELCOMES, R.ONE_WAY, R.MEDIA), _worded(_NOT_READ)),
    _Rule("whom to turn to: {contatti}", (*WELCOMES, R.ONE_WAY, R.MEDIA, R.PROBLEM), _says_where_to_turn),
    _Rule(
        "112 for emergencies",
        (*WELCOMES, R.ONE_WAY, R.MEDIA, R.MAYBE_EMERGENCY, R.HELP),
        lambda text: text.says("112"),
    ),
    _Rule("the zone from now on: {zona_nuova}", _UPDATES, _names("zona_nuova")),
    _Rule("the zone before: {zona_vecchia}", _UPDATES, _names("zona_vecchia")),
    _Rule("that it is done, not that a request was received", (R.GOODBYE,), _worded(_DONE)),
    _Rule("when the data go: {giorni}", (R.GOODBYE,), _names("giorni")),
    _Rule("how to come back: ATTIVA, or a join word of the town", (R.GOODBYE,), _joins),
    _Rule("no question: it is the last word", (R.GOODBYE, R.GOODBYE_UNKNOWN), lambda text: "?" not in text.body),
    _Rule("where the person was understood to live: {luogo}", (R.CONFIRM_READING,), _names("luogo", "dati_letti")),
    _Rule("that SÌ is the answer", (R.CONFIRM_READING, R.DOUBLE_OPT_IN), _worded(_YES)),
    _Rule("what there is to choose from: {scelte}", (R.ASK_ZONE_CHOICE,), _names("scelte")),
    _Rule("what is missing: {dato_mancante}", (R.REMINDER_INCOMPLETE,), _names("dato_mancante")),
    _Rule("how the person stands on record: {stato}", (R.PROBLEM,), _names("stato")),
    _Rule("who answers the request: {ufficio}", _REQUESTS, _names("ufficio")),
    _Rule("the data protection officer: {dpo}", (R.GDPR_REQUEST,), _names("dpo")),
    _Rule("which data are held: {dati_tenuti}", (R.GDPR_ACCESS,), _names("dati_tenuti")),
    _Rule("no promise of an answer", tuple(each for each in R if each not in _REQUESTS), _promises_nothing),
)


def check_texts(texts: Mapping[str, str], town: TownWords) -> list[str]:
    """Everything that is wrong with a town's own texts, each with its place; empty: they may be used."""
    return [problem for reply, body in texts.items() for problem in _check(reply, body, town)]


def _check(reply: str, body: str, town: TownWords) -> Iterator[str]:
    where = f"texts.{reply}"
    try:
        known = R(reply)
    except ValueError:
        yield f"{where}: is no reply; the replies are {', '.join(R)}"
        return
    if not body.strip():
        yield f"{where}: is empty: take it out, and the default is used"
        return
    if len(body) > LONGEST_OWN_TEXT:
        yield f"{where}: has {len(body)} characters, {LONGEST_OWN_TEXT} at most"
    possible = OF_THE_PERSON | OF_THE_TOWN | _BEYOND.get(known, frozenset())
    for unknown in sorted(facts_of(body) - possible):
        yield f"{where}: there is no variable {{{unknown}}}; the variables are {', '.join(sorted(possible))}"
    for fact in missing_facts(known, body, town):
        yield f"{where}: must say {fact}"


def missing_facts(reply: ReplyId, body: str, town: TownWords) -> list[str]:
    """The facts of the table that a text does not hold."""
    text = _Text(body, town)
    return [rule.fact for rule in _RULES if reply in rule.replies and not rule.holds(text)]


def _plain(body: str) -> str:
    return " ".join(fold(word) for word in re.split(r"[\W_]+", body) if word)
