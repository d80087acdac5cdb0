"""Refusals that no fixed wording holds: a verb of stopping, removing or refusing, and a thing of ours, in any order."""

import re
from collections.abc import Callable, Iterator

from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.language.verb_forms import is_ours, is_removing
from comunica.enrolment.language.words import listed
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.bereaved import is_dead
from comunica.enrolment.wish.composed import ends_another, refusals
from comunica.enrolment.wish.no_refusal import (
    brings_another,
    finds,
    gives_up_else,
    has_object,
    is_about_another,
    is_asked,
    is_elsewhere,
    is_greeting,
    is_hedged,
    is_how,
    is_no_order,
    is_noun,
    is_of_a_relative,
    is_of_another,
    is_otherwise,
    is_third,
    is_wish,
    names_object,
    sends_another,
)
from comunica.enrolment.wish.objects import holds_matter, is_about_something_else, is_matter, names_matter
from comunica.enrolment.wish.person_removed import removes_person
from comunica.enrolment.wish.sentence import Sentence, sentence_around, sentences_with
from comunica.enrolment.wish.told import clause_of, is_denied, is_poster, is_told
from comunica.enrolment.wish.told import finds as finds_told
from comunica.enrolment.wish.verb_names import begins_a_name

_FILE = "stopping"
_FORBIDDEN = ("wish_that", "if_removed", "no_need", "not_use", "not_use_it")
_UNWANTED = ("thing_unwanted", "no_interest", "weary")
_STRUCK = ("struck_out", "plainest", "thanks_but")
_GIVEN = ("own_consent", "own_enrolment")
_ENDED = ("for_my_part", "without_them", "my_one")
_TOWN = re.compile(r" da servizio (?!servizio)")
#: Words after a threat.
_NEAR = 4
#: How the noun of a request ends, or how it is to be done.
_NOUN_ITSELF = tuple(
    listed("cellazione iscrizione attivazione nazione mozione zazione ente ata ale iva eta esso disdetta revoca")
)


def refuses(flow: Flow, own: frozenset[str]) -> bool:
    """Whether the message asks that what we send stop. `own`: words of the service's name."""
    if not finds("hint", flow.text):
        return False
    plain = _with_service_named(flow, own)
    if is_poster(plain) or finds_told("is_one", flow.text):
        return False
    standing = set(may_stand(_FILE, _OPENING, plain.text))
    return any(way(plain) for names, way in _WAYS if not standing.isdisjoint(names)) or _is_composed(plain)


def _with_service_named(flow: Flow, own: frozenset[str]) -> Flow:
    """The line with the service's own words as `servizio`, so that patterns know them."""
    words = flow.text.split(" ")
    if own.isdisjoint(words):
        return flow
    return Flow(" ".join(["servizio" if word in own else word for word in words]), flow.starts)


def _found(name: str, flow: Flow) -> Iterator[Sentence]:
    return sentences_with(_FILE, name, flow)


# The ways


def _wants_no_more(flow: Flow) -> bool:
    asked = flow.text.endswith("? ") and finds("asks_enough", flow.text)
    return finds("want_no_more", flow.text) and "? " not in flow.text.removesuffix("? ") and not asked


def _ends_thing(flow: Flow) -> bool:
    """`fermate questi messaggi`, `cessazione del servizio`, `numero da rimuovere`."""
    if any(
        is_wish(each)
        and not (
            finds_told("one_message", each.found) or is_noun(each) or begins_a_name(each) or is_of_a_relative(each)
        )
        and not finds("ends_else", each.found)
        for each in _found("end_thing", flow)
    ):
        return True
    if any(is_wish(each) for each in _found("all_told", flow)):
        return True
    if any(
        is_wish(each) and not is_asked(each) and not finds("did_inside", each.found) for each in _found("to_end", flow)
    ):
        return True
    if any(is_wish(each) and not _names_thing(each.found) for each in _found("ask_noun", flow)):
        return True
    return any(
        is_wish(each)
        and not (each.asked and finds_told("asks", each.right) and not finds_told("wishes", each.left))
        and (not clause_of(each.left) or finds("asks_for", each.left) or is_greeting(each.left))
        for name in ("end_noun", "off_noun")
        for each in _found(name, flow)
    )


def _names_thing(found: str) -> bool:
    """`chiedo rimozione amianto`."""
    last = found.rsplit(maxsplit=1)[-1]
    if last.endswith(_NOUN_ITSELF):
        return False
    return is_about_something_else(last, plain_noun=True)


