"""A text looks in the preview as on the phone, and nothing in it becomes a part of our page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.console.phone_text import lines_as_on_the_phone


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Da *domani* chiusa", "Da <strong>domani</strong> chiusa"),
        ("_fino a sera_", "<em>fino a sera</em>"),
        ("~oggi~ domani", "<s>oggi</s> domani"),
        ("```A *1*```", "<code>A *1*</code>"),
        ("2*3*4 e a_b_c", "2*3*4 e a_b_c"),
        ("* non così *", "* non così *"),
        ("*una\nriga*", "*una<br>\nriga*"),
        ("l'*acqua*", "l&#39;<strong>acqua</strong>"),
        ("*_molto_*", "<strong><em>molto</em></strong>"),
        ("Info: https://x.it/a_b_c?x=1&y=2.", 'Info: <span class="bubble-link">https://x.it/a_b_c?x=1&amp;y=2</span>.'),
        ("*https://x.it*", '<strong><span class="bubble-link">https://x.it</span></strong>'),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("```<b>```", "<code>&lt;b&gt;</code>"),
        ('https://x.it/"onload="', '<span class="bubble-link">https://x.it/</span>&#34;onload=&#34;'),
        ("a\r\nb", "a<br>\nb"),
    ],
)
def test_signs_become_styles_where_the_phone_takes_them(text: str, shown: str) -> None:
    assert lines_as_on_the_phone(text) == shown


@given(st.text(alphabet="*_~`<>&\"' \nahtps:/\ue000.", max_size=60))
def test_no_text_brings_an_element_of_its_own(text: str) -> None:
    shown = str(lines_as_on_the_phone(text))
    for ours in ("strong", "em", "s", "code", "span"):
        shown = shown.replace(f"<{ours}>", "").replace(f"</{ours}>", "")
    assert "<" not in shown.replace("<br>", "").replace('<span class="bubble-link">', "")
