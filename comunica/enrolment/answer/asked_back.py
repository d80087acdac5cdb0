"""What is said beside a question back: `via Piave 4, ma a cosa vi serve?`, `ve l'ho già detto, no? via Piave 4`."""

from comunica.enrolment.answer import words as answers
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens


def before_question(message: Message) -> Message | None:
    """`via Piave 4, ma a cosa vi serve?`: what is said before a question about us."""
    found = pattern("roles", "asks_us").search(message.flow.text)
    end = message.flow.tokens_of(found.start(), found.end())[0] if found else 0
    if not end or message.tokens.all[0].folded in words_of("yes"):
        return None
    stated = Tokens(message.tokens.all[:end], "")
    return message.with_tokens(stated)


def pointed_at(message: Message) -> Message | None:
    """`sapete la farmacia di via Po? Due portoni dopo, al 9`: the question only points, and is one with the rest."""
    tokens = message.tokens
    found = pattern("roles", "points").match(message.flow.text)
    end = next((at for at, each in enumerate(tokens.all) if answers.asks(each.gap)), 0)
    if found is None or not end or answers.asks(tokens.tail):
        return None
    if any(answers.says(each, tokens.all[end:]) for each in ("reports", "reports_there", "reports_state")):
        return None  # `conoscete via Po? C'è una buca`
    first = message.flow.tokens_of(*found.span("head"))[1]
    paused = tokens.all[end]._replace(gap=", ", brk=Break.SOFT)
    return message.with_tokens(Tokens((*tokens.all[first:end], paused, *tokens.all[end + 1 :]), tokens.tail))


def without_questions(message: Message) -> Message | None:
    """`ve l'ho già detto, no? via Piave 4`: what is said beside a question; None where that is all or nothing."""
    tokens = message.tokens
    if not answers.asks(message.flow.text):
        return None
    kept: list[Token] = []
    begun: list[Token] = []
    for at, token in enumerate(tokens.all):
        begun.append(token)
        gap = tokens.all[at + 1].gap if at + 1 < len(tokens.all) else tokens.tail
        if at + 1 == len(tokens.all) or tokens.all[at + 1].brk is Break.STRONG:
            kept.extend(() if answers.asks(gap) else begun)
            begun = []
    if not kept or len(kept) == len(tokens.all):
        return None
    stated = Tokens(tuple(kept), "")
    return message.with_tokens(stated)
