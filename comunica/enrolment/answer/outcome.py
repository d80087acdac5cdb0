"""What comes of an answer: it completes what was known, or it is none."""

from comunica.enrolment.answer import words as answers
from comunica.enrolment.conclusion import conclude
from comunica.enrolment.extraction import Extract
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Intent, Pending, Reading
from comunica.enrolment.message.left_out.formulas import is_formula
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.subject import subject_of


def concluded(message: Message, pending: Pending, told: Extract, because: str) -> Reading:
    """What the answer tells, and what was known where it tells nothing."""
    filled = told.filled_from(pending, message.gazetteer)
    # The command that began it is known to whoever asked.
    return conclude(filled, message.profile, keyword="", because=because)


def as_known(message: Message, pending: Pending, because: str) -> Reading:
    """What was known, and nothing else."""
    return concluded(message, pending, Extract(), because)


def is_other(message: Message) -> bool:
    """Thanks, a question, a refusal, or something else altogether."""
    if is_formula(message.said) and not answers.agrees_in_signs(message.text):
        return True
    tokens, flow = message.tokens.all, message.flow
    intent, _ = subject_of(message, foreign=False)
    if intent is Intent.THANKS:
        return all(token.folded in words_of("thanks", "courtesy") for token in tokens)
    return intent is not Intent.NONE or answers.says_no(flow.text) or answers.is_no_answer(tokens, flow.text)
