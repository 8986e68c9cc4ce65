"""The act of an erasure as PDF, for who has to keep or send a file."""

import logging
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import as_file, files

from core.domain.privacy.act_page import ActWords

FONT = "PT Sans"
_FILES = {"": "PT_Sans-Web-Regular.ttf", "B": "PT_Sans-Web-Bold.ttf"}
_TEXT, _LINE_MM, _MARGIN_MM = 11, 6.0, 20.0
_UNKNOWN = "?"
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it says of each table of a font what it did


def write_act_pdf(words: ActWords, at: datetime) -> bytes:
    """What `core.domain.privacy.act_page.build_act` shows, on A4; `at`: when the erasure was done. A question mark
    stands for a letter that the font does not have."""
    import fontpkg_pt_sans
    from fpdf import FPDF  # a quarter of a second, for who asks for it
    from fpdf.enums import XPos, YPos
    from fpdf.fonts import TTFFont

    page = FPDF(format="A4")
    page.set_creation_date(at)
    page.set_title(words.title)
    page.set_lang(words.language)
    page.set_margin(_MARGIN_MM)
    for style, name in _FILES.items():
        with as_file(files(fontpkg_pt_sans) / "files" / name) as file:
            page.add_font(FONT, style, file)
    page.add_page()
    page.set_font(FONT)
    font = page.current_font
    letters = font.cmap if isinstance(font, TTFFont) else {}

    def known(text: str) -> str:
        return "".join(letter if ord(letter) in letters else _UNKNOWN for letter in " ".join(text.split()))

    def write(text: str, size: int = _TEXT, style: str = "") -> None:
        page.set_font(FONT, style, size)
        page.multi_cell(0, _LINE_MM * size / _TEXT, known(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        page.ln(2)

    def write_rows(rows: Sequence[tuple[str, str]]) -> None:
        page.set_font(FONT, "", _TEXT)
        with page.table(
            rows=[[known(cell) for cell in row] for row in rows],
            first_row_as_headings=False,
            borders_layout="HORIZONTAL_LINES",
            line_height=_LINE_MM,
            text_align=("LEFT", "RIGHT"),
            col_widths=(3, 2),
        ):
            pass
        page.ln(4)

    write(words.title, 16, "B")
    write_rows(words.facts)
    write(words.heading, 13, "B")
    if words.removed:
        write_rows(words.removed)
    for remark in words.remarks:
        write(remark)
    page.ln(14)
    write(words.signature)
    return bytes(page.output())
