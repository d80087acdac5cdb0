"""What a wish is about: our service, or something else (`disattivate l'allarme`, `iscrivermi al corso`)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from comunica.enrolment.language.small_words import LIVES
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of

_ARTICLES = listed(
    "il lo la l i gli le un uno una un' ai al alla all allo agli alle con col dei delle degli del della "
    "dell dello di da dal dalla dall dallo dai dalle quel quello quella quell quei quelle quegli questo "
    "questa quest questi queste sto sta sti ste in nel nella nell su sul sulla sui sugli sulle per tutti "
    "tutte tutta tutto ogni a due tre quattro cinque"
)
_ARTICLE = frozenset(_ARTICLES)
_SKIP = words_of("courtesy") - frozenset(
    listed(
        "il lo la l i gli le al a ad di del della servizio servizi messaggi avvisi notizie notifiche "
        "informazioni info whatsapp wa comunale comune iscrizione lista gruppo canale numero cellulare "
        "telefono nome nominativo cognome signor signora con sono io questo dal vostro vostra vostri"
    )
) | frozenset(
    listed(
        "immediatamente definitivo immediato totale permanente definitivamente velocemente urgentemente "
        "pure subito per sempre da oggi domani ora "
        "cosi ancora davvero veramente urgente urgentissimo stesso fine finito amen confermo forza"
    )
)
#: When it is to be done, and that it is for both.
_BESIDE = re.compile(
    r"\b(?:al piu presto|quanto prima|(?:se|appena|il prima) possibile"
    r"|(?:a )?(?:tutt[ei] e (?:due|tre|quattro|cinque)|entramb[ie]))\b"
)
_MINE = frozenset(
    listed(
        "mio mia miei mie vostro vostra vostri vostre suo sua nostro nostra nuovo nuova vecchio vecchia "
        "presente solito solita proprio"
    )
)
_BEFORE_NOUN = _ARTICLE | _MINE
#: Of our things, those that other services have as well: `iscrizione al corso`.
_SHARED = frozenset(
    listed(
        "iscrizione iscrizioni adesione registrazione abbonamento servizio servizi avviso avvisi lista elenco "
        "gruppo dati contatto messaggio messaggi informazioni comunicazione comunicazioni numero notizie "
        "attivazione consenso nome info newsletter utenza bollettino bollettini comunicato comunicati"
    )
)
#: Wanted about anything, they are still ours.
_ANY_TOPIC = frozenset(listed("avviso avvisi messaggio messaggi notizie comunicazione comunicazioni"))
_OF = frozenset(
    listed("al alla allo all ai agli alle del della dello dell dei degli delle di d per a su sul sulla sui sulle in")
)
_OUR_OWN = frozenset(
    listed(
        "comune comunale paese citta municipio sindaco mio miei vostro vostri questo quest questa presente "
        "privacy ricezione trattamento disposizione contatto eventi manifestazioni meteo allerta protezione "
        "emergenza emergenze zona via quartiere contrada frazione rione iniziative territorio attivita "
        "viabilita istituzionale istituzionali pubblica utilita interesse carattere tipo qualsiasi vario varie "
        "generale attualita zone informativi informative "
        "rifiuti raccolta differenziata strade lavori neve allerte maltempo scioperi acquedotto sicurezza trasporti "
        "citta cellulare telefono telefonino cell smartphone me noi voi sottoscritto sottoscritta "
        "sottoscritti scrivente persona"
    )
)


#: `quello che avevo attivato`: the enrolment, whatever it is called.
_ENROLLED = re.compile(
    r"^ (?:\w+ ){0,2}?(?:quello|quella|cio|tutto quello|la cosa|il servizio) (?:che |a cui |al quale )?"
    r"(?:mi )?(?:ho|avevo|abbiamo|avevamo|sono|ero)(?: \w+)? (?:attivat|iscritt|chiest|richiest|registrat|abbonat)\w "
)


def is_ours(noun: str, own: frozenset[str] = frozenset()) -> bool:
    """A thing of this service. `own`: the words of its name."""
    return noun in own or _is_ours_everywhere(noun)


@lru_cache(maxsize=16384)
def _is_ours_everywhere(noun: str) -> bool:
    return noun in words_of("ours") or (len(noun) > 5 and _OF_SERVICES.search(noun) is not None)


#: Parts of the names of such services: VanzApp, InfoCormano, SolaroComunica.
_OF_SERVICES = re.compile("whats|info|comunica|news|zapp|zzap|avvis|messag")


def is_about_something_else(right: str, own: frozenset[str] = frozenset(), *, plain_noun: bool) -> bool:
    """What follows a verb names a thing that is not ours. `plain_noun`: so does a noun without an article."""
    plain_start = _LEADS_TO_NOUN.isdisjoint(right.split(maxsplit=1)[:1])
    if (plain_start and not plain_noun) or _ENROLLED.match(f" {right.strip()} "):
        return False
    words = _without(_clause(_BESIDE.sub("", right)), _SKIP)
    nouns = _without(words, _BEFORE_NOUN)
    if not nouns or nouns[0] in _SKIP:
        return False
    noun, article = nouns[0], any(word in _ARTICLE for word in words[: len(words) - len(nouns)])
    if is_ours(noun, own):
        return _is_another_services(nouns, own)
    if noun in _PARTS and (_SKIP.issuperset(nouns[1:]) or any(is_ours(word, own) for word in nouns[1:4])):
        return False
    if article and any(is_ours(word, own) for word in nouns[1:3]):
        return _of_something_else(nouns[2:], own)
    return not _is_free(noun, words[: -len(nouns)]) if article else plain_noun and _is_thing(noun)


#: Where somebody lives, and wants to be known to.
_WHERE = frozenset({"via", "indirizzo", "residenza", "casa"})


def _is_free(noun: str, before: Sequence[str]) -> bool:
    """Names no thing, after whatever article; `a casa` and `con la via nuova` neither, but `la casa` does."""
    if before[:1] == ["con"] and noun in _WHERE:
        return True
    return noun in _FREE or (noun == "casa" and before[-1:] in (["a"], ["da"], ["di"], ["in"]))


#: Lead to a noun and name nothing themselves: `come volontaria`, `nelle liste elettorali`.
_LEADS = (
    _ARTICLE
    | _MINE
    | frozenset(
        listed(
            "qui qua online "
            "come quale presso un'altra altro altra liste lista centro servizio gruppo elenco rubrica chat canale "
            "newsletter attesa d vecchio prossima tra fra nel nella "
            "prossimo nelle nei negli nello poi io anch anche domenicale "
            "serale estivo grande pure subito per favore dunque quindi allora ecco adesso ora"
        )
    )
)
#: Of them, those that a matter may follow, and not only ours: `lista`, `centro`.
_ONLY_BEFORE = frozenset(
    listed("estivo elettorali elettorale attesa mensa diurno sportivo sociale sanitario carrabile")
)


#: `corso di yoga`, but `corso Torino`.
_COURSES = frozenset(listed("di d per base serale sulla sul gratuito online"))


def is_matter(word: str) -> bool:
    """It is something else than this service."""
    return word in words_of("matters", "of_a_phone")


def holds_matter(line: str) -> bool:
    """It names one anywhere; `tenuto al corrente` is about no electricity, and `mi sveglia` about no clock."""
    return any(map(is_matter, line.replace(" al corrente", " informato").replace("i sveglia ", "i x ").split()))


def names_matter(right: str) -> bool:
    """What follows a verb or noun names a thing that is not this service: `dalla gita`, `al corso di yoga`."""
    words = right.split()[:7]
    relatives = words_of("relatives")
    at = 0
    while at < len(words) and (words[at] in _LEADS or words[at] in relatives):
        at += 1
    if not _ONLY_BEFORE.isdisjoint(words[: at + 2]):
        return True
    if at == len(words):
        return False
    if words[at + 1 : at + 2] and words[at + 1].startswith(("chius", "chiud")):
        return False  # `per le scuole chiuse`: what our notices are about
    if words[at + 1 : at + 2] == ["dati"] and words[at] in ("banca", "banche"):
        return False
    if words[at] in words_of("street_types"):
        after = words[at + 1] if at + 1 < len(words) else ""
        return words[at] == "corso" and (after in _COURSES or is_matter(after))
    return is_matter(words[at])


#: Where what a wish is about ends: the person begins.
_PERSON = frozenset(listed(", . ? sono abito abitiamo mi io residente nome cognome vivo sto siamo my i name"))
_NEUTRAL = frozenset(
    listed(
        "qualcosa cose succede accade serve ricevono riceve ricevere notizie novita paese tra fra quelli quello "
        "elenco entrare iscritti iscritto possibile utile utili interessati anch anche qui li al corrente "
        "aggiornato aggiornata tempo via avete date far fare parte distribuzione"
    )
)


_TOO = frozenset({"anch", "anche", "pure"})


def goes_on_about(right: str) -> bool:
    """What follows an everyday wish names, before the person, what is not ours: `notizie della mia pratica`."""
    before = ""
    words = right.split()
    for at, (word, after) in enumerate(zip(words, (*words[1:], ""), strict=False)):
        if word in words_of("street_types") and any(each[0].isdecimal() for each in words[at + 1 : at + 6]):
            return False  # `iscrivo il mio bar in via dei Mirti 5`
        surname = word in words_of("surnames") and before not in _ARTICLE
        # `anch'io i fiori`; `i` is a person in English only.
        too = (word == "io" and before in _TOO) or (word == "i" and after not in ("am", "m", "live"))
        given = word in given_names() and word not in words_of("function_words")
        if (word in _PERSON and not too) or given or surname:
            return False
        before = word
        if is_matter(word) or not (_may_go_on(word) or len(word) < 3 or word.isdecimal()):
            return True
    return False


#: Participles, but not of sending and of being about somebody.
_STATE = re.compile(
    r"(?!(?:in|re)?(?:invi|mand|pubblic|dedic|riserv|leg|colleg|rifer|mir|gratu|aggiorn|attiv)\w*)\w{2,}(?:at|it|ut|tt)[oaie]"
)


def is_in_a_state(right: str) -> bool:
    """What follows a thing says how it ought to be: `il canale pulito`, `gli avvisi scritti meglio`. So it is there."""
    word, after = (*right.split(), "", "")[:2]
    named = not given_names().isdisjoint((word, after)) or word in words_of("surnames")
    if word in ("scritti", "scritte") and after in ("", ".", ","):
        return False  # who is deaf wants them written
    return not named and (
        word in ("senza", "meno", "piu") or (_STATE.fullmatch(word) is not None and not _may_go_on(word))
    )


def is_of_its_form(right: str) -> bool:
    """What follows says how a thing ought to look: `i messaggi un po' più corti`."""
    return _FORM.match(right) is not None


_FORM = re.compile(
    r" (?:[^\s,.?]+ ){0,3}?(?:(?:un po|molto|ancora|anche|sempre) )*(?:piu|meno)"
    r" (?:cort|brev|chiar|semplic|grand|leggibil|lung|dettagliat|precis|puntual|rar|rad|concis|sintetic|piccol|fitt)\w+"
)


def _may_go_on(word: str) -> bool:
    small = words_of("courtesy", "function_words", "after_join", "hastening", "street_types")
    return word in small or word in _OUR_OWN or word in _NEUTRAL or is_ours(word)


def _without(words: list[str], skipped: frozenset[str]) -> list[str]:
    at = next((order for order, word in enumerate(words) if word not in skipped), len(words))
    return words[at:]


def _is_another_services(nouns: list[str], own: frozenset[str]) -> bool:
    """`iscrizione al nuoto`; but `avvisi sulla tari` are ours."""
    noun, after = nouns[0], nouns[1:]
    any_topic = noun in _ANY_TOPIC and after[:1] != ["per"]
    return noun in _SHARED and not any_topic and _of_something_else(after, own)


#: `il comune`, `la vostra`: what is ours follows.
_PARTS = frozenset({"comune", "vostra", "parte"})
_FREE = frozenset(
    listed(
        "me mi qui qua li tutto parte cortesia favore piacere adesso ora subito oggi nome sottoscritto "
        "sottoscritta sottoscritti scrivente scriventi ricevere continuo noi"
    )
)


#: Say more of a thing, and name no other.
_MODIFIERS = frozenset(
    listed(
        "nome cognome via zona personale anagrafici residente abito interessato importanti importante utili "
        "utile attiva nuovo nuova telefonico gratuito"
    )
)


def _of_something_else(after: list[str], own: frozenset[str]) -> bool:
    """`iscrizione al nuoto`: the course, not the service."""
    if not after or after[:2] == ["per", "sapere"]:
        return False  # `il servizio per sapere quando passa lo spazzaneve`
    if is_matter(after[0]):
        return True
    if after[0] not in _OF:
        thing = (
            after[0] in words_of("chatter")
            and after[0] not in words_of("courtesy")
            and after[0] not in words_of("function_words")
        )
        return thing and not is_ours(after[0], own) and after[0] not in _OUR_OWN and after[0] not in _MODIFIERS
    skipped = _ARTICLE | _MINE | _TO_GET
    nouns = [word for word in after[1:6] if word not in skipped]
    if not nouns:
        return False
    noun = nouns[0]
    ours = is_ours(noun, own) or noun in _OUR_OWN or noun in own or noun.isdecimal()
    return not ours and noun not in given_names() and noun not in words_of("courtesy", "relatives")


#: `la lista per ricevere gli avvisi`: what is received says what it is about.
_TO_GET = words_of("join_receives") | frozenset({"essere", "restare", "sapere"})
#: Surnames that a slogan is about sooner than a person.
_THINGS = frozenset(
    listed("guerra guerre caccia pesca bosco strada piazza chiesa campo fumo acqua pace festa fontana montagna carta")
)


def _is_thing(noun: str) -> bool:
    if (
        noun in given_names()
        or (noun in words_of("surnames") and noun not in _THINGS)
        or noun.isdecimal()
        or len(noun) < 3
        or noun in ("famiglia", "fam")
    ):
        return False
    return noun not in words_of("street_types", "function_words", "titles")


#: `buona giornata`, `buon lavoro`: a greeting, whatever is wished.
_GOOD = frozenset(listed("buon buona buone"))
#: After any other word there is neither an article nor what a thing of ours is about.
_LEADS_TO_NOUN = _SKIP | _BEFORE_NOUN | _SHARED | _GOOD | {","}
#: What comes after says why, and nothing of what it is about.
_REASONS = frozenset(listed("perche poiche siccome"))
#: What somebody says of themselves after a pause.
_OF_SELF = frozenset(listed("lavoro lavoriamo vado andiamo torno torniamo vengo veniamo passo dormo"))
_AT = frozenset(listed("in a ad al alla allo all ai agli nel nella da dal dalla con qui qua li vicino sopra sotto"))


def _clause(right: str) -> list[str]:
    words: list[str] = []
    said = right.split()
    for before, word, after in zip(("", *said), said, (*said[1:], ""), strict=False):
        if word in _GOOD or before in _GOOD:
            continue
        if word in _REASONS or (word in LIVES and after in _AT):
            break  # `attivate anche me, sto in centro`
        if word in _OF_SELF and "," in said[: said.index(word)]:
            return []  # `segnate anche me, a Roma ci lavoro`
        if word in (".", "?", ","):
            if words and not all(each in _SKIP for each in words):
                break
            if word != ",":
                break
            continue
        words.append(word)
        if len(words) > 12:
            break
    return words


#: Verbs of receiving, of being in and of joining; and `piacere`, which is none here.
_RECEIVING = tuple(
    listed(
        "ricev aver includ attiv riattiv iscriv riscriv entrar esser star restar riman aderir aggiung inser "
        "registr unir mett rimett usufru benefic abbon poter partecip legger prenot segnar segnat riavere tornar "
        "scriver mandar inviar torner farmi farci abilit annot rientr ritorn iniziar cominciar continu voler arriv "
        "sapere venire tener piacere considerarmi ritenermi contattarmi contattarci"
    )
)
#: What we are asked to do: `potete avvisare anche noi?`
_TELLING = tuple(listed("avvis avvert inform"))
_INFINITIVE = re.compile(r"[aei]r(?:e|mi|ci|vi|ti|lo|la|li|le|gli)$")
#: `vorrei che toglieste gli avvisi dal palo`.
_TO_BE_DONE = re.compile(
    r"\bche (?:mi |ci )?(?!mand|invi|mett|iscriv|aggiung|inser|avvis|inform|ten|attiv|registr)\w+[aei]ste\b"
)


def does_another(found: str) -> bool:
    """`vorrei pagare il servizio`: another verb than those of receiving and of joining."""
    if _TO_BE_DONE.search(found):
        return True
    receiving = (*_RECEIVING, *_TELLING) if found.lstrip().startswith(("pote", "potr", "puo")) else _RECEIVING
    return any(
        len(word) > 4 and _INFINITIVE.search(word) is not None and not word.startswith(receiving)
        for word in found.split()
    )