def _is_label(flow: Flow, at: int) -> bool:
    """`Cognome: De Santis, Via: Enrico Fermi`, or after a command to join: no `away with it`."""
    before = flow.text[:at]
    return finds("labelled", before) or not JOIN.isdisjoint(before.split())


def _ends_it(flow: Flow) -> bool:
    """`ricevo messaggi mai chiesti: fermateli`."""
    if not finds("said_before", flow.text):
        return False
    return any(
        finds("said_before", flow.text[: each.start])
        and not ("? " in (each.right[-2:], each.found[-2:]) and finds("infinitive", each.found))
        and not (each.found.startswith("via ") and _is_label(flow, each.start))
        and not names_object(each)
        and not (finds("ends_in_it", each.found) and finds_told("one_said", flow.text[: each.start]))
        and is_wish(each)
        for each in _found("end_it", flow)
    ) and not (
        is_of_another(flow.text) or is_elsewhere(flow.text) or finds("hedged", flow.text) or _joined_another(flow)
    )


def _ends_me(flow: Flow) -> bool:
    """`cavatemi fuori`, `mi stacco`."""
    for each in _found("end_me", flow):
        loose = finds("loose_me", each.found)
        stays = each.found.startswith("lasci") and each.right.strip() in (".", "?")
        stays = stays or finds("parting", f"{each.found}{each.right}") or gives_up_else(each)
        if stays or _leaves_town(each) or (loose and not pattern(_FILE, "off_list").match(each.right)):
            continue
        if is_wish(each) and not has_object(each):
            return True
    return any(is_wish(each, waiting=True) for each in _found("waiting", flow))


def _leaves_town(each: Sentence) -> bool:
    """`me ne vado da Valdorsa`: where the service has the name of the town, it is `servizio` in the line."""
    return each.found.startswith("me ne ") and bool(_TOWN.match(each.right))


def _quits(flow: Flow) -> bool:
    """`evitate di scrivermi`, `fatela finita con questi messaggi`."""
    return any(is_wish(each, waiting=True) and not is_otherwise(each) for each in _found("quit", flow))


def _forbids(flow: Flow) -> bool:
    """`non scrivetele più`, `non usate più il mio numero`."""
    for each in _found("not_send", flow):
        if is_no_order(each) or is_how(each) or sends_another(each):
            continue
        if pattern(_FILE, "with_more").match(each.right):
            return True
    return any(
        not (is_how(each) or has_object(each) or is_told(flow, each.start, each.end))
        and not (name.startswith(("wish", "if")) and (is_denied(each.left, each.right) or brings_another(each)))
        for name in may_stand(_FILE, _FORBIDDEN, flow.text)
        for each in _found(name, flow)
    )


def _is_unwanted(flow: Flow) -> bool:
    """`gli avvisi non li voglio`, `non so che farmene dei vostri messaggi`, `ne ho abbastanza di notifiche`."""
    for name in may_stand(_FILE, _UNWANTED, flow.text):
        for each in _found(name, flow):
            asked = each.asked and finds_told("asks", f" {each.left}{each.found} ")
            asked = asked or finds_told("if_they", each.left)
            how = finds("weary_how", each.right) if name == "weary" else is_how(each)
            if not (asked or how or is_about_another(each) or is_third(each) or is_told(flow, each.start, each.end)):
                return True
    return False


def _withdraws(flow: Flow) -> bool:
    """`non acconsento più`, `il mio consenso è revocato`."""
    return any(
        not is_asked(each)
        and not is_about_another(each)
        and not _is_taken_from_elsewhere(each.left)
        and not names_matter(each.found.partition(" ")[2])
        and not is_third(each)
        and not is_denied(each.left, each.right)
        and not (finds("a_permit", each.found) and not finds("permits_us", each.whole))
        for name in ("no_consent", "objects_to")
        for each in _found(name, flow)
    )


def _is_taken_from_elsewhere(left: str) -> bool:
    """`togliete il mio nome dal cartellone, non ho dato il permesso`."""
    order = pattern(_FILE, "takes_from").search(left)
    return order is not None and is_elsewhere(order.group())


