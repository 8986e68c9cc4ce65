"""Contacts copied or saved as vCards are one row each."""

from core.spreadsheets.table import read_file, read_text

OF_A_PHONE = """\
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=92=D0=B5=D1=80=D0=B0;;=
;;
TEL;CELL:8 900 000 00 21
TEL;WORK:8 900 000 00 31
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ
 SkZJRgABAQAAAQ

END:VCARD
"""
OF_A_MAIL_PROGRAM = """\
BEGIN:VCARD
VERSION:3.0
PRODID:-//Example//EN
N:Ким;Глеб;;;
FN:Глеб Ким
item1.EMAIL;type=INTERNET;type=pref:gleb.kim.of.a.long.name@ex
 ample.com
item1.X-ABLabel:_$!<Home>!$_
TEL;VALUE=uri;TYPE="voice,cell":tel:+79000000022
NOTE:пришёл\\, ушёл\\nвернулся
END:VCARD
"""
TITLES = ("FN", "TEL", "EMAIL", "NOTE")
ROWS = (
    ("Вера", "8 900 000 00 21, 8 900 000 00 31", "", ""),
    ("Глеб Ким", "+79000000022", "gleb.kim.of.a.long.name@example.com", "пришёл, ушёл вернулся"),
)


def test_each_card_is_one_person() -> None:
    table = read_text(OF_A_PHONE + OF_A_MAIL_PROGRAM)
    assert table.rows == (TITLES, *ROWS)
    assert table.numbers == (0, 1, 11)
    assert read_file((OF_A_PHONE + OF_A_MAIL_PROGRAM).replace("\n", "\r\n").encode()).rows == table.rows


def test_line_outside_of_the_cards_is_not_lost() -> None:
    rows = read_text(f"{OF_A_MAIL_PROGRAM}\nи ещё zoya@example.com\n{OF_A_PHONE}").rows
    assert [row[0] for row in rows[1:]] == ["Глеб Ким", "и ещё zoya@example.com", "Вера"]


def test_card_that_was_cut_off_is_one_person() -> None:
    assert read_text(OF_A_PHONE + OF_A_MAIL_PROGRAM.partition("NOTE")[0]).rows[2][:3] == ROWS[1][:3]
