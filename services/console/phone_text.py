"""Shows a text as a phone would: *bold*, _italic_, ~struck~, ```typed```, links; everything else as it was written."""

import re

from markupsafe import Markup, escape

#: As WhatsApp takes them: the sign stands at the edge of a word, and something stands inside.
_EDGES = r"(?<![\w{0}]){0}(?=\S)([^\n{0}]*?\S){0}(?![\w{0}])"
_STYLES = (
    (re.compile(_EDGES.format(r"\*")), "strong"),
    (re.compile(_EDGES.format("_")), "em"),
    (re.compile(_EDGES.format("~")), "s"),
)
#: What is shown as it is: typed text, and links, which lead nowhere since this is a preview.
_KEPT = re.compile(r"```(?P<typed>.+?)```|(?P<link>https?://[^\s<>\"']*[^\s<>\"'.,;:!?)»”*_~])", re.DOTALL)
#: Stands for what is kept while the rest is styled. Nobody's text needs it.
_HOLD = "\ue000"


def lines_as_on_the_phone(text: str, *, leads: bool = False) -> Markup:
    """Escaped first; only then the signs become elements, so nothing of the text can. `leads`: links are links."""
    kept: list[str] = []

    def hold(found: re.Match[str]) -> str:
        kept.append(_shown_as_it_is(found, leads=leads))
        return _HOLD

    styled = str(escape(_KEPT.sub(hold, text.replace(_HOLD, "").replace("\r\n", "\n"))))
    for signs, element in _STYLES:
        styled = signs.sub(rf"<{element}>\1</{element}>", styled)
    first, *others = styled.split(_HOLD)
    whole = first + "".join(shown + rest for shown, rest in zip(kept, others, strict=True))
    return Markup(whole.replace("\n", "<br>\n"))  # noqa: S704 - escaped above


def as_plain_text(text: str) -> str:
    """The words without the signs."""
    plain = text.replace("```", "").replace("\r\n", "\n")
    for signs, _ in _STYLES:
        plain = signs.sub(r"\1", plain)
    return plain


def _shown_as_it_is(found: re.Match[str], *, leads: bool) -> str:
    if (link := found["link"]) is not None:
        if leads:
            return f'<a href="{escape(link)}" rel="nofollow noopener">{escape(link)}</a>'
        return f'<span class="bubble-link">{escape(link)}</span>'
    return f"<code>{escape(found['typed'])}</code>"