def _takes_back(flow: Flow) -> bool:
    """`il consenso che vi ho dato lo ritiro`, `vi siete presi il consenso. Me lo riprendo`."""
    for given in may_stand(_FILE, _GIVEN, flow.text):
        if (said := pattern(_FILE, given).search(flow.text)) is None:
            continue
        for each in _found(f"{given}_back", flow):
            named = said.end() > each.start or names_object(each) or names_matter(flow.text[said.end() :])
            if not named and _is_plain(each):
                return not is_denied(each.left, each.right)
    return False


def _asks_whether_possible(flow: Flow) -> bool:
    """`sarebbe possibile essere tolti?`, `come faccio a non ricevere più messaggi?`"""
    for match in pattern(_FILE, "possible").finditer(flow.text):
        each = sentence_around(match.start(), match.end(), flow)
        negative = finds("possible_negative", match.group("what"))
        if negative != (" non " in match.group()):
            continue
        if each.asked and each.left.endswith((" o ", " oppure ")):
            continue  # `è gratis o si può disdire?`
        if (
            finds("some_day", each.right)
            or (each.asked and finds("some_day", each.left))
            or is_about_another(each)
            or is_third(each)
            or is_told(flow, each.start, each.end)
        ):
            continue
        if pattern(_FILE, "out_of").match(each.right) and not pattern(_FILE, "off_list").match(each.right):
            continue  # `vorrei uscire dal consorzio`, `vorrei uscire stasera`
        how = each.found.startswith(("come", "cosa", "che"))
        bare = (not how or negative) and not (each.asked and finds("if_at_all", f" {each.left}"))
        if bare and not finds_told("denied", clause_of(each.left)) and not has_object(each):
            return True
    return False


def _was_unheard(flow: Flow) -> bool:
    """`ho già disdetto ma arrivano ancora messaggi`."""
    if finds("never_asked", flow.text):
        return False  # `non ricevo più nulla, non ho mai chiesto di uscire`
    if finds_told("mistake", flow.text) or finds_told("others_told", flow.text.split(" . ")[0][:12]):
        return False
    if finds("unheard", flow.text) or any(map(_threatens_us, _found("threat", flow))):
        return True
    return finds("unheard_before", flow.text) and not any(map(is_matter, flow.text.split()))


def _threatens_us(each: Sentence) -> bool:
    """`se non la smettete vi denuncio`; not `se non togliete quei bidoni chiamo i vigili`."""
    said, words = each.found.split(), each.right.split()
    of_us = said[0] != "se" or not is_removing(said[-1]) or "mi" in said or any(map(is_ours, words[:_NEAR]))
    return of_us and not (ends_another(words) or has_object(each))


def _asks_how_and_complains(flow: Flow) -> bool:
    """`come mi cancello? ricevo troppa roba`: who asks how and says why, wants it."""
    if not finds("complains", flow.text) or _is_about_others(flow):
        return False
    return any(
        not (is_about_another(each) or is_third(each) or is_told(flow, each.start, each.end))
        and not (finds("some_day", each.right) or finds("if_at_all", f" {each.left}"))
        and not finds_told("prefers_some", each.right)
        for each in _found("how_to_leave", flow)
    )


def _refuses_bare(flow: Flow) -> bool:
    """`mi avete iscritta a questo servizio, non lo voglio`; `non mi interessa, cancellate`."""
    if finds("excluded", flow.text) and finds("not_for_me", flow.text):
        return True
    order = pattern(_FILE, "bare_order").search(flow.text)
    if order and finds("undecided", flow.text[: order.start() + 1]):
        return not (is_elsewhere(flow.text) or finds("hedged", flow.text))
    if order and finds("gone_away", flow.text) and not _is_of_others(flow):
        return True
    if _is_about_others(flow):
        return False
    refusal = pattern(_FILE, "bare_refusal").search(flow.text)
    said = refusal is not None and (
        "non li " in refusal.group()
        or finds("said_ours", flow.text[: refusal.start() + 1])
        or finds("undecided", flow.text[: refusal.start() + 1])
    )
    if said:
        return True
    return bool(order) and finds("unwanted", flow.text)


def _orders_at_last(flow: Flow) -> bool:
    """`siete pesanti, cancellate`: the order alone comes last, and nothing else is named that it may be about."""
    if not JOIN.isdisjoint(flow.text.split()):
        return False
    return not (_is_of_others(flow) or finds_told("other_matters", flow.text)) and any(
        is_wish(each) and not (finds_told("one_said", flow.text[: each.start]) or names_object(each))
        for each in _found("last_order", flow)
    )


