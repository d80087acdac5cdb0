"""An order to remove somebody by name, and nothing else: `cancellate Rota Mario`."""

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import names_of_people, strong_given_names, words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.no_refusal import is_elsewhere, is_greeting
from comunica.enrolment.wish.objects import is_matter

#: Before a given name: a church or a street.
_OF_SAINTS = frozenset(listed("san santa santo sant via piazza viale corso scritta cartello statua monumento"))


def removes_person(flow: Flow) -> bool:
    """`cancellate Rota Mario`: a name, and nothing else."""
    for match in pattern("stopping", "remove_person").finditer(flow.text):
        first, _ = flow.sentence_at(match.start())
        words = match.group("names").split()
        greeted = is_greeting(flow.text[first : match.start()]) and not is_elsewhere(f" {' '.join(words)} ")
        if words and greeted and _names_somebody(words):
            return True
    return False


def _names_somebody(words: list[str]) -> bool:
    """`Rota Mario`; `Lodigiani Emma`: a given name beside a word that is nothing else."""
    if names_of_people().issuperset(words[:2]):
        return True
    known = words_of("function_words", "ours", "relatives", "courtesy") | _OF_SAINTS
    given = len(words) == 2 and not strong_given_names().isdisjoint(words)
    return given and not any(word in known or is_matter(word) for word in words)
