"""The wish to leave, in any words. A wish or an order counts; what is only told, quoted, asked or denied does not."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from comunica.enrolment.commands import courtesies
from comunica.enrolment.flow import Flow
from comunica.enrolment.lexicon import given_names, table_of, words_of
from comunica.enrolment.own_words import OwnPhrase
from comunica.enrolment.objects import is_about_something_else, is_ours, pattern_of


class Leave(NamedTuple):
    """A wish to leave: what said so, and where it stands in the line."""

    keyword: str
    start: int
    end: int
    #: Data protection words: the request goes to the office as well.
    erasure: bool = False


_A = r"(?:a|ate|are|i|o|ino|iamo|ando)"
_NUMBER = r"(?:numero|nome|nominativo|contatto|utenza|cellulare|telefono|recapito|iscrizione|adesione|account|profilo|registrazione|abbonamento|numero di telefono|scheda|sim)"
_OBJECT = rf"(?:il |la |l |i |le )?(?:mio |mia |miei |mie |nostro |nostra |questo |questa |suo |sua |vostro |presente )*{_NUMBER}"
_LIST = r"(?:gruppo|gruppi|lista|liste|servizio|chat|canale|elenco|elenchi|rubrica|newsletter|mailing|iscritti|broadcast|giro|whatsapp|sistema|database|bot)"
_OURS = r"(?:messagg\w+|msg|mex|avvis\w*|notific\w+|notizi\w+|comunicazion\w+|informazion\w+|info|aggiornament\w+|allert\w+|sms|whatsapp\w*|servizio|newsletter|pubblicita|spam|propaganda)"

#: `cancellami`, `toglietemi`: they name the person.
_ME = re.compile(
    r"(?<=\s)(?:(?:s?cancell|elimin|disattiv|lev|depenn|disabilit|stacc)(?:ami|atemi|armi|aci|ateci|arci|atemelo|amelo|atelo|alo|arlo|atemela)"
    r"|(?:dis(?:is)?criv|des(?:is)?criv|esclud|rimuov|dissociat|dissoci)(?:imi|etemi|ermi|ici|eteci|erci|atemi|armi)"
    r"|to[gl]+i(?:mi|etemi|ci|eteci)|to(?:gl|l)ie(?:temi|rmi|teci|rci|telo|rlo)|togliermi|toglimelo|disiscriv\w*mi|unsubscribe me|fatemi uscire|fammi uscire|lasciatemi uscire"
    r"|disiscriv(?:etemi|imi|ermi|ete|ere|o)|disiscrizione|disicriv\w+"
    r"|mi (?:dovete |potete |puoi |puo |potreste |possono |potrebbe |volete |vogliate |dovreste |fate |faccia |devi |dovrebbe )?"
    r"(?:(?:s?cancell|elimin|disattiv|lev|depenn)(?:ate|i|are|ino|o|a|iate)|disiscriv(?:o|ete|ere|a|iate|i)|(?:to(?:gl|l)ie(?:te|re)|togli|tolga|tolgano|tolgo|togliate)|rimuov(?:ete|ere|a|ano|o)|esclud(?:ete|ere|a))"
    r"|(?:essere|venire|farmi|vengo|venga|esser) (?:s?cancellat[oa]|cancellare|tolt[oa]|eliminat[oa]|rimoss[oa]|depennat[oa]|esclus[oa]|disiscritt[oa]|disattivat[oa]|togliere))(?=\s)"
)
#: The number or the enrolment as the thing that goes.
_MY_NUMBER = re.compile(
    rf"(?<=\s)(?:(?:s?cancell|elimin|disattiv|lev|depenn|annull|revoc|disd|termin|chiud|sospend|ritir){_A}?(?:e|ete|ere|ica|ire|a)?|rimuov(?:i|ete|ere|a|ano)|to(?:gl|l)i(?:ete|ere)?|tolga|tolgano|rinuncio a|recedo da|disdire|disdico|disdetta)"
    rf" (?:pure |subito |per favore |cortesemente |immediatamente |anche )?(?:dal|dalla|da|del|della|dell|al|alla|all)? ?{_OBJECT}(?=\s)"
)
_GET_OUT = re.compile(
    rf"(?<=\s)(?:usc(?:ire|irei)|esc[oa]|andarmene|andare via|tir\w+ fuori|rinunci(?:o|are)|reced(?:o|ere)|abbandon(?:o|are)|lasci(?:o|are)|mi (?:chiamo|tiro) fuori|(?:chiamar|tirar)mi fuori|mi ritiro|ritirarmi|me ne (?:tiro fuori|chiamo fuori|vado|esco))"
    rf"(?: (?:da|dal|dalla|dall|dai|dalle|al|alla|il|la|l|questo|quest|questa|sto|sta|vostro|vostra|suddetto|tutti|i|ai) ?)*(?:{_LIST}|{_OURS})(?=\s)"
    r"|(?<=\s)(?:fuori|via) (?:da|dal|dalla|dall) (?:questo |questa |sto |sta |vostro |vostra |la |il |questo )*(?:gruppo|lista|elenco|rubrica|chat|servizio|canale)(?=\s)|(?<=\s)me ne (?:tiro|chiamo) fuori(?=\s)|(?<=\s)(?:mi (?:tiro|chiamo) fuori|(?:voglio|vorrei|preferisco|preferirei|desidero|intendo|devo|posso) uscire(?: grazie| subito| ora| adesso)?(?= [.,])|(?:lasciatemi|tenetemi|lasciami|mettetemi) fuori|io esco(?= [.,])|fatemi uscire)(?=\s)"
)
_WANT = r"(?:voglio|vogliamo|vorrei|vorremmo|desidero|desideriamo|desidererei|intendo|intendiamo|gradisco|gradirei|accetto|acconsento|consento|mi va|ci tengo|sono (?:piu )?interessat[oa]|ho (?:piu )?(?:intenzione|interesse|voglia|bisogno)|mi interessa|autorizzo|do|diamo)"
#: Not wanting what we send.
_NOT_WANT = re.compile(
    rf"(?<=\s)non (?:vi |ne |ci |lo |li |le )?(?:piu )?{_WANT}(?: piu)?(?: (?:assolutamente|a|di|ad|che|essere|esser|far|fare|stare|restare|rimanere|continuare|piu|mi|ci|vengano|venga|vengo|mandiate|inviate|ricevere|riceverli|riceverne|riceverle|avere|averne|leggere|vedere|sapere|saperne|parte|iscritt[oa]|contattat[oa]|disturbat[oa]|inform\w+|avvisat[oa]|inserit[oa]|nel|nella|in|del|della|questo|questi|queste|questa|i|gli|le|il|la|altri|altre|vostri|vostre|vostro|nessun|nessuna|avere|piu niente|il mio|mio|alcun|alcuna|tutti|tutte|sti|ste|quest|l|un|dei|degli|delle|niente|nulla|su|da|dal|comune|voi|al|alla))*"
    rf" (?:ricever\w*|riceverl\w|{_OURS}|iscritt[oa]|contattat[oa]|disturbat[oa]|avvisat[oa]|inform\w+|sapern\w|saper\w+ (?:piu )?(?:niente|nulla)|avern\w|inserit[oa]|{_LIST}|parte|mandiate|inviate|niente da voi|averci|lista|vostri|iscrizione|consenso|autorizzazione|uso del mio numero|a che fare|che fare)(?=\s)"
)
#: `non mandatemi più niente`, `di non inviare più nulla`.
_NOT_SEND = re.compile(
    r"(?<=\s)(?:"
    r"non (?:mi |ci |vi |me ne |mene |me li )?(?:dovete |devi |potete |vogliate |voglia |state a )?(?:piu )?(?:mandat\w*|mandar\w*|mandiate|manda|mandi|inviat\w*|inviar\w*|inviate|invii|spedi\w+|scrivet\w*|scriver\w*|scrivi|scriviate|contattat\w*|contattar\w*|contatti|disturbat\w*|disturbar\w*|disturbare|chiamat\w*|notificat\w+|avvisat\w+)(?: (?:mi|ci))? (?:piu|altro|altri|altre|niente|nulla|messagg\w+|avvis\w+|notific\w+|whatsapp)"
    r"|non (?:mi|ci) (?:mandare|inviare|scrivere|contattare|disturbare|scriva|mandi|invii|contatti)"
    r"|non (?:mandatemi|inviatemi|scrivetemi|scrivermi|mandarmi|inviarmi|contattatemi|contattarmi|disturbatemi|disturbarmi|mandateci|inviateci|scriveteci)"
    r"|(?:vorrei|preferirei|preferisco|desidero|desidererei|voglio|chiedo di|prego di|gradirei|chiederei di|posso|possibile|pregat[aoie]+ di|pregasi di|pregherei di|intendo|sarebbe meglio|potrei) non (?:piu )?(?:esser\w* (?:piu )?\w+|ricever\w*|averl\w|averne|avere|far parte|stare|continuare|figurare)"
    r"|(?:e|essere) non ricevere piu|non ricevere piu|non riceverne piu|non riceverli piu|non riceverle piu"
    r"|(?:smett|finit|piant|finisc|piantat|smettet|finitel)\w*(?: (?:subito|per favore))?(?: (?:di|con|da|a))?(?: (?:il|la|i|gli|le|questi|queste|questo|sti|ste|tutti|mandarmi|mi|l))*(?: (?:scriver\w*|mandar\w*|inviar\w*|invio|disturbar\w*|contattar\w*|rompere|scocciar\w*|tempestar\w*|assillar\w*|bombardar\w*|tormentar\w*|infastidir\w*|importunar\w*|invasare|intasare))"
    rf"|(?:smett|finit|piant|finisc|ferm|interromp|sospend|cess|blocc|chiud|stopp|termin|arrest)\w*(?: (?:subito|per favore|immediatamente|definitivamente))?(?: (?:di|con))?(?: (?:il|la|l|i|gli|le|questi|queste|questo|sti|ste|tutti|tutte|ogni|vostri|vostro|invio|dei|di|degli|delle))* (?:{_OURS}|invio)"
    r"|non (?:mi|ci) arriv(?:i|ino) piu|(?:la|lo) (?:smettete|finite|piantate|smettiamo|finiamo)(?: una volta per tutte)? (?:di|con) (?:mandar\w+|inviar\w+|scriver\w+|(?:questi |sti |i )?messagg\w+)|non rompete(?: piu)?(?: le scatole| le palle)? con (?:questi |sti |i )?(?:messagg\w+|avvis\w+)|lasciat(?:emi|eci) (?:in pace|stare|perdere)|lasciami in pace|lasciami stare"
    r")(?=\s)"
)
#: `gli avvisi non mi servono più`.
_NO_USE = re.compile(rf"(?<=\s)non sono piu interessat[oa](?=\s)|(?<=\s)(?:{_OURS} )?non (?:li|le|lo|la) (?:voglio|vogliamo|desidero|gradisco|leggo|guardo)(?: ricevere)? piu(?=\s)|(?<=\s)(?:quest\w|sti|ste|i vostri|vostri) {_OURS} non (?:li|le|lo|la) (?:voglio|vogliamo|desidero|gradisco)(?=\s)|(?<=\s){_OURS}(?: \w+){{0,2}} non (?:mi|ci) (?:interess\w+|serv\w+)(?=\s)|(?<=\s)(?:{_OURS} )?non (?:mi |ci |li |gli |ne )?(?:serv\w+|interess\w+|occorr\w+|import\w+|riguard\w+|uso|utilizzo|leggo|guardo|ho piu bisogno)(?: assolutamente)? piu(?=\s)")
_NO_USE_OURS = re.compile(rf"(?<=\s)non (?:mi |ci )?(?:serv\w+|interess\w+|occorr\w+|importano|riguard\w+) (?:piu )?(?:(?:i|gli|le|il|la|questi|queste|questo|sti|ste|vostri|vostre|vostro|tutti|ricevere|avere|a) )*{_OURS}(?=\s)")
#: Data protection.
_ERASE = re.compile(
    r"(?<=\s)(?:(?:cancell|elimin|rimozion|rimuov|distrugg|toglie|tolg|oscur)\w*(?: \w+){0,2} (?:de[il] |dei |i |ai |tutti )*(?:miei |tutti i miei |suoi |propri )?dati"
    r"|cancellazione (?:dei|di|totale)(?: tutti i| tutti)? ?(?:miei |propri )?dati|(?:diritto all |all |l )oblio|(?:articolo|art|art n) (?:17|21)(?: \w+){0,4}"
    r"|revoco tutto|(?:revoc|ritir|neg|tolg|togli|rimuov)\w*(?: (?:il|la|l|mio|mia|ogni|ora|qui|con|la presente|presente))* (?:consens|autorizzazion|assenso|liberatori|adesion|iscrizion|sottoscrizion)\w+|mi oppongo|oppormi|opposizione al trattamento|opposizione all invio|esercit\w+ (?:il )?(?:mio )?diritto (?:di|alla|all) (?:cancellazione|opposizione|oblio)|diritto (?:di opposizione|alla cancellazione))(?=\s)"
)
_IS_DATA = re.compile(rf"(?<=\s)(?:trattamento|dati|invio|ricezione|ricever\w*|{_OURS}|gdpr|art|articolo|numero|utilizzo|consenso|contatt\w+)(?=\s)")
_WISH = re.compile(r"(?<=\s)(?:chied\w+|richied\w+|vorrei|voglio|desider\w+|revoc\w+|ritir\w+|esercit\w+|intend\w+|prego|preghiamo|mi oppongo|tolg\w+|neg\w+|cancell(?:ate|a|i|ino)|elimin(?:ate|a|i|ino)|rimuov(?:ete|i|a)|procedere|procediate|procedete|sollecit\w+|diffid\w+|pretend\w+|esig\w+|invito|distruggete|togliete|togli|richiesta|domand\w+|ai sensi|oppormi)(?=\s)")

#: Words that may be the command; what they are about decides.
_COMMAND = re.compile(
    r"(?<=\s)(?:disattiva|disattivami|disattivatemi|disattivate|disattivare|disattivarmi|disattivazione|disattivi|disattivo|cancellami|cancellatemi|cancellarmi|cancellazione|cancella|cancellate|cancellare"
    r"|eliminate|elimina|eliminare|rimuovete|rimuovi|rimuovere|rimozione|disiscrivimi|disiscrivetemi|disiscrivermi|disiscrivi|disiscrivere|disiscrizione|toglimi|toglietemi|annulla|annullate|annullare|disdetta|disdico|disdire|recesso|unsubscribe|stop|off)(?=\s)"
)
_ALONE = re.compile(r"^ (?:[,.?] )*(?:basta|fine|canc|cancella|uscire|esci|esco|escimi|fuori|cancel|end|quit|baja|stop|off|annullamento|smettetela|smettila|finitela|piantatela|disdetta|abmelden|desinscription|resiliere|revoca|addio|disabilita|rimuovi|elimina|cancellare|togli|togliere|abbandona|abbandono|smettete|rinuncio|recesso|recedo)(?: (?:basta|cosi|stop|grazie|ora|adesso|davvero|per favore|subito|prego|vi prego|ciao|saluti|arrivederci|buongiorno|buonasera|favore|per sempre))*(?: [,.?])*(?= $)")
_BASTA = re.compile(r"(?<=\s)(?:(?:ora|adesso|per favore|vi prego|ragazzi|oh|e|ma|ok|ciao|salve|buongiorno|buonasera|grazie|no|dai) )*basta(?=\s)")
_TOWN_OFF = re.compile(r"^ (?:[,.] )*(?:\w+ ){1,3}off(?: grazie| prego)?(?: [.,?])*(?= $)|^ (?:[,.] )*(?:info ?\w*|servizio \w+|iscrizione) (?:\w+ )?no(?: grazie| prego)?(?: [.,?])*(?= $)|(?<=\s)(?:iscrizione|servizio|info|notizie|whatsapp|canale|adesione) off(?=\s)|^ del wa(?: [.,?])*(?= $)")

# What makes a wish none.
_DENIED = re.compile(
    r"\b(?:non|senza|mai|invece di|anziche|piuttosto che|prima di|se|indecis[oa] se|evit\w+ di|al posto di|guai a|volevo|volevate|voleva|vietato|stavo per|stavo pensando di|pensavo di|pensavo anche di)"
    r"(?: (?:mi|ti|vi|ci|lo|la|ne|voglio|vogliamo|vorrei|intendo|desidero|ho|intenzione|di|a|devo|dovete|posso|sto|deciso|decidere|mica|penso|pensavo|si|assolutamente|alcuna|nessuna|affatto|ancora|potete|puoi|mio|chiedendo|chiedo|dico|dicendo|per|ora|adesso|che|dovrei|dobbiamo|e|essere))*$"
)
_MAYBE_PAST = re.compile(r"\b(?:ho|abbiamo|avevo|hanno|ha|avete|aveva|ero|era|sono|siete|e|è|sono stat\w|e stat\w|viene|verra|vengono|sara|ho gia|hai|mi sono|mi ero|mi avete|avevate)(?: (?:gia|ieri|sempre|appena|poi|mai|erroneamente|purtroppo|per sbaglio))*$")
_QUOTED = re.compile(
    r"\b(?:scriv\w+|scritto|mand\w+|inviand\w|invia\w*|invio|inviare|digit\w+|parola|parole|testo|comando|rispond\w+|risposto|con|tasto|pulsante|clicca\w*|premi|premere|detto|dice|dire|dico|chiama\w*|significa|sarebbe|seguito da|ricevut\w|fatto|fare|fai|faccio|messaggio)"
    r"(?: (?:la|il|lo|l|parola|di|testo|solo|un|una|messaggio|semplicemente|comando|subito|voi|invece|poi|scritto|,|semplice|anche|allora|su|qui|in|chat|whatsapp|sopra|whatsup))*$"
)
_TOLD = re.compile(r"\b(?:ho|abbiamo|avevo|hanno|ha|aveva|avevate|abbia)(?: (?:gia|ieri|oggi|sempre|appena|poi|piu volte|erroneamente|mai|provato a|anche))* (?:scritto|mandato|inviato|digitato|fatto|messo|detto|risposto|premuto|cliccato|schiacciato|chiesto di|chiesto)\b")
_STILL = re.compile(r"\b(?:ancora|continu\w+|lo stesso|comunque|imperterriti|sempre|arrivano|arriva|mandate|mi scrivete|ricevo|insist\w+|volte|non funziona|niente|quindi|percio|allora)\b")
_MISTAKE = re.compile(r"\b(?:sbaglio|sbagliat\w|errore|sbagliando|erroneamente|per prova|per provare|involontariamente|pentit\w|ripensat\w|torn\w+|rientr\w+|nipot\w+|figli\w+|bambin\w+)\b")
_ASKS = re.compile(
    r"(?:^|[\s,])(?:come (?:si|faccio|posso|fare|devo|dobbiamo|ci si|mi|potrei|bisogna|fa|fanno|funziona|avviene|va|e possibile)|cosa|che cosa|che (?:succede|devo|dati|fine|bisogna|problemi|conseguenze)|quando|quanto|perche|dove|chi|quale|quali|posso(?! (?:essere|non|avere la|chiedere|chiedervi|pregarvi))|si puo|e possibile|è possibile|è obbligatorio|bisogna|serve|basta|devo|dobbiamo|e se|se (?:mi|scrivo|mando|volessi|voglio|vorro|un giorno|disattivo|faccio|invio|poi|dopo|in futuro)|qualora|how|how can|how do|can i|what if|como puedo|como hago|como me|comment|wie kann|wie|cum pot|cum|si mund|jak)(?=\s)"
)
_ASKS_WORD = re.compile(r"(?:^|[\s,])(?:come mai|perche|quando|chi)(?=\s)")
_WISHES = re.compile(r"(?<=\s)(?:vorrei|vorremmo|voglio|vogliamo|desidero|potete|potreste|puoi|potrebbe|puo|prego|pregherei|chiedo|chiederei|richiedo|gradirei|vi prego|mi serve|ho bisogno di|intendo|preferirei|preferisco|non riesco|non so come|please|quiero|quisiera|je veux|je voudrais|ich mochte|vreau|doresc)(?=\s)")
_THIRD = re.compile(
    rf"\b(?:mi[oaei]e?i?|un|una|il|la|lo|l|tua|tuo|sua|suo|i|le|gli|quel|quella|alcuni|qualcuno|nessuno|gente|tutti) (?:\w+ )?(?:{'|'.join(words_of('relatives'))}|gente|cittadin\w|persone|persona|signor\w|tizi\w|tip[oa])(?: \w+){{0,3}} (?:si (?:e|è|vuole|puo|deve)|vuole|vorrebbe|vorrebbero|vogliono|ha|hanno|deve|dice|dicono|chiede|chiedono|aveva|intende|sta|si)\b(?: \w+)*$"
)
_THIS_PHONE = re.compile(r"\b(?:questo (?:numero|telefono|cellulare)|suo (?:numero|telefono|cellulare)|dal suo|sul suo|su questo|a questo)\b")
_IMPERSONAL = re.compile(r"\b(?:si|ci si|per|potersi|puo|poter|poi|verra|viene|per poi)$")
_POSTER = re.compile(r"\b(?:cancellarsi|disiscriversi|per (?:cancellarti|disiscriverti|uscire|cancellarsi|disattivare|disattivarlo|disattivarsi|cancellarvi|disdire|revocare|non ricevere|smettere|interrompere|lasciare)|chi (?:vuole|volesse|desidera)|(?:iscriv|attiv)er?ti|iscriversi|seguito da|e sufficiente|è sufficiente|basta (?:inviare|scrivere|mandare)|basta un messaggio|potete (?:cancellarvi|disiscrivervi)|puoi (?:cancellarti|disiscriverti|uscire)|ti puoi|vi potete)\b")
_FOR_A_WHILE = re.compile(r"(?<=\s)(?:fino (?:a|al|alla)|vacanz\w+|ferie|temporane\w+|moment\w+|per (?:un|una|due|tre|qualche|alcune|alcuni|il mese|agosto|luglio|un po)|mes[ei]|settiman\w+|agosto|estate|rientr\w+|un po)(?=\s)")
#: How, not whether: `non mandate messaggi alle 6 di mattina`.
_NOT_SO = re.compile(r"\b(?:alle|dopo le|prima delle|di notte|la notte|di mattina|al mattino|la mattina|la sera|di sera|la domenica|di domenica|nel weekend|nei festivi|cosi (?:presto|tardi|lunghi|tanti)|troppo (?:presto|tardi|lunghi)|a quest ora|a quell ora|a queste ore|doppi|due volte|in maiuscolo|in inglese|vocali|a casa|per posta|per lettera|sbagliat\w)\b")
_PREFERS_SOME = re.compile(r"\b(?:solo|soltanto|solamente|unicamente|esclusivamente|tranne|eccetto|perdere|perdermi|perderli|smettere di ricever\w+)\b")


def find_leave(flow: Flow, phrases: Iterable[OwnPhrase], own: frozenset[str]) -> Leave | None:
    """The wish to leave. `phrases`: the town's own leave words as found; `own`: words of the service's name."""
    for phrase in phrases:
        start, end = flow.span_of(phrase.first, phrase.end)
        if not _is_told(flow, start, end) and _is_own_wish(flow, start, end):
            return Leave(phrase.keyword, start, end)
    if taken_back(flow):
        return Leave("no", 0, len(flow.text))
    for found in _wishes(flow, own):
        return found
    return None


def _is_own_wish(flow: Flow, start: int, end: int) -> bool:
    """At the beginning or after a pause, or the end: not somewhere in a sentence about something else."""
    first, last = flow.sentence_at(start)
    left, right = flow.text[first:start], flow.text[end:last]
    if _denied(left, right) or re.match(r" (?:per|se|quando|serve|è) ", right):
        return False
    words = left.split()
    clause = words[len(words) - words[::-1].index(",") :] if "," in words else words
    return all(word in courtesies() | _OPENERS for word in clause) or len(right.split()) <= 3


_BACK = re.compile(r"(?<=\s)(?:anzi|ma|aspetta|scusate|scusi|scusa|pardon|ho sbagliato|sbagliato)(?: (?:no|anzi|scusate|scusa|scusi|,))* (?:no|off|volevo (?:dire |scrivere |mandare |fare )?(?:no|off|stop)|lasciate (?:stare|perdere)|lasci (?:stare|perdere)|niente|ci ho ripensato|ho cambiato idea)(?: (?:grazie|scusate|scusi|scusa|lasciate (?:stare|perdere)|niente|ho cambiato idea|ci ho ripensato|non mi interessa|[,.]))* (?=$)")


def taken_back(flow: Flow) -> bool:
    """`ATTIVA... anzi no`: a wish to join, and its opposite at the end."""
    found = _BACK.search(flow.text)
    return found is not None and re.search(r"(?<=\s)(?:attiva\w*|iscri\w+|on|si)(?=\s)", flow.text[: found.start()]) is not None


def is_poster(flow: Flow) -> bool:
    """Tells everybody how to join and how to leave."""
    return bool(_POSTER.search(flow.text)) and bool(_COMMAND.search(flow.text)) and bool(_HOW_TO.search(flow.text))


_HOW_TO = re.compile(r"(?<=\s)(?:scriv\w+|inviare|invia|inviate|inviando|manda\w*|digita\w*)(?=\s)")


def _wishes(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    text = flow.text
    if (match := _ALONE.search(_plain(text))) and not ("?" in text and "basta" in text):
        yield Leave(match.group().strip(" .,?").split()[0], 0, len(text))
    if (match := _TOWN_OFF.search(text)) and "?" not in text:
        yield Leave("off", match.start(), match.end())
    yield from _commands(flow, own)
    yield from _about_me(flow, own)
    yield from _not_any_more(flow)
    yield from _enough(flow, own)
    yield from _asked_for(flow, own)
    yield from _after_a_death(flow)
    yield from _at_last(flow)
    yield from _data(flow)
    yield from _foreign(flow)


def _plain(text: str) -> str:
    """Without the greeting."""
    words = text.split()
    at = 0
    while at < len(words) and words[at] in _GREETING:
        at += 1
    return " " + " ".join(words[at:]) + " "


_GREETING = frozenset("cortesia vi prego io ho detto adesso ora ragazzi allora e ok no pregasi si prega di ciao salve buongiorno buonasera buon buona giorno sera gentile gentili comune per favore grazie , .".split())


def _commands(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """`DISATTIVA`, `stop`: at the beginning, after a pause, after a wish, or last."""
    for match in _COMMAND.finditer(flow.text):
        word = match.group()
        start, end = flow.sentence_at(match.start())
        left, right = flow.text[start : match.start()], flow.text[match.end() : end]
        everyday = word in ("stop", "off", "annulla", "annullate", "annullare", "disdetta", "recesso", "cancella", "cancellate", "cancellare", "elimina", "eliminate", "eliminare", "rimuovi", "rimuovete", "rimuovere", "rimozione", "disdire", "disdico")
        if word == "off" and not left.strip() == "":
            continue
        if _sent_in_vain(flow, match.start(), match.end()):
            yield Leave(word, match.start(), match.end())
            continue
        if is_about_something_else(right, own, plain_noun=everyday or word in ("disattivate", "disattivare", "disattivi", "disattivo", "cancellazione", "disattivazione")) or _doubtful_object(word, right, own):
            continue
        if not _stands_free(left, right, word, flow.text[end:]):
            continue
        if _is_told(flow, match.start(), match.end()) or _denied(left, right):
            continue
        wished = not is_said(right) and bool(_WISHES.search(left))
        if everyday and word not in ("stop", "disdetta", "disdico") and not wished and not _has_ours(right, own):
            continue
        yield Leave(word, match.start(), match.end())


def _sent_in_vain(flow: Flow, start: int, end: int) -> bool:
    """`ho mandato disattiva ma continuate a scrivermi`: the wish is still there."""
    first, last = flow.sentence_at(start)
    told = _TOLD.search(flow.text[first:start])
    if told is None or re.search(r"\b(?:ha|hanno|aveva)\b", told.group()) or flow.text[first:last].endswith("? "):
        return False
    return bool(_STILL.search(flow.text[end:]) or _STILL.search(flow.text[: first + told.start()])) and not _MISTAKE.search(flow.text)


def _doubtful_object(word: str, right: str, own: frozenset[str]) -> bool:
    """`disattiva e riattiva il contatore`, `stop che confusione`."""
    del own
    first = right.split()[:1]
    if word == "stop":
        return bool(first) and first[0] in ("di", "del", "and", "che", "dei", "e", "in", "davanti", "vicino", "sulla", "all", "non")and first[0] not in ("e",) and not re.search(_OURS, right)
    return first == ["è"]


def _stands_free(left: str, right: str, word: str, rest: str) -> bool:
    words = left.split()
    clause = words[len(words) - words[::-1].index(",") :] if "," in words else words
    allowed = courtesies() | _OPENERS
    if word in ("disattivazione", "cancellazione", "rimozione", "disiscrizione") and clause and not _REQUESTS.search(left):
        return False
    if clause[-1:] == ["si"] and len(words) > 1:
        return False  # `il lampione si disattiva`
    if all(each in allowed for each in clause):
        return True
    if re.search(r"\brichiesta (?:di )?$", left) and word.endswith("zione"):
        return True
    strong = word in ("disattiva", "disattivami", "disattivatemi", "cancellami", "cancellatemi", "disiscrivimi", "disiscrivetemi", "disiscrivi", "toglimi", "toglietemi", "unsubscribe", "disattivate")
    last = not rest.strip() and all(each in words_of("courtesy") or each in (".", ",", "?") for each in right.split())
    if last and word in ("disattiva", "disattivami", "disattivatemi", "stop", "disattivare", "cancellami", "disattivazione") and not _IMPERSONAL.search(" ".join(words)):
        return word != "stop" or bool(re.search(_OURS, left)) or all(each in given_names() | words_of("surnames") for each in clause)
    if _WISHES.search(left + " ") and word not in ("stop", "off", "disattiva"):
        return not _DENIED.search(left.strip())
    return strong and not word.startswith("disattiv") and not _IMPERSONAL.search(left.strip())


_REQUESTS = re.compile(r"(?<=\s)(?:chied\w+|richied\w+|richiesta|vorrei|voglio|desider\w+|prego|oggetto|domanda|sollecit\w+|attendo|procedere|per favore)(?=\s)")
_OPENERS = frozenset("no anzi ma pero scusa scusate ora adesso allora quindi percio ok basta dunque comunque ehi oh prego si mi vi insomma subito oggi da domani e poi invece piu dovete devo chi avevo ragazzi voi la presente".split())


def _about_me(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """`toglietemi`, `cancellate il mio numero`, `voglio uscire dal gruppo`."""
    for pattern in (_ME, _MY_NUMBER, _GET_OUT):
        for match in pattern.finditer(flow.text):
            start, end = flow.sentence_at(match.start())
            left, right = flow.text[start : match.start()], flow.text[match.end() : end]
            if pattern is _ME and _has_other_object(right, own):
                continue
            if pattern is _MY_NUMBER and is_about_something_else(" " + match.group().split()[-1] + right, own, plain_noun=False):
                continue
            if _IMPERSONAL.search(left.strip()) and not _WISHES.search(left):
                continue
            if _is_told(flow, match.start(), match.end()) or _denied(left, right) or _MAYBE_PAST.search(left.strip()) and not match.group().startswith(("essere", "esser")):
                continue
            yield Leave(match.group().split()[0], match.start(), match.end())


_FROM_ELSEWHERE = re.compile(
    r"^ (?:subito |per favore |anche |pure )*(?:dal|dalla|dall|dai|dagli|dalle|da|al|alla|all) (?:lista d attesa|lista di attesa|graduatoria|mensa|asilo|nido|corso|corsi|scuola|scuolabus|bando|elenco (?:dei )?(?:morosi|scrutatori|presidenti|giudici)|albo|palestra|piscina|biblioteca|anagrafe|residenza|stato di famiglia|tari|imu|centro|evento|gita|concorso|liste elettorali|appuntamento|prenotazione|dubbio|sito|portale|app|spid|facebook)\b"
)


def _has_other_object(right: str, own: frozenset[str]) -> bool:
    """`toglietemi la multa`, `cancellatemi dal corso`."""
    if _FROM_ELSEWHERE.search(right):
        return True
    words = right.split()
    while words and words[0] in ("subito", "pure", "anche", "per", "favore", "cortesemente", "gentilmente"):
        words = words[1:]
    if not words or words[0] not in ("il", "lo", "la", "l", "i", "gli", "le", "un", "uno", "una", "quel", "quella", "quest", "questa", "questo"):
        return False
    return is_about_something_else(" ".join(words), own, plain_noun=False)


def _not_any_more(flow: Flow) -> Iterator[Leave]:
    """`non voglio più`, `non mandatemi altro`, `non mi servono più`."""
    for pattern in (_NOT_WANT, _NOT_SEND, _NO_USE, _NO_USE_OURS):
        for match in pattern.finditer(flow.text):
            start, end = flow.sentence_at(match.start())
            left, right = flow.text[start : match.start()], flow.text[match.end() : end]
            if match.group().startswith(("sospend", "interromp", "ferm")) and _FOR_A_WHILE.search(flow.text):
                continue
            if _PREFERS_SOME.search(match.group() + right) or _is_other_thing(match.group(), right, left, pattern):
                continue
            asked = flow.text[start:end].endswith("? ")
            if asked and not re.match(r"l[ao] \w+(?:ete|ate)\b", match.group()) and (_ASKS_WORD.search(left) or (pattern is _NOT_SEND and re.match(r"non (?:mi |ci )?\w+(?:ate|ete|ite)\b", match.group()))):
                continue
            if re.search(r"\b(?:se|qualora|quando|nel caso|chi|casomai)(?: \w+){0,2} ?$", left) or _NOT_SO.search(match.group() + right):
                continue
            if (_ASKS_WORD.search(left) and not re.match(r"l[ao] \w+(?:ete|ate)\b", match.group())) or _is_told(flow, match.start(), match.end()) or _THIRD.search(left.strip()) and not _THIS_PHONE.search(flow.text):
                continue
            if asked and _ASKS.search(left) and not _WISHES.search(flow.text[start:end]):
                continue
            yield Leave("non ricevere più", match.start(), match.end())


def _is_other_thing(matched: str, right: str, left: str, pattern: re.Pattern[str]) -> bool:
    words = right.split()
    if pattern is _NO_USE:
        subject = [each for each in left.replace(",", " , ").split(" , ")[-1].split() if each not in words_of("courtesy") and each not in ("che", "e", "ma", "quindi", "perche", "tanto", "no", "questi", "queste", "ormai", "ora")]
        thing = [each for each in subject if not is_ours(each) and each not in words_of("function_words")]
        if thing and not any(is_ours(each) for each in subject):
            return True
        return is_about_something_else(right, frozenset(), plain_noun=False)
    if pattern is _NOT_SEND and words and not re.search(_OURS, matched):
        return words[0] in ("sui", "sul", "sulla", "sulle", "la", "il", "le", "i", "gli", "l", "lo", "una", "un", "in", "al", "alla") and is_about_something_else(right, frozenset(), plain_noun=False)
    return bool(words) and words[0] in ("multe", "multa", "bollette", "bolletta", "cartelle")


def _enough(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """`basta messaggi`, `ora basta!`: not `basta con queste buche`, not `basta scrivere`."""
    for match in _BASTA.finditer(flow.text):
        start, end = flow.sentence_at(match.start())
        left, right = flow.text[start : match.start()].strip(), flow.text[match.end() : end]
        if flow.text[start:end].endswith("? ") or re.search(r"\b(?:non|mi|ti|ci|vi|gli|le|si|che|come|quando|quanto|a chi)$", left):
            continue
        ours = bool(re.search(_OURS, left))
        if left and not left.endswith(",") and not ours:
            continue
        words = [word for word in right.split() if word not in (".", ",", "?", "grazie", "davvero", "cosi", "per", "favore", "ora", "adesso", "piu", "subito", "vi", "prego")]
        if not words:
            if (ours or not left) and _is_short(flow):
                yield Leave("basta", match.start(), match.end())
            continue
        anywhere = any(is_ours(word, own) for word in words[1:7]) and words[0] in ("rompere", "con", "continuare", "intasare", "scocciare", "tempestarmi", "riempirmi", "ricevere", "questi", "tutti")
        if anywhere and not is_about_something_else(" ".join(words[1:]), own, plain_noun=False):
            yield Leave("basta", match.start(), match.end())
            continue
        if words[0] in ("un", "uno", "una", "che", "poco", "e", "solo", "scrivere", "inviare", "mandare", "chiedere", "dire", "questo", "fare", "andare", "avere", "sapere", "leggere") and not re.match(r"(?:mandare|inviare|mandarmi|inviarmi)(?: piu)? ", " ".join(words)):
            continue
        noun = [word for word in words if word not in ("con", "a", "di", "coi", "col", "questi", "queste", "questo", "tutti", "i", "gli", "le", "il", "sti", "ste", "tutte", "la", "vostri", "mandarmi", "inviarmi", "ricevere", "continui", "mandare", "inviare", "troppi", "scrivermi", "tutto", "dei", "quei", "tanti", "con")]
        if "scrivermi" in words or "mandarmi" in words or "inviarmi" in words or (noun and (is_ours(noun[0], own)) and not is_about_something_else(" ".join(noun), own, plain_noun=True)):
            yield Leave("basta", match.start(), match.end())
        elif noun and noun[0] in given_names() and len(noun) <= 6:
            yield Leave("basta", match.start(), match.end())


_LAST = re.compile(r"(?<=\s), (?:adesso |ora )?(?:smettete|smettetela|smettila|finitela|piantatela|fine|stop)(?: (?:subito|grazie|ora|per favore))*(?= [.] $)")


def _is_short(flow: Flow) -> bool:
    return len(flow.starts) <= 12 and not re.search(r"(?<=\s)(?:buche|auto|rumore|traffico|cantieri|lavori|rifiuti|strad\w|via|semafor\w|vigil\w|musica|cani|multe|tasse|schifo|cementi\w+|cane|guerra)(?=\s)", flow.text)


_REMOVE = r"(?:s?cancell|elimin|rimuov|rimoss|togl|tolg|tolt|lev[aoi]|depenn|disiscri|disattiv|esclu|sospes|interrott)"
#: `vorrei che il mio numero venisse tolto`, `chiedere la cancellazione del mio numero`.
_ASK_TO_REMOVE = re.compile(
    rf"(?<=\s)(?:chied\w+|richied\w+|vorrei|vorremmo|voglio|vogliamo|desider\w+|gradirei|pretendo|esigo|domando|prego|preghiamo|pregherei|invito|richiesta|procedere|procedete|procediate|procedi|proceda|volonta|intenzione)"
    rf"(?: (?!non |solo |soltanto )[\w']+){{0,7}}? (?P<verb>{_REMOVE}\w*)(?P<rest>(?: [\w']+){{0,8}})"
)
_MINE = re.compile(rf"(?<=\s)(?:mi|me|mio|mia|miei|questo numero|suo numero|suo telefono|{_OURS}|gruppo|lista|elenco|chat|rubrica|iscrizione|nominativo|disiscri\w+)(?=\s)")
_SHORT_REQUEST = re.compile(r"(?<=\s)(?:cancellazione|disiscrizione|disattivazione|cancellare|disattivare|disiscrivere)(?: (?:immediata|urgente|subito|grazie|totale|definitiva|richiesta|prego|per favore|dal servizio|servizio))*(?= [.,])")
_GONE = re.compile(r"(?<=\s)(?:mort[oa]|decedut[oa]|deced\w+|mancat[oa]|mancare|scompars[oa]|defunt[oa]|lutto|venut[oa] a mancare|non c (?:è|e) piu|non è piu (?:con|tra) noi)(?=\s)")
_TAKE_AWAY = re.compile(rf"(?<=\s)(?:togliete|togliere|tolga|cancellate|cancellare|cancelli|cancellatel\w|toglietel\w|rimuovete|rimuovere|eliminate|eliminare|eliminatel\w|levate|disattivate|disattivare|disattivatel\w|non (?:\w+ ){{0,2}}(?:mandat|inviat|scrivet|mandar|inviar|scriver)\w*)(?=\s)")


def _asked_for(flow: Flow, own: frozenset[str]) -> Iterator[Leave]:
    """A request in many words, or in one noun."""
    for match in _ASK_TO_REMOVE.finditer(flow.text):
        start, end = flow.sentence_at(match.start())
        left, right = flow.text[start : match.start()], flow.text[match.end("verb") : end]
        between = flow.text[match.start() : match.start("verb")]
        if not _MINE.search(f" {between} {match.group('verb')} {match.group('rest')} ") or is_about_something_else(right, own, plain_noun=True):
            continue
        if re.search(r"\b(?:non|senza|mai|come|se|hanno|ho|ha|avete) $", between) or _denied(left, right) or _is_told(flow, match.start(), match.end()):
            continue
        yield Leave("cancellazione", match.start(), match.end())
    for match in _SHORT_REQUEST.finditer(flow.text):
        start, end = flow.sentence_at(match.start())
        left = flow.text[start : match.start()].replace(",", " ").split()
        if all(word in courtesies() or word in _BEFORE_REQUEST for word in left) and not flow.text[start:end].endswith("? "):
            yield Leave("cancellazione", match.start(), match.end())


_BEFORE_REQUEST = frozenset("procedere procedete procedi con alla mia la pregasi prega pregati richiesta oggetto vostra immediata urgente".split())


def _after_a_death(flow: Flow) -> Iterator[Leave]:
    """`Togliete mio padre, è morto`: this phone, or his number."""
    gone, away = _GONE.search(flow.text), _TAKE_AWAY.search(flow.text)
    if gone and away and not re.search(r"(?<=\s)(?:cane|gatto|albero|topo|piccione|cartell\w|addobbi|striscione|fiori)(?=\s)", flow.text):
        if re.search(rf"(?<=\s)(?:numero|telefono|cellulare|nominativo|nome|lista|rubrica|{_OURS}|{'|'.join(words_of('relatives'))}|nulla|niente)(?=\s)", flow.text):
            yield Leave("togliete", away.start(), away.end())


def _at_last(flow: Flow) -> Iterator[Leave]:
    """`non ho chiesto io questi messaggi, smettete`."""
    match = _LAST.search(flow.text)
    if match and re.search(_OURS, flow.text[: match.start()]) and _is_short(flow):
        yield Leave("smettete", match.start(), match.end())


def _data(flow: Flow) -> Iterator[Leave]:
    for match in _ERASE.finditer(flow.text):
        start, end = flow.sentence_at(match.start())
        sentence = flow.text[start:end]
        left = flow.text[start : match.start()]
        if match.group().startswith(("mi oppongo", "oppormi")) and not _IS_DATA.search(sentence):
            continue
        if _denied(left, flow.text[match.end() : end]) or not (_WISH.search(sentence)) or (_ASKS.search(left) and sentence.endswith("? ")) or _IMPERSONAL.search(left.strip()) and not _WISHES.search(left):
            continue
        yield Leave("cancellazione dei dati", match.start(), match.end(), True)


def _foreign(flow: Flow) -> Iterator[Leave]:
    text = flow.text
    for match in _foreign_words().finditer(text):
        start, end = flow.sentence_at(match.start())
        left = text[start : match.start()]
        asked = text[start:end].endswith("? ") and _ASKS.search(left)
        if not asked and not re.search(r"\b(?:do not|don t|dont|no|nu|nicht|ne|mos|nie|can t|cannot|never|bus|the) $", left):
            yield Leave("unsubscribe", match.start(), match.end())
    if not text.isascii():
        for phrase in table_of("leave_phrases")["inside"]:
            at = text.find(phrase)
            if at >= 0:
                yield Leave("unsubscribe", at, at + len(phrase))
                return


@cache
def _foreign_words() -> re.Pattern[str]:
    table = table_of("leave_phrases")
    return pattern_of(phrase for language, phrases in table.items() if language != "inside" for phrase in phrases)


def is_said(right: str) -> bool:
    """Something follows that is more than courtesy."""
    return any(word not in words_of("courtesy") and word not in (".", "?", ",") for word in right.split())


def _has_ours(right: str, own: frozenset[str]) -> bool:
    words = right.split()[:7]
    return any(is_ours(word, own) for word in words) or bool(words) and words[0] in ("mi", "me", "questo", "tutto")


def _denied(left: str, right: str) -> bool:
    """Denied, or somebody else's, or a question about it."""
    before = left.strip()
    clause = before.rsplit(" , ", 1)[-1].lstrip(", ") if " , " in before or before.startswith(",") else before
    clause = re.sub(r"\bse (?:possibile|potete|puoi|puo|vi e possibile|non (?:vi |le |ti )?(?:dispiace|chiedo troppo|disturbo)|non e un problema|fosse possibile)\b", "", clause).strip()
    if _DENIED.search(clause) and not re.search(r"\bnon (?:riesco|so come|ci riesco|si riesce)\b", clause):
        return not (clause.endswith("se") and False)
    if _THIRD.search(before) and not _THIS_PHONE.search(left + right):
        return True
    asked = right.endswith("? ")
    if _ASKS.search(" " + clause + " ") and not _WISHES.search(" " + clause + " "):
        return asked or bool(re.search(r"\b(?:come (?:si|faccio|posso|fare|devo|ci)|se (?:mi|scrivo|mando|volessi|disattivo|faccio|invio|un giorno))", clause))
    return False


