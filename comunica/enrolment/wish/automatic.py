"""What an answering machine of a business says: `Grazie per averci contattato, ti risponderemo appena possibile`.

Nobody wrote it, so it wants nothing and answers nothing, whatever we asked, and whatever name and address it ends with.
"""

import re

from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.words import listed
from comunica.enrolment.message.prepared import Message

#: Without one of these nobody looks.
_WORDS = frozenset(
    listed("averci aver risponderemo ricontatteremo richiameremo contatteremo risponderti rispondervi contacting")
    + listed("messaging reaching reply replied respond answer back automatico automatica automatic autoreply auto")
)
_SAYS = re.compile(
    r"(?<= )(?:"
    r"grazie (?:mille )?(?:per|di) aver(?:ci)? (?:contattat|scritt)[oa]"
    r"|(?:ti|vi|le|la|li) (?:risponderemo|ricontatteremo|richiameremo|contatteremo)"
    r"|(?:risponderemo|ricontatteremo) (?:al|appena|il|quanto|non|entro|dal?|nel|lunedi)"
    r"|non (?:siamo|sono) (?:al momento )?(?:disponibil[ei]|in grado di|in ufficio)(?: \w+)? risponder(?:ti|vi|e)"
    r"|(?:messaggio|risposta|risponditore|assistente|segreteria) automatic[oa]"
    r"|thank(?:s| you) for (?:contacting|messaging|writing(?: to)?|reaching out to|reaching) (?:us|out|our|\w+)"
    r"|we (?:will|ll) (?:\w+ )?(?:get back|reply|respond|answer)"
    r"|(?:this is an )?(?:automatic|automated|auto) (?:reply|response|message|answer)|autoreply"
    r")(?= )"
)


def is_automatic(message: Message) -> bool:
    """Whether a machine said it. A command beside it is somebody's all the same."""
    words = [token.folded for token in message.tokens.all]
    if _WORDS.isdisjoint(words) or not JOIN.isdisjoint(words):
        return False
    return _SAYS.search(message.flow.text) is not None
