"""The figures of a month in words, section by section, for a page and for paper alike. What is not kept says so."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comunica.broadcasting.states import DeliveryState
from comunica.municipality.month import read_month
from comunica.municipality.month_labels import kind_label, label, missed_label
from comunica.municipality.month_words import families_of, hidden_word
from services.console.pages.reports.charts import Growth, growth
from services.console.speaking import Speaking
from services.console.words import sentence

NOT_KNOWN = sentence("non disponibile")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. `share`: of 100, for a bar; none: no bar."""

    name: str
    value: str
    share: float | None = None
    percent: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table with a heading. `columns`: name, value, and share if there is one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """A month of the table beside the chart."""

    month: str
    at_end: str
    joined: str
    left: str


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: its figures, then its tables."""

    id: str
    title: str
    figures: tuple[Figure, ...] = ()
    parts: tuple[Part, ...] = ()
    note: str = ""

    @property
    def as_figures(self) -> Sequence[tuple[str, str, None]]:
        """As the macro of that name takes them: they lead nowhere."""
        return [(each.name, each.value, None) for each in self.figures]


@dataclass(frozen=True, slots=True)
class MonthView:
    """A report to be shown. `growth` is none where nobody counted."""

    month: str
    title: str
    town: str
    service: str
    counted: str
    growth: Growth | None
    growth_says: str
    growth_rows: tuple[GrowthRow, ...]
    milestones: tuple[str, ...]
    sections: tuple[Section, ...]


def month_view(report: Mapping[str, Any], speaking: Speaking) -> MonthView:
    """The report in the words of this language."""
    words = _Words(report, speaking)
    months = report["people"]["months"]
    return MonthView(
        month=report["month"],
        title=speaking.say(sentence("I numeri di %(month)s"), month=words.month(report["month"])),
        town=report["town"],
        service=report["service"],
        counted=speaking.say(sentence("Contati il %(moment)s."), moment=words.made),
        growth=growth(months, speaking.language),
        growth_says=words.growth_says(),
        growth_rows=tuple(words.growth_row(each) for each in months if each["at_end"] is not None),
        milestones=tuple(words.milestones()),
        sections=tuple(words.sections()),
    )


@dataclass(frozen=True, slots=True)
class _Words:
    report: Mapping[str, Any]
    speaking: Speaking

    @property
    def made(self) -> str:
        """When it was counted."""
        return self.speaking.moment(dt.datetime.fromisoformat(self.report["made_at"]))

    def month(self, written: str) -> str:
        """Ottobre 2026."""
        return self.speaking.month(read_month(written).first_day).lower()

    def sections(self) -> Iterator[Section]:
        """In reading order."""
        yield self.people()
        yield self.notices()
        yield self.deliveries()
        if self.report["cost"] is not None:
            yield self.cost(self.report["cost"])
        if self.report["inbound"] is not None:
            yield self.inbound(self.report["inbound"])

    def people(self) -> Section:
        """Who is enrolled."""
        people, _ = self.report["people"], self.speaking.say
        figures = [
            Figure(_("Iscritti"), self.number(people["at_end"])),
            Figure(_("Nuovi"), self.number(people["joined"])),
            Figure(_("Usciti"), self.number(people["left"])),
            Figure(_("Saldo"), self.signed(people["net"])),
        ]
        if people["residents_percent"] is not None:
            figures.append(Figure(_("Ogni cento residenti"), self.speaking.number(people["residents_percent"])))
        places = tuple(self.place(each) for each in people["by_place"] or ())
        columns = (_("Zona"), _("Iscritti"), _("Quota"))
        return Section(
            id="iscritti",
            title=_("Iscritti"),
            figures=tuple(figures),
            parts=(Part(_("Iscritti per zona"), columns, places, self.few()),) if places else (),
            note="" if people["at_end"] is not None else _("In questo mese gli iscritti non erano ancora contati."),
        )

    def few(self) -> str:
        """Why some are not counted."""
        if not any(each["hidden"] for each in self.report["people"]["by_place"] or ()):
            return ""
        return self.speaking.say(
            sentence(
                "Dove gli iscritti sono meno di 5 il numero non c’è: si potrebbe capire chi sono. "
                "«Non indicato» vuol dire che da quel numero si ricaverebbe un altro."
            )
        )

    def place(self, place: Mapping[str, Any]) -> Row:
        """A zone, other towns, or nobody knows where."""
        _ = self.speaking.say
        named = {"outside": _("Fuori paese"), "unknown": _("Senza zona")}
        name = named.get(place["kind"]) or place["name"]
        if place["kind"] == "contrada":
            name = _("%(name)s (contrada)", name=name)
        if place["hidden"]:
            return Row(name, hidden_word(place["hidden"], self.speaking.language))
        return Row(name, self.number(place["count"]), place["percent"], self.percent(place["percent"]))

    def growth_row(self, month: Mapping[str, Any]) -> GrowthRow:
        """A month beside the chart."""
        number = self.number
        return GrowthRow(self.month(month["month"]), *(number(month[each]) for each in ("at_end", "joined", "left")))

    def growth_says(self) -> str:
        """The chart in a sentence."""
        known = [each for each in self.report["people"]["months"] if each["at_end"] is not None]
        if not known:
            return ""
        first, last = known[0], known[-1]
        return self.speaking.say(
            sentence("Iscritti alla fine di ogni mese: %(first)s a %(since)s, %(last)s a %(until)s."),
            first=self.number(first["at_end"]),
            since=self.month(first["month"]),
            last=self.number(last["at_end"]),
            until=self.month(last["month"]),
        )

    def milestones(self) -> Iterator[str]:
        """Round numbers that were reached."""
        for each in self.report["people"]["milestones"]:
            day = self.speaking.date(dt.date.fromisoformat(each["day"]))
            yield self.speaking.say(
                sentence("%(people)s iscritti il %(day)s"), people=self.number(each["people"]), day=day
            )

    def notices(self) -> Section:
        """What was sent."""
        broadcasts, _ = self.report["broadcasts"], self.speaking.say
        total, sent = broadcasts["total"], _("Avvisi")
        kinds = [(kind_label(each, self.speaking.language), n) for each, n in families_of(broadcasts)]
        parts = [
            self.counted(_("Avvisi per argomento"), (_("Argomento"), sent), kinds, total),
            self.counted(_("Avvisi per destinatari"), (_("A chi"), sent), self.named("by_target"), total),
            self.counted(_("Avvisi per urgenza"), (_("Urgenza"), sent), self.named("by_lane"), total),
        ]
        if broadcasts["best_read"]:
            columns = (_("Avviso"), _("Destinatari"), _("Letti"))
            note = _("Conta solo chi in WhatsApp mostra di aver letto.")
            rows = tuple(self.best_read(each) for each in broadcasts["best_read"])
            parts.append(Part(_("Avvisi più letti"), columns, rows, note))
        figures = (
            Figure(_("Avvisi inviati"), self.number(total)),
            Figure(_("Urgenti, con motivazione"), self.number(broadcasts["passed_quiet_hours"])),
        )
        note = "" if total else _("In questo mese non è partito nessun avviso.")
        return Section("avvisi", _("Avvisi"), figures, tuple(each for each in parts if each.rows), note)

    def named(self, part: str) -> Mapping[str, int]:
        """Counts by word, the words as people say them."""
        counts = self.report["broadcasts"][part]
        return {_begun(label(word, self.speaking.language)): count for word, count in counts.items()}

    def best_read(self, broadcast: Mapping[str, Any]) -> Row:
        """A broadcast that many read."""
        day = self.speaking.date(dt.datetime.fromisoformat(broadcast["started_at"]))
        name = f"{kind_label(broadcast.get('family', ''), self.speaking.language)}, {day}"
        read = broadcast["read_percent"]
        return Row(name, self.number(broadcast["recipients"]), read, self.percent(read))

    def deliveries(self) -> Section:
        """What became of it."""
        deliveries, _ = self.report["deliveries"], self.speaking.say
        figures = (
            Figure(_("Messaggi da consegnare"), self.number(deliveries["resolved"])),
            Figure(_("Consegnati"), self.percent(deliveries["delivered_percent"])),
            Figure(_("Letti, tra i consegnati"), self.percent(deliveries["read_percent"])),
            Figure(_("Metà arriva entro"), self.seconds(deliveries["median_seconds"])),
            Figure(_("95 su cento entro"), self.seconds(deliveries["p95_seconds"])),
        )
        found = deliveries["counts"]
        counts = {_begun(label(each, self.speaking.language)): found[each] for each in DeliveryState if each in found}
        columns = (_("Esito"), _("Messaggi"))
        parts = [self.counted(_("Messaggi per esito"), columns, counts, deliveries["resolved"])]
        if deliveries["missed"]:
            missed = [
                (_begun(missed_label(each["state"], each["reason"], self.speaking.language)), each["count"])
                for each in deliveries["missed"]
            ]
            parts.append(self.counted(_("Perché non sono arrivati"), columns, missed, sum(n for _, n in missed)))
        return Section("consegne", _("Consegne"), figures, tuple(each for each in parts if each.rows))

    def cost(self, cost: Mapping[str, Any]) -> Section:
        """What it cost."""
        _ = self.speaking.say
        money = self.speaking.money(cost["micros"] / 1_000_000)
        figures = (
            Figure(_("Speso nel mese"), money),
            Figure(_("Messaggi a pagamento"), self.number(cost["messages"])),
        )
        return Section("costo", _("Costo"), figures, note=_("Calcolato con il listino prezzi in uso."))

    def inbound(self, inbound: Mapping[str, Any]) -> Section:
        """What citizens wrote."""
        _ = self.speaking.say
        found = sorted(inbound["by_action"].items(), key=lambda each: -each[1])
        counts = {_begun(label(action, self.speaking.language)): n for action, n in found}
        figures = (
            Figure(_("Messaggi ricevuti"), self.number(inbound["messages"])),
            Figure(_("Iscrizioni capite subito"), self.percent(inbound["understood_at_once_percent"])),
            Figure(_("Iscrizioni con una domanda"), self.number(inbound["asked_back"])),
        )
        part = self.counted(_("Che cosa hanno scritto"), (_("Tipo"), _("Messaggi")), counts, inbound["messages"])
        return Section("ricevuti", _("Messaggi ricevuti"), figures, (part,) if part.rows else ())

    def counted(
        self, title: str, columns: tuple[str, str], counts: Mapping[str, int] | Sequence[tuple[str, int]], whole: int
    ) -> Part:
        """A table of counts. Names that mean the same to people are counted together."""
        together: Counter[str] = Counter()
        for name, count in counts.items() if isinstance(counts, Mapping) else counts:
            together[name] += count
        rows = []
        for name, count in together.items():
            share = round(100 * count / whole, 1) if whole else None
            rows.append(Row(name, self.number(count), share, self.percent(share)))
        return Part(title, (*columns, self.speaking.say(sentence("Quota"))), tuple(rows))

    def number(self, value: int | None) -> str:
        """Grouped; what is not kept says so."""
        return self.speaking.say(NOT_KNOWN) if value is None else self.speaking.number(value)

    def signed(self, value: int | None) -> str:
        """With its plus."""
        return f"+{self.number(value)}" if value is not None and value > 0 else self.number(value)

    def percent(self, value: float | None) -> str:
        """12,3%."""
        return self.speaking.say(NOT_KNOWN) if value is None else self.speaking.percent(value)

    def seconds(self, value: float | None) -> str:
        """4 secondi; circa 3 minuti."""
        if value is None:
            return self.speaking.say(NOT_KNOWN)
        if value >= 60:
            return self.speaking.lasting(value)
        whole = max(1, round(value))
        return self.speaking.ngettext("%(num)s secondo", "%(num)s secondi", whole) % {"num": whole}


def _begun(name: str) -> str:
    """With a capital letter, as a line of a table begins."""
    return name[:1].upper() + name[1:]
