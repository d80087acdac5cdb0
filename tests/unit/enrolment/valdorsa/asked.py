"""What Valdorsa may have asked a citizen before, by the word that the files of answers have for it."""

from dataclasses import replace

from comunica.enrolment.extraction import read_place
from comunica.enrolment.meaning import Pending, Question
from tests.unit.enrolment.valdorsa import GAZETTEER

FRANCA = Pending(asked=Question.PLACE, given_name="Franca", surname="Piselli")
SERIO = read_place("via Serio 9", GAZETTEER)
ASKED = {
    "place": FRANCA,
    "number": replace(FRANCA, place=read_place("via Provinciale", GAZETTEER)),
    "name": Pending(asked=Question.NAME, place=read_place("contrada Rovere", GAZETTEER)),
    "join": Pending(asked=Question.JOIN),
    "confirm": Pending(asked=Question.CONFIRM, given_name="Dario", surname="Orsini", place=SERIO),
    "choice": replace(
        FRANCA,
        asked=Question.CHOICE,
        options=tuple(
            place
            for text in ("via Giuseppe Garibaldi", "piazza Giuseppe Garibaldi")
            if (place := read_place(text, GAZETTEER))
        ),
    ),
}