def _undoes(flow: Flow) -> bool:
    """`a gennaio vi avevo scritto ATTIVA, adesso fate il contrario`."""
    undo = pattern(_FILE, "undo").search(flow.text)
    before = flow.text[: undo.end() + 1] if undo else ""
    if finds_told("joined", before) or finds("said_ours", before):
        return True
    undone = all(finds(name, flow.text) for name in ("joined_it", "by_mistake", "any_order"))
    return undone and not _joined_another(flow)


def _joined_another(flow: Flow) -> bool:
    """`mi sono iscritta al nido per sbaglio`."""
    return finds_told("joined_another", flow.text)


def _ends_here(flow: Flow) -> bool:
    """`qui gli avvisi non devono arrivare`, `per me potete chiudere`, `la mia iscrizione finisce qui`."""
    come = any(finds("of_ours", f" {each.whole}") for each in _found("must_not_come", flow) if _is_plain(each))
    if finds("by_removing", flow.text) and not _is_about_others(flow):
        return True
    struck = (each for name in may_stand(_FILE, _STRUCK, flow.text) for each in _found(name, flow))
    if any(_is_plain(each) and not finds_told("denied", clause_of(each.left)) for each in struck):
        return True  # but `non saltate il mio numero`
    return come or any(_is_plain(each) for name in may_stand(_FILE, _ENDED, flow.text) for each in _found(name, flow))


def _is_plain(each: Sentence) -> bool:
    unmeant = each.asked or is_hedged(each.whole) or is_told(each.flow, each.start, each.end)
    return not (unmeant or is_about_another(each) or is_how(each))


def _is_not_wanted_here(flow: Flow) -> bool:
    """`potete togliere mia madre? questo è il suo telefono`."""
    return finds("theirs", flow.text) and finds("theirs_unwanted", flow.text) and not _is_about_others(flow)


def _is_about_others(flow: Flow) -> bool:
    return _is_of_others(flow) or finds_told("mistake", pattern(_FILE, "joined_wrongly").sub(" ", flow.text))


def _is_of_others(flow: Flow) -> bool:
    """Another office, list or paper is named, or it is only thought of."""
    matter = is_elsewhere(flow.text) or holds_matter(flow.text)
    matter = matter and not finds("read_elsewhere", flow.text)
    return matter or finds("hedged", flow.text)


def _is_composed(flow: Flow) -> bool:
    """Made of the right words, whatever their order."""
    return any(
        is_wish(each) and not (is_how(each) or has_object(each) or sends_another(each) or _is_of_another_matter(each))
        for each in refusals(flow)
    )


def _is_of_another_matter(each: Sentence) -> bool:
    """In its sentence, where that names what is ours; else anywhere."""
    said = Flow(each.whole, ()) if any(map(is_ours, each.whole.split())) else each.flow
    unmeant = is_of_another(each.flow.text) or is_hedged(each.flow.text)
    return unmeant or is_elsewhere(said.text) or _is_about_others(said)


#: Each way with the patterns of which a line must hold one, or it is not tried there.
_WAYS: tuple[tuple[tuple[str, ...], Callable[[Flow], bool]], ...] = (
    (("want_no_more",), _wants_no_more),
    (("end_thing", "all_told", "to_end", "ask_noun", "end_noun", "off_noun"), _ends_thing),
    (("end_it",), _ends_it),
    (("end_me", "waiting"), _ends_me),
    (("quit",), _quits),
    (("not_send", *_FORBIDDEN), _forbids),
    (_UNWANTED, _is_unwanted),
    (("no_consent", "objects_to"), _withdraws),
    (("own_consent_back", "own_enrolment_back"), _takes_back),
    (("possible",), _asks_whether_possible),
    (("unheard", "threat", "unheard_before"), _was_unheard),
    (("stop_for_dead", "owner_gone"), is_dead),
    (("remove_person",), removes_person),
    (("how_to_leave",), _asks_how_and_complains),
    (("excluded", "bare_order", "bare_refusal"), _refuses_bare),
    (("last_order",), _orders_at_last),
    (("undo", "any_order"), _undoes),
    (("must_not_come", "by_removing", *_STRUCK, *_ENDED), _ends_here),
    (("theirs",), _is_not_wanted_here),
)
_OPENING = tuple(name for names, _ in _WAYS for name in names)
