"""One invented webinar: its real start and length, its numbers of people and of rows, and which people came."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from random import Random

from core.sandbox.world.catalogue import RoomPlan

MOSCOW = timezone(timedelta(hours=3))
ROWS_PER_EXTRA = 16
"""One of so many rows is a re-entry or a second device of a person who is in the report already."""

# Sizes in per cent of the usual one of the room: most webinars are similar, few are much larger.
_SIZES = (52, 60, 66, 70, 74, 78, 81, 84, 87, 90, 92, 94, 96, 98, 100, 100)
_LARGE_SIZES = (102, 104, 106, 109, 112, 115, 118, 122, 127, 133, 140, 150, 165, 190, 240, 420)
_FEWEST, _MOST = 200, 5_000


@dataclass(frozen=True, slots=True)
class Webinar:
    """A webinar held, or planned, in a room on a Moscow date.

    `size` is the number of viewer rows, `attended` that of people behind them. People come from the room's audience:
    number `i` of the webinar is `order(i)` of the audience. Of them `[attended - came, attended)` had registered, and
    `[attended, attended + missed)` registered and did not come. `newer` says which generation of fields its report has.

    A webinar that broke off and was started again is two: `part` is 1 for what was held before and 2 for the rest, 0
    for a whole webinar. The people of part 2 are the last ones of part 1, the first of them being number `first`.
    `lifelike`: its people come as in real life; not in a world for benchmarks.
    """

    room: RoomPlan
    room_id: str
    date: date
    webinar_id: str
    starts_at_ms: int
    minutes: int
    size: int
    participants: int
    newer: bool
    salt: int
    audience_size: int
    planned_at: datetime = field(compare=False)
    lifelike: bool = True
    part: int = 0
    first: int = 0

    @property
    def people(self) -> int:
        """How many people the rows are of."""
        return self.size - self.size // ROWS_PER_EXTRA

    @property
    def attended(self) -> int:
        return self.first + self.people

    @property
    def draws(self) -> int:
        """The seed of its rows."""
        return self.salt + 2 * self.part

    @property
    def came(self) -> int:
        return self.attended * 2 // 5

    @property
    def registered_from(self) -> int:
        """The number of the first person who had registered."""
        return self.attended - self.came

    @property
    def missed(self) -> int:
        return self.attended * 3 // 10

    @property
    def created(self) -> str:
        """The time at which Bizon365 wrote the head of the report: about the end of the webinar (docs/bizon365.md,
        section 5)."""
        return iso_ms(self.starts_at_ms + self.minutes * 60_000 - 5_045 + self.salt % 24_000)

    def order(self, i: int) -> int:
        """Which member of the audience the `i`-th person is: distinct for all `i` below the audience's size."""
        return (self.salt + i * (self.salt >> 20 | 1)) % self.audience_size

    def uid(self, number: int) -> str:
        """The subscriber id of person `number` for this webinar's session."""
        return f"{number:05x}{self.salt & 0xFFFFF:05x}"

    def stays(self, bits: int) -> bool:
        """Whether the person with these bits stayed to the end of this webinar."""
        return (bits >> 52 ^ self.salt) & 255 < 84


def iso_ms(epoch_ms: int) -> str:
    """An ISO moment in UTC with milliseconds and Z, as both services write them."""
    minute, ms = divmod(epoch_ms, 60_000)
    return f"{_minute(minute)}:{ms // 1000:02}.{ms % 1000:03}Z"


@lru_cache(4_096)
def _minute(epoch_minutes: int) -> str:
    return f"{datetime.fromtimestamp(epoch_minutes * 60, UTC):%Y-%m-%dT%H:%M}"


def epoch_ms(moment: datetime) -> int:
    """Milliseconds since 1970, computed in whole numbers."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def plan_webinar(
    *, seed: int, project: int, room: RoomPlan, day: date, audience_size: int, size: int | None = None
) -> Webinar:
    """The webinar of a room on a date; `size` fixes the number of rows instead of drawing it."""
    rng = Random(f"{seed}/webinar/{room.slug}/{day.isoformat()}")
    planned_at = datetime.combine(day, time(), MOSCOW) + timedelta(minutes=room.start_minute)
    late_ms = 0 if room.automatic else rng.getrandbits(18) - 20_000
    minutes = room.minutes + (0 if room.automatic else rng.getrandbits(5) - 8)
    drawn = _draw_size(rng, room.people)
    unlike = rng.getrandbits(4) == 0 and size is None
    starts_at_ms = epoch_ms(planned_at) + late_ms
    local = datetime.fromtimestamp(starts_at_ms // 1000, MOSCOW)
    room_id = f"{project}:{room.slug}"
    rows = size or drawn
    return Webinar(
        room=room,
        room_id=room_id,
        date=day,
        webinar_id=f"{room_id}*{local:%Y-%m-%dT%H:%M:%S}",
        starts_at_ms=starts_at_ms,
        minutes=minutes,
        size=rows,
        participants=rows - (1 + rng.getrandbits(2) if unlike else 0),
        newer=rng.getrandbits(2) > 0 or room.people > _MOST,
        salt=rng.getrandbits(40),
        audience_size=audience_size,
        planned_at=planned_at,
        lifelike=size is None,
    )


def split_webinar(webinar: Webinar) -> tuple[Webinar, ...]:
    """The webinar as it was held: some live ones broke off and were started again in the same room."""
    rng = Random(webinar.salt)
    if webinar.room.automatic or not webinar.lifelike or webinar.room.people > _MOST or rng.getrandbits(3):
        return (webinar,)
    minutes = 14 + rng.getrandbits(4)
    starts_at_ms = webinar.starts_at_ms + (minutes + 6 + rng.getrandbits(3)) * 60_000 + rng.getrandbits(14)
    size = max(webinar.size * 3 // 4, _FEWEST)
    before = replace(webinar, minutes=minutes, part=1)
    after = replace(webinar, starts_at_ms=starts_at_ms, size=size, participants=size, part=2)
    local = datetime.fromtimestamp(starts_at_ms // 1000, MOSCOW)
    webinar_id = f"{webinar.room_id}*{local:%Y-%m-%dT%H:%M:%S}"
    return before, replace(after, webinar_id=webinar_id, first=before.people - after.people)


def _draw_size(rng: Random, usual: int) -> int:
    if usual > _MOST:
        return usual - usual // 50 + rng.getrandbits(9) * usual // 12_800
    rows = usual * (_SIZES + _LARGE_SIZES)[rng.getrandbits(5)] // 100 + rng.getrandbits(4)
    return min(max(rows, _FEWEST), _MOST)
