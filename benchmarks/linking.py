"""100,000 personal links, against writing the same links of values that need no reading, checking or encoding."""

from benchmarks.measure import Figure, figure, seconds
from core.services.links.build_link import LinkChoices
from core.services.links.personal_links import build_personal_links
from core.services.lists.read_people import read_pasted

PEOPLE = 100_000
ROOM = "https://start.bizon365.ru/room/222222/SW45zV0d"
CHOICES = LinkChoices(
    ROOM,
    {"phone": "bizon_phone", "email": "bizon_email", "username": "name"},
    {"utm_source": "telegram", "utm_medium": "bot", "utm_content": "#{promo}"},
)


def measure() -> list[Figure]:
    """Two figures: links of a list that is read already, and of a pasted text. No two people have a value in common."""
    text = "\n".join(("client_id;phone;email;name;promo", *(_line(number) for number in range(PEOPLE))))
    people = read_pasted(text)
    assert build_personal_links(people, CHOICES).made == PEOPLE

    def write() -> list[str]:
        return [
            f"{ROOM}?salebot={client_id}&phone={phone}&email={email}&username={name}"
            f"&utm_source=telegram&utm_medium=bot&utm_content={promo}"
            for client_id, phone, email, name, promo in people.rows
        ]

    floor = seconds(write, tries=5)
    links = seconds(lambda: build_personal_links(people, CHOICES), tries=3)
    whole = seconds(lambda: build_personal_links(read_pasted(text), CHOICES), tries=3)
    return [
        figure("personal links", value=links, floor=floor, rows=PEOPLE, goal="under 3 s"),
        figure("personal links of a pasted list", value=whole, floor=floor, rows=PEOPLE, goal="under 3 s"),
    ]


def _line(number: int) -> str:
    client_id = 10_000_000 + number if number % 3 else ""
    return f"{client_id};+7900{number:07d};person{number}@example.com;Анна {number};code{number}"
