"""The wish to join, in any words. It must be the person's own wish, for this service, now."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from comunica.enrolment.commands import DOUBTFUL, JOIN, courtesies
from comunica.enrolment.flow import Flow
from comunica.enrolment.lexicon import given_names, table_of, words_of
from comunica.enrolment.objects import is_about_something_else, is_ours, pattern_of
from comunica.enrolment.own_words import OwnPhrase
from comunica.enrolment.tokens import Break, Token


class How(StrEnum):
    """How sure the wish is."""

    #: The command, or a whole wish in words.
    SAID = "said"
    #: A word that may be a slip of the command: counts where all the rest is an enrolment.
    DOUBTFUL = "doubtful"


class Join(NamedTuple):
    """A wish to join, and its tokens."""

    keyword: str
    first: int
    end: int
    how: How


_OURS = r"(?:messagg\w+|avvis\w*|notific\w+|notizi\w+|comunicazion\w+|informazion\w+|info|novita|aggiornament\w+|allert\w+|alert|news|newsletter|whatsapp|servizio|sms)"
_LIKE = r"(?:vorrei|vorremmo|voglio|vogliamo|volevo|desidero|desideriamo|desidererei|chiedo(?: di)?|chiediamo di|chiederei di|richiedo di|gradirei|mi piacerebbe|intendo|posso|potrei|si puo|potete|potreste|puoi|puo|interessat[oa] a|prego di|mi interessa|mi interesserebbe|sono interessat[oa] a|ho piacere di|avrei piacere di|devo|dovrei|bisogno di|ho deciso di|fatemi|fammi|provo a|provo ad|come da volantino)"
_BETWEEN = r"(?: (?:anche|pure|io|di|ad|a|al|mi|anch|poter|essere|potermi|poterci|subito|nuovamente|di nuovo|gentilmente|per favore))*"
_WISH = re.compile(
    rf"(?<=\s){_LIKE}{_BETWEEN} (?:iscriver(?:mi|ci|e)?|re ?iscriver(?:mi|e)|attivar(?:e|mi|ci|lo|la)|riattivar(?:e|mi|lo)|registrar(?:mi|ci|e)|aderire|abbonar(?:mi|ci)|partecipare|entrare|far parte|unir(?:mi|ci)|aggiunger(?:e|mi|ci)|inserir(?:e|mi|ci)|attiva|iscrivermi|iscritt[oa]|attivat[oa]|aggiunt[oa]|inserit[oa]|registrat[oa]|ricevere|ricevervi|avere|avvisat[oa]|informat[oa]|mettermi|ricevo|segnarmi|iscrizione|attivazione|riceverl[oiae]|tornare a ricevere|riscriver(?:mi|e)|riattivar(?:mi|e))(?=\s)"
    rf"|(?<=\s)mi (?:voglio|vorrei|vorremmo|devo|posso|potete|piacerebbe) (?:re ?|ri)?(?:iscrivere|registrare|attivare|abbonare|aggiungere|inserire|unire)(?=\s)"
    rf"|(?<=\s)interessat[oa] (?:al|a|all|alla|agli|ai) (?:vostr\w )?(?:{_OURS}|iniziativa|gruppo|canale)(?=\s)"
)
_ME = re.compile(
    r"(?<=\s)(?:(?:iscriv|re ?iscriv|riscriv|inser|aggiung|mett|includ)(?:imi|etemi|ete(?= (?:me|pure me|anche me|anche a me|a me|il mio))|iscimi|itemi|ici|eteci|iteci)|(?:attiv|riattiv|registr|abbon|segn)(?:ami|atemi|atelo|aci|ateci)|mi "
    r"(?:potete |potreste |puoi |puo |volete |fate )?(?:r?iscriv(?:o|ete|ere|a|i)|attiv(?:o|ate|are|a|i)|registr(?:o|ate|are|i)|abbon(?:o|ate|are)|aggiung(?:ete|ere|a|i|o)|mett(?:ete|ere|a|i)|inser(?:ite|ire|isca|isci|isco)|segn(?:o|ate|are|i)|unisco|fate entrare)|ci iscriviamo|aderisco|aderiamo|chiedo l (?:iscrizione|attivazione|adesione)|richiedo l (?:iscrizione|attivazione|adesione)"
    r"|(?:chiedo|richiedo|richiesta)(?: di| l| la| dell)? (?:iscrizione|attivazione|adesione|abbonamento|registrazione)|(?:ci sto|ci sono anch io|anche io|anch io|io pure)(?= [,.])|mettetemi in lista|mi metta in lista|attivate(?: pure)? (?:il mio|questo) numero|si attivate(?:mi)?|(?:attivi|attivate|attivare|attiva) (?:anche|pure) (?:me|a me|il mio|io)|iscrivete anche me|aggiungete anche me)(?=\s)"
)
#: `Vorrei iscrivermi`, with `come si fa` after it, is a wish; `Come si fa a iscriversi` is a question.
_ASKS = re.compile(
    r"(?:^|[\s,.])(?:come (?:si|faccio|posso|fare|devo|dobbiamo|ci si|mi|potrei|fa|fanno|funziona|avviene|è possibile)|cosa|che cosa|che (?:devo|dati|bisogna|serve)|quando|quanto|perche|dove|chi|quale|quali|è possibile|e possibile|è obbligatorio|bisogna|devo per forza|è ancora|avete|hanno|ha|è gia|how|how can|comment|wie|como puedo|como hago|cum pot|cum|si mund)(?=\s)"
)
_LIKES = re.compile(r"(?<=\s)(?:vorrei|vorremmo|voglio|vogliamo|desidero|chiedo|chiederei|richiedo|gradirei|mi piacerebbe|volevo)(?=\s)")
_DENIED = re.compile(
    r"\b(?:non|senza|mai|se|invece di|prima di|anziche|quando|qualora|chi|piuttosto che|per|mi|ti|vi|ci|si|è|era|viene|verra|sara|resta|ancora|piu|sia|fosse|sempre|molto|gia|bisogna|da|parola|testo|ho mandato|scritto|scrivi|scrivere|scrivete|scrivendo|scriva|manda|mandare|mando|mandato|mandate|inviare|invia|inviando|inviato|inviate|digita|digitare|messaggio|con)(?: (?:mi|ti|vi|ci|lo|la|l|voglio|vorrei|intendo|di|il|un|semplicemente|solo|messaggio|testo|parola|mai|stat\w|ancora|sempre|sola|anche|ho|gia|stato|qui|,|devo|posso))*$"
)
_PAST = re.compile(r"\b(?:mi sono|mi ero|sono|ero|siamo|è|e|stato|stata|ho|avevo|abbiamo|avete|hanno|ha|aveva|mi avete|risulto|gia|essendo|sembra|dovrei essere|risulta|hai)(?: (?:gia|ieri|appena|sempre|anche|stat\w|mi|di))*$")
_THIRD_OBJECT = re.compile(
    rf"^ (?:anche |pure |il numero di |al numero di |i numeri di |,? ?)*(?:a |al |alla |per |di )?(?:(?:mi[oaei]e?i?|suo|sua|la|il|i|le|un|una|nostr\w|due|tutti|tutta) )+(?:mi[oaei]e?i? )?(?:{'|'.join(words_of('relatives'))}|famiglia)\b"
)
_OWN_PHONE = re.compile(r"\b(?:suo telefono|suo cellulare|suo numero|questo (?:è|e|numero|telefono|cellulare)|dal suo|con il suo|col suo|sul suo)\b")
_THIRD_SUBJECT = re.compile(
    rf"\b(?:mi[oaei]e?i?|un|una|la|il|tua|tuo|sua|suo|i|le) (?:\w+ )?(?:{'|'.join(words_of('relatives'))})(?: \w+){{0,5}} (?:vuole|vorrebbe|vorrebbero|vogliono|deve|chiede|puo|interessat\w)\b"
)
_THIRD_PARTY = re.compile(
    rf"(?<=\s)(?:iscriv\w+|attiv\w+|aggiung\w+|inser\w+|mett\w+|registr\w+|segn\w+|avvis\w+)(?: (?:anche|pure|per favore|gentilmente|al servizio|alla lista|a|il numero di|i))* (?:(?:mi[oaei]e?i?|suo|sua|nostr\w|un|una|la|il|i|due|tutti) )+(?:mi[oaei]e?i? )?(?:{'|'.join(words_of('relatives'))})(?=\s)"
)
#: After the bare command they begin a sentence about something else.
_GOES_ON = frozenset("e ed o in per il lo la l i gli le un uno una con su sul sulla nel nella alle dalle dal dalla da del della che ma non si è come quando anche sempre o fino se".split())


def find_join(tokens: Sequence[Token], flow: Flow, phrases: Iterable[OwnPhrase], own: frozenset[str]) -> Join | None:
    """The wish to join. `phrases`: the town's own join words as found; `own`: words of the service's name."""
    for phrase in phrases:
        if _is_own_wish(tokens, flow, phrase):
            return Join(phrase.keyword, phrase.first, phrase.end, How.SAID)
    if switched := _switched_on(tokens):
        return switched
    found = _command(tokens, flow, own) or _wish(tokens, flow, own) or _foreign(flow)
    return found or _doubtful(tokens)


def wants_third_party(flow: Flow) -> bool:
    """Asks to enrol somebody else."""
    return bool(_THIRD_PARTY.search(flow.text)) and not _OWN_PHONE.search(flow.text)


def mentions_join(tokens: Sequence[Token]) -> bool:
    """A join word is there, whatever it means."""
    return any(token.folded in JOIN for token in tokens)


def _command(tokens: Sequence[Token], flow: Flow, own: frozenset[str]) -> Join | None:
    for at, token in enumerate(tokens):
        if token.folded not in JOIN:
            continue
        start, end = flow.starts[at], flow.starts[at] + len(token.folded)
        first, last = flow.sentence_at(start)
        left, right = flow.text[first:start], flow.text[end:last]
        if _stands_free(tokens, at, left, right) and not _other_object(tokens, at, right, own) and not _third(right, flow):
            return Join(token.folded, at, at + 1, How.SAID)
    return None


def _stands_free(tokens: Sequence[Token], at: int, left: str, right: str) -> bool:
    words = left.split()
    clause = words[len(words) - words[::-1].index(",") :] if "," in words else words
    if _ASKS.search(" " + " ".join(clause) + " ") and not _LIKES.search(left):
        return False
    if all(word in courtesies() or word in _OPENERS for word in clause):
        return not _DENIED.search(" ".join(clause))
    token = tokens[at]
    if _DENIED.search(" ".join(clause)) or _PAST.search(" ".join(clause)):
        return False
    last = at == len(tokens) - 1 or all(each.folded in words_of("courtesy") for each in tokens[at + 1 :])
    if last and token.folded in ("attiva", "iscrivimi", "attivami", "iscrizione", "attivazione", "attivare", "iscrivetemi", "attivatemi", "riattiva"):
        return len(tokens) - at <= 8 and (at >= 2)
    shouted = token.text.isupper() and len(token.text) > 3 and not all(each.text.isupper() for each in tokens)
    return shouted and token.folded in ("attiva", "iscrivimi", "attivami")


_OPENERS = frozenset("no anzi scusa scusate ora adesso allora quindi ok dunque si sono per cambio indirizzo buongiorno io e voi invece gentilmente richiesta".split())


def _other_object(tokens: Sequence[Token], at: int, right: str, own: frozenset[str]) -> bool:
    words = right.split()
    if not words or words[0] in (",", ".", "?"):
        return False
    word = tokens[at].folded
    if word in ("attiva", "attivate", "attivare", "attivi", "iscrivi", "riattiva", "riattivare", "iscrizione", "iscrizione", "registrazione", "attivazione", "iscrivere"):
        if (words[0] in _GOES_ON or is_about_something_else(right, own, plain_noun=False)) and not _names_follow(tokens, at + 1):
            return words[0] not in ("anche",) and (is_about_something_else(right, own, plain_noun=False) or words[0] in ("e", "ed", "o", "in", "da", "dalle", "che", "ma", "non", "si", "è", "come", "quando", "sempre", "fino", "se", "su", "nel", "nella", "dal", "dalla"))
        noun = words[0]
        if word.endswith("zione") and _is_plain_noun(tokens, at + 1, own):
            return True
        if noun in words_of("chatter") and noun not in words_of("courtesy") and noun not in _LABELS and noun not in given_names() and noun not in own:
            return True
        return False
    return is_about_something_else(right, own, plain_noun=False) and not _names_follow(tokens, at + 1)


def _is_plain_noun(tokens: Sequence[Token], at: int, own: frozenset[str]) -> bool:
    """`iscrizione albo scrutatori`, `attivazione pagopa`: what the request is about, and no name."""
    word = tokens[at].folded
    if tokens[at].text[0].isupper() or tokens[at].brk is not Break.NONE or tokens[at].is_number:
        return False
    if any(token.folded in given_names() for token in tokens[at : at + 4]) or word in words_of("surnames", "courtesy", "titles", "ours") or is_ours(word, own):
        return False
    return word not in _LABELS


_LABELS = frozenset(
    "nome cognome nominativo via viale piazza corso largo vicolo strada zona contrada quartiere frazione localita cascina villaggio borgo residente residenza indirizzo abito abitante sto vivo cittadino cittadina sottoscritto sottoscritta "
    "signor signora comune comunale servizio interno famiglia fam interessato interessata utente centro paese bar anche subito urgente nuovo nuova buongiorno sono grande richiesta dati desidero vorrei chiedo voglio nato nata cambio ricevere numero telefono cellulare cell tel per mi attiva iscrivo risiedo domicilio domiciliato domiciliata dott "
    "mamma".split()
)


def _names_follow(tokens: Sequence[Token], at: int) -> bool:
    """`lo presti carmela`, `La Costa`: what follows the article is a name."""
    if at + 1 >= len(tokens):
        return False
    if tokens[at].text[0].isupper() and tokens[at + 1].text[0].isupper() and not tokens[at + 1].text.isupper():
        return True
    words = [token.folded for token in tokens[at + 1 : at + 4]]
    if tokens[at + 1].folded in words_of("chatter", "function_words") and tokens[at + 1].folded not in given_names():
        return False
    return tokens[at].folded in words_of("particles") and (any(word in given_names() for word in words[1:]) or words[0] in words_of("surnames"))


def _third(right: str, flow: Flow) -> bool:
    return bool(_THIRD_OBJECT.search(right)) and not _OWN_PHONE.search(flow.text)


def _wish(tokens: Sequence[Token], flow: Flow, own: frozenset[str]) -> Join | None:
    for pattern in (_WISH, _ME):
        for match in pattern.finditer(flow.text):
            start, end = flow.sentence_at(match.start())
            left, right = flow.text[start : match.start()], flow.text[match.end() : end]
            if _is_no_wish(match.group(), left, right, flow, own):
                continue
            first, last = flow.tokens_of(match.start(), match.end())
            return Join(_keyword(match.group()), first, last, How.SAID)
    return None


def _is_no_wish(matched: str, left: str, right: str, flow: Flow, own: frozenset[str]) -> bool:
    verb = matched.split()[-1]
    clause = left.rsplit(" , ", 1)[-1].strip()
    if _ASKS.search(" " + clause + " ") and not _LIKES.search(" " + clause + " " + matched + " "):
        return True
    if _DENIED.search(clause) and not clause.endswith((" si", " per")) and clause not in ("si", "per"):
        return True
    if _PAST.search(clause) and clause.split()[-1:] not in (["e"],) and not matched.startswith("interessat"):
        return True
    if _third(right, flow) or (_THIRD_SUBJECT.search(left + matched) and not _OWN_PHONE.search(flow.text)):
        return True
    needs = verb in ("ricevere", "avere", "ricevo", "iscrivere", "riscrivere", "attivare", "aggiungere", "inserire", "attiva", "partecipare", "entrare", "far", "parte", "registrare", "avvisate", "informate", "mettere", "mettete", "segnare", "attivate", "iscrizione", "attivazione", "attivo", "iscritto", "iscritta")
    if needs and verb in ("ricevere", "avere", "ricevo", "partecipare", "entrare", "parte"):
        if is_about_something_else(right, own, plain_noun=False):
            return True
        return not re.match(rf" (?:(?:i|gli|le|il|la|l|tutti|tutte|le vostre|i vostri|gli|vostri|vostre|questi|queste|anch|anche|io|su|nel|nella|nei|del|della|al|alla|a|dei|degli|delle|questo|sul|mio|gruppo|telefono|cellulare|di) )*(?:{_OURS}|gruppo|lista|canale|elenco|comunica\w*|iniziativa|rubrica)\b", right) and not any(word in own for word in right.split()[:4])
    if is_about_something_else(right, own, plain_noun=False) or right.startswith(" che "):
        return True
    words = right.split()
    posso = matched.split()[0] in ("posso", "potrei", "si") and right.endswith("? ")
    if posso and re.search(r"\b(?:anche se|se|da|da un|senza|quando|dove|online)\b", right):
        return True
    return bool(words) and needs and words[0] in words_of("chatter") - words_of("courtesy") - words_of("ours") - _LABELS


def _keyword(matched: str) -> str:
    words = matched.split()
    return " ".join(words[-2:] if words[-2:-1] == ["mi"] else words[-1:])


def _foreign(flow: Flow) -> Join | None:
    match = _foreign_words().search(flow.text)
    if match:
        start, end = flow.sentence_at(match.start())
        left = flow.text[start : match.start()]
        if re.search(r"\b(?:do not|don t|dont|not|no|nu|nicht|ne|nie|how (?:can|do|to|could) i|como puedo|comment|wie kann ich|cum pot|i|how|to|can i) $", left) and match.group() == "subscribe" or _ASKS.search(" " + left + " "):
            return None
        first, last = flow.tokens_of(match.start(), match.end())
        return Join("subscribe", first, last, How.SAID)
    if not flow.text.isascii():
        for phrase in table_of("join_phrases")["inside"]:
            at = flow.text.find(phrase)
            if at >= 0:
                first, last = flow.tokens_of(at, at + len(phrase))
                return Join("subscribe", max(0, first - 1) if at not in flow.starts else first, last, How.SAID)
    return None


@cache
def _foreign_words() -> re.Pattern[str]:
    table = table_of("join_phrases")
    return pattern_of(phrase for language, phrases in table.items() if language != "inside" for phrase in phrases)


def _doubtful(tokens: Sequence[Token]) -> Join | None:
    for at, token in enumerate(tokens[:4]):
        if token.folded in DOUBTFUL:
            return Join("attiva", at, at + 1, How.DOUBTFUL)
        if token.folded not in courtesies():
            return None
    return None


def _is_own_wish(tokens: Sequence[Token], flow: Flow, phrase: OwnPhrase) -> bool:
    """The town's command as a command: not asked, not told, not scattered over a sentence."""
    start, end = flow.span_of(phrase.first, phrase.end)
    begin, last = flow.sentence_at(start)
    left, right = flow.text[begin:start], flow.text[end:last]
    clause = left.rsplit(" , ", 1)[-1].strip()
    if right.endswith("? ") and re.match(r" (?:o |, )?(?:no|non|off|funziona|è|e|serve|vale|costa|cosa|che|come|quando|va|ha|sarebbe|significa|conviene) ", right):
        return False
    if _THIRD_SUBJECT.search(left) or _third(right, flow):
        return False
    courteous = all(word in courtesies() or word in _OPENERS for word in clause.split())
    if (_DENIED.search(clause) or _PAST.search(clause) or _ASKS.search(f" {clause} ")) and not courteous:
        return False
    # Its words may stand in any sentence: `le info sul sito di Pievalta si leggono male`.
    exact = end - start == len(phrase.keyword)
    return courteous or phrase.end == len(tokens) or (exact and len(clause.split()) <= 6 and not right.endswith("? "))


def _switched_on(tokens: Sequence[Token]) -> Join | None:
    """`ON` alone, or with who and where."""
    at = 0
    while at < len(tokens) and tokens[at].folded in courtesies():
        at += 1
    if at >= len(tokens) or tokens[at].folded not in ("on", "alta"):
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.brk is not Break.NONE or after.gap.startswith(".") or after.folded in words_of("street_types", "courtesy") or after.folded in given_names():
        return Join("on", at, at + 1, How.SAID)
    return None
