"""What a message is about that neither joins nor leaves."""

from collections.abc import Sequence

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Intent
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.tokens import Token
from comunica.enrolment.wish.joining import wants_third_party

#: The scripts of Europe's west end here.
_LATIN_ENDS = "\u024f"


def intent_of(tokens: Sequence[Token], flow: Flow, *, foreign: bool = True) -> tuple[Intent, str]:
    """What the message is about, and why. `foreign`: say so if it is in another language."""
    # `Info`, alone, asks how this works.
    if all(token.folded in words_of("thanks") for token in tokens) and not _finds("help", flow):
        return Intent.THANKS, "solo ringraziamenti o auguri"
    if (hit := pattern("intents", "emergency").search(flow.text)) and not _finds("no_emergency", flow):
        return Intent.EMERGENCY, f"forse un'emergenza: «{hit.group()}»"
    if wants_third_party(flow) or _finds("third", flow):
        return Intent.THIRD_PARTY, "chiede di iscrivere un'altra persona"
    return (
        _request(flow) or _language(tokens, flow, foreign=foreign) or _praise(flow) or (Intent.NONE, "nessun comando")
    )


def asks_of_own_data(flow: Flow) -> bool:
    """`tutte le informazioni che avete su di me`: no notices."""
    return _finds("own_data", flow)


def asks_for_pause(flow: Flow) -> bool:
    """`sospendete gli avvisi fino a marzo`."""
    return (_finds("pause", flow) and _finds("while", flow)) or _finds("pause_alone", flow)


def is_foreign(tokens: Sequence[Token]) -> bool:
    """Most of its words are of another language, or in another script."""
    words = [token for token in tokens if not token.is_number]
    if not words:
        return False
    if sum(1 for token in words if token.folded[0] > _LATIN_ENDS) * 2 > len(words):
        return True
    italian, other = words_of("function_words", "chatter", "thanks", "ours"), words_of("foreign_words")
    theirs = sum(1 for token in words if token.folded in other and token.folded not in italian)
    ours = sum(1 for token in words if token.folded in italian and token.folded not in other)
    return len(words) >= 3 and theirs >= 2 and theirs > ours


def _finds(name: str, flow: Flow) -> bool:
    return pattern("intents", name).search(flow.text) is not None


def _request(flow: Flow) -> tuple[Intent, str] | None:
    if _finds("access", flow):
        return Intent.ACCESS, "chiede dei propri dati"
    if asks_for_pause(flow):
        return Intent.PAUSE, "chiede una pausa"
    if (_finds("problem", flow) and _finds("enrolled", flow)) or _finds("problem_alone", flow):
        return Intent.PROBLEM, "dice che non riceve nulla, o chiede se riceve"
    if _finds("help", flow):
        return Intent.HELP, "chiede come funziona"
    return None


def _language(tokens: Sequence[Token], flow: Flow, *, foreign: bool) -> tuple[Intent, str] | None:
    if _finds("language", flow):
        return Intent.LANGUAGE, "chiede un'altra lingua"
    return (Intent.LANGUAGE, "scritto in un'altra lingua") if foreign and is_foreign(tokens) else None


def _praise(flow: Flow) -> tuple[Intent, str] | None:
    return (Intent.THANKS, "ringrazia o fa i complimenti") if _finds("praise", flow) and "?" not in flow.text else None
