"""What a message is about that neither joins nor leaves."""

import re
from collections.abc import Sequence

from comunica.enrolment.flow import Flow
from comunica.enrolment.joining import wants_third_party
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Intent
from comunica.enrolment.tokens import Token

_EMERGENCY = re.compile(
    r"(?<=\s)(?:incendi\w*|brucia\w*|a fuoco|va a fuoco|fiamme|fumo|(?:odore|puzza|fuga|perdita|sento) (?:di )?(?:\w+ )?gas|ferit[oaie]|allagat[oaie]|allagament\w+|esondat\w+|esondazione|straripat\w+|ambulanza|pompieri|vigili del fuoco|esplosion\w+|esplos[oa]|scoppiat[oa]|crollat[oa]|crollo|crolla\w*|annega\w*|svenut[oa]|infarto|non respir\w+|respira male|soffoc\w+|aiutatemi|aiutateci|soccors\w+|incidente|investit[oa]|sparat\w|spari|accoltellat\w|picchia\w*|aggredit\w|terremoto|frana|bloccat[oa] (?:in|nell|nel) ascensore|ossigeno|emergenza|smarrit[oa]|scomparso|scomparsa|valanga|fulmin\w+|folgorat\w|sangu\w+|perde sangue|urgent\w* aiuto|help me|fire|accident|emergency|incendio|fuego|feu|pozar|foc)(?=\s)"
)
_NO_EMERGENCY = re.compile(r"(?<=\s)(?:esercitazione|fuochi d artificio|fuochi artificiali|divieto di fuochi|corso di|dichiarazione)(?=\s)")
_HELP = re.compile(
    r"^ (?:[,.] )*(?:aiuto|help|menu|info|informazioni|istruzioni)(?: [.,?!])*(?= $)"
    r"|(?<=\s)(?:come (?:funziona|si fa|faccio|posso|fare|devo|ci si|mi) ?(?:\w+ ){0,4}(?:iscri\w+|attiv\w+|servizio|cancell\w+|disiscri\w+|disattiv\w+|aderire|ricevere|uscire)?|cosa devo (?:fare|scrivere)|che devo (?:fare|scrivere)|a cosa serve|cos è questo|che servizio|se scrivo|se mando|è gratis|è gratuito|è a pagamento|quanto costa|posso (?:cancellarmi|disiscrivermi|iscrivermi|uscire|tornare))(?=\s)"
)
_ACCESS = re.compile(
    r"^ (?:[,.] )*(?:i miei )?dati(?: miei| personali)?(?: [.,?])*(?= $)"
    r"|(?<=\s)(?:(?:che|quali|i|dei|miei|mie|tutti) (?:\w+ )?dati (?:\w+ )*(?:avete|possedete|conservate|tenete|trattate|detenete|risultano|hai|ha|sono)|(?:art|articolo|art n) (?:15|16|20)(?: \w+)*|copia (?:di tutti )?(?:dei|i) (?:miei )?dati|access\w+ (?:ai|a) (?:\w+ )?dati|rettific\w+|portabilita|(?:correggere|modificare|aggiornare) (?:i|il|la) (?:mi\w+ )?(?:dati|nome|cognome|indirizzo)|informativa (?:sulla )?privacy|cosa sapete di me|che dati avete)(?=\s)"
)
_PAUSE = re.compile(r"(?<=\s)(?:sospend\w+|sospension\w+|pausa|mettere in pausa|silenzi\w+|interrompere (?:temporaneamente|per))(?=\s)")
_WHILE = re.compile(r"(?<=\s)(?:fino (?:a|al|alla)|vacanz\w+|ferie|temporane\w+|per (?:un|una|due|tre|qualche|alcune|alcuni|il mese|agosto|luglio)|mes[ei]|settiman\w+|agosto|estate|rientro)(?=\s)")
_PROBLEM = re.compile(
    r"(?<=\s)(?:non (?:mi |ci )?(?:ricev\w+|arriv\w+|è arrivato|e arrivato|giung\w+|vedo|sto ricevendo|ho (?:piu )?ricevuto|ho avuto|mi è arrivato|funziona)|mai ricevuto|nessun (?:messaggio|avviso)|non e mai arrivat\w|nessuna (?:risposta|conferma))(?=\s)"
)
_ENROLLED = re.compile(r"(?<=\s)(?:iscritt[oa]|iscrizione|attiva|attivat[oa]|registrat[oa]|messagg\w+|avvis\w+|notific\w+|mandato|inviato|niente|nulla|conferma|servizio|più|piu)(?=\s)")
_PRAISE = re.compile(r"(?<=\s)(?:grazie|brav[oaie]|bravissim\w|compliment\w+|ottim[oa]|utilissim\w|auguri|buon natale|buona pasqua|buone feste|mi piace|ben fatto|perfetto|molto attivo|merci|thank|thanks|gracias|obrigad\w|danke|multumesc|faleminderit)(?=\s)")
_WARM = words_of("thanks")


def intent_of(tokens: Sequence[Token], flow: Flow, *, foreign: bool = True) -> tuple[Intent, str]:
    """What the message is about, and why."""
    text = flow.text
    if all(token.folded in _WARM for token in tokens):
        return Intent.THANKS, "solo ringraziamenti o auguri"
    if (hit := _EMERGENCY.search(text)) and not _NO_EMERGENCY.search(text):
        return Intent.EMERGENCY, f"forse un'emergenza: «{hit.group()}»"
    if wants_third_party(flow):
        return Intent.THIRD_PARTY, "chiede di iscrivere un'altra persona"
    if _ACCESS.search(text):
        return Intent.ACCESS, "chiede dei propri dati"
    if _PAUSE.search(text) and _WHILE.search(text):
        return Intent.PAUSE, "chiede una pausa"
    if _PROBLEM.search(text) and _ENROLLED.search(text):
        return Intent.PROBLEM, "dice che non riceve nulla"
    if _HELP.search(text):
        return Intent.HELP, "chiede come funziona"
    if foreign and is_foreign(tokens):
        return Intent.LANGUAGE, "scritto in un'altra lingua"
    if _PRAISE.search(text) and "?" not in text:
        return Intent.THANKS, "ringrazia o fa i complimenti"
    return Intent.NONE, "nessun comando"


def is_foreign(tokens: Sequence[Token]) -> bool:
    """Most of its words are of another language, or in another script."""
    words = [token for token in tokens if not token.is_number]
    if not words:
        return False
    if sum(1 for token in words if not token.text.isascii() and token.folded[:1] > "\u024f") * 2 > len(words):
        return True
    if len(words) < 3:
        return False
    italian = words_of("function_words", "chatter", "thanks", "ours")
    other = words_of("foreign_words")
    theirs = sum(1 for token in words if token.folded in other and token.folded not in italian)
    ours = sum(1 for token in words if token.folded in italian and token.folded not in other)
    return theirs >= 2 and theirs > ours
