"""Small words that several rooms ask for, each set in one place."""

from comunica.enrolment.language.words import listed

ARTICLES = frozenset(listed("il lo la l i gli le"))
#: For a thing that was named: `non lo voglio`.
IT = frozenset(listed("lo la li le l"))
TO_THE = frozenset(listed("al allo alla all ai agli alle"))
OF_THE = frozenset(listed("del dello della dell dei degli delle"))
IN_THE = frozenset(listed("nel nello nella nell nei negli nelle"))
ON_THE = frozenset(listed("sul sullo sulla sull sui sugli sulle"))
#: Before the name of a part of a town.
INTRODUCE = frozenset(listed("zona contrada quartiere frazione rione localita borgata"))
#: Of the person, before where that is.
LIVES = frozenset(listed("sto stiamo abito abitiamo vivo viviamo risiedo"))