def _is_told(flow: Flow, start: int, end: int) -> bool:
    """The word is quoted, taught, or was sent yesterday by mistake."""
    first, last = flow.sentence_at(start)
    left, right = flow.text[first:start].strip(), flow.text[end:last]
    if _POSTER.search(flow.text[max(0, start - 90) : start]) and (_QUOTED.search(left) or re.search(r"\b(?:attiva|iscri\w+|nome|cognome)\b", flow.text[:start])):
        return True
    sent = re.match(r" (?:\w+ )?(?:(?:l |lo |ve l |ve lo )?(?:ho|avevo|abbiamo|ha|aveva) (?:gia |solo )?(?:mandat|scritt|inviat|fatt|mess)\w)", right)
    if sent:
        return not (_STILL.search(right[sent.end() :]) and not _MISTAKE.search(right)) or bool(_MISTAKE.search(right))
    if re.match(r" per (?:uscire|cancell\w+|disiscri\w+|disattiv\w+|non ricevere|disdire|lasciare|smettere)\b", right):
        return True
    if _QUOTED.search(left):
        told = _TOLD.search(left)
        if told and not re.search(r"\b(?:ha|hanno|aveva)\b", told.group()):
            own_wish = (_STILL.search(flow.text[end:]) or _STILL.search(left[: told.start()])) and not _MISTAKE.search(flow.text) and not flow.text[first:last].endswith("? ")
            return not own_wish
        return True
    return False
