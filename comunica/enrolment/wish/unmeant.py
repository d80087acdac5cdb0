"""A command that nobody meant: a child or a slip sent it, the phone shows it, or it is asked about as an example."""

from comunica.enrolment.extraction import Extract
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.joining import Join
from comunica.enrolment.wish.own_joining import finds


def is_unmeant(flow: Flow, join: Join, told: Extract) -> bool:
    """`attiva attiva! scusate, era mio figlio`, `il telefono mi segna «attiva notifiche», devo?`, `ATTIVA Maria Bianchi
    via Roma 12: è solo un esempio?`"""
    start, end = flow.span_of(join.first, join.end)
    asked = " ? " in flow.text[start:]
    if asked and finds("is_example", flow.text):
        return True
    if told.is_whole():
        return False
    if asked and finds("shown_by_phone", f"{flow.text[flow.sentence_at(start)[0] : end]} "):
        return True
    return not told.anything and finds("excused", flow.text[end:]) and finds("sent_by_error", flow.text[end:])
