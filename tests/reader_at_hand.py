"""Brings the reader into memory, with the patterns that it makes when first asked: for whoever is forked after."""

from comunica.forms.own_words import problems_of_own_words
from comunica.municipality.profile import Profile

PROBLEMS = list(problems_of_own_words(Profile()))
