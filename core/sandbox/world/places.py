"""Where the invented viewers live: cities of Russia and the CIS, in the proportions of a Russian-speaking school.

Bizon365 takes the city from the address the viewer came from, so the spellings are its database's: mostly Russian, some
Latin, some with a "г." before the name, some none at all. `PLACES` holds one entry per slot of the draw: an index
taken evenly from it gives the proportions.
"""

# city, region, country, Latin spelling, weight (slots of about 2,000)
_CITIES: tuple[tuple[str, str, str, str, int], ...] = (
    ("Москва", "Москва", "RU", "Moscow", 310),
    ("Санкт-Петербург", "Санкт-Петербург", "RU", "Saint Petersburg", 140),
    ("Краснодар", "Краснодарский край", "RU", "Krasnodar", 62),
    ("Екатеринбург", "Свердловская область", "RU", "Yekaterinburg", 60),
    ("Новосибирск", "Новосибирская область", "RU", "Novosibirsk", 58),
    ("Казань", "Республика Татарстан", "RU", "Kazan", 46),
    ("Нижний Новгород", "Нижегородская область", "RU", "Nizhny Novgorod", 40),
    ("Ростов-на-Дону", "Ростовская область", "RU", "Rostov-on-Don", 40),
    ("Самара", "Самарская область", "RU", "Samara", 36),
    ("Челябинск", "Челябинская область", "RU", "Chelyabinsk", 36),
    ("Уфа", "Республика Башкортостан", "RU", "Ufa", 34),
    ("Красноярск", "Красноярский край", "RU", "Krasnoyarsk", 32),
    ("Пермь", "Пермский край", "RU", "Perm", 30),
    ("Воронеж", "Воронежская область", "RU", "Voronezh", 29),
    ("Волгоград", "Волгоградская область", "RU", "Volgograd", 26),
    ("Омск", "Омская область", "RU", "Omsk", 26),
    ("Тюмень", "Тюменская область", "RU", "Tyumen", 26),
    ("Саратов", "Саратовская область", "RU", "Saratov", 21),
    ("Иркутск", "Иркутская область", "RU", "Irkutsk", 20),
    ("Владивосток", "Приморский край", "RU", "Vladivostok", 20),
    ("Хабаровск", "Хабаровский край", "RU", "Khabarovsk", 18),
    ("Тольятти", "Самарская область", "RU", "Tolyatti", 16),
    ("Барнаул", "Алтайский край", "RU", "Barnaul", 16),
    ("Ижевск", "Удмуртская Республика", "RU", "Izhevsk", 16),
    ("Ставрополь", "Ставропольский край", "RU", "Stavropol", 16),
    ("Сочи", "Краснодарский край", "RU", "Sochi", 16),
    ("Калининград", "Калининградская область", "RU", "Kaliningrad", 15),
    ("Ярославль", "Ярославская область", "RU", "Yaroslavl", 15),
    ("Ульяновск", "Ульяновская область", "RU", "Ulyanovsk", 13),
    ("Томск", "Томская область", "RU", "Tomsk", 13),
    ("Оренбург", "Оренбургская область", "RU", "Orenburg", 12),
    ("Кемерово", "Кемеровская область", "RU", "Kemerovo", 12),
    ("Рязань", "Рязанская область", "RU", "Ryazan", 12),
    ("Пенза", "Пензенская область", "RU", "Penza", 11),
    ("Тула", "Тульская область", "RU", "Tula", 11),
    ("Липецк", "Липецкая область", "RU", "Lipetsk", 10),
    ("Астрахань", "Астраханская область", "RU", "Astrakhan", 10),
    ("Киров", "Кировская область", "RU", "Kirov", 10),
    ("Чебоксары", "Чувашская Республика", "RU", "Cheboksary", 10),
    ("Махачкала", "Республика Дагестан", "RU", "Makhachkala", 9),
    ("Белгород", "Белгородская область", "RU", "Belgorod", 9),
    ("Брянск", "Брянская область", "RU", "Bryansk", 9),
    ("Тверь", "Тверская область", "RU", "Tver", 9),
    ("Иваново", "Ивановская область", "RU", "Ivanovo", 8),
    ("Сургут", "Ханты-Мансийский автономный округ", "RU", "Surgut", 8),
    ("Курск", "Курская область", "RU", "Kursk", 8),
    ("Владимир", "Владимирская область", "RU", "Vladimir", 8),
    ("Архангельск", "Архангельская область", "RU", "Arkhangelsk", 7),
    ("Мурманск", "Мурманская область", "RU", "Murmansk", 7),
    ("Улан-Удэ", "Республика Бурятия", "RU", "Ulan-Ude", 6),
    ("Якутск", "Республика Саха (Якутия)", "RU", "Yakutsk", 6),
    ("Орёл", "Орловская область", "RU", "Oryol", 6),
    ("Королёв", "Московская область", "RU", "Korolyov", 6),
    ("Великий Новгород", "Новгородская область", "RU", "Veliky Novgorod", 5),
    ("Петропавловск-Камчатский", "Камчатский край", "RU", "Petropavlovsk-Kamchatsky", 4),
    ("Южно-Сахалинск", "Сахалинская область", "RU", "Yuzhno-Sakhalinsk", 4),
    ("Алматы", "Алматы", "KZ", "Almaty", 44),
    ("Астана", "Астана", "KZ", "Astana", 26),
    ("Шымкент", "Шымкент", "KZ", "Shymkent", 9),
    ("Караганда", "Карагандинская область", "KZ", "Karaganda", 9),
    ("Минск", "Минск", "BY", "Minsk", 50),
    ("Гомель", "Гомельская область", "BY", "Gomel", 9),
    ("Брест", "Брестская область", "BY", "Brest", 7),
    ("Киев", "Киев", "UA", "Kyiv", 12),
    ("Одесса", "Одесская область", "UA", "Odesa", 6),
    ("Ташкент", "Ташкент", "UZ", "Tashkent", 24),
    ("Бишкек", "Бишкек", "KG", "Bishkek", 12),
    ("Ереван", "Ереван", "AM", "Yerevan", 10),
    ("Тбилиси", "Тбилиси", "GE", "Tbilisi", 9),
    ("Баку", "Баку", "AZ", "Baku", 7),
    ("Кишинёв", "Кишинёв", "MD", "Chisinau", 7),
    ("Рига", "Рига", "LV", "Riga", 5),
    ("Берлин", "Берлин", "DE", "Berlin", 7),
    ("Тель-Авив", "Тель-Авив", "IL", "Tel Aviv", 6),
    ("Стамбул", "Стамбул", "TR", "Istanbul", 6),
)
_COUNTRY_ONLY = (("RU", 44), ("KZ", 4), ("BY", 3), ("UA", 2))
_NOWHERE = 36


def _spellings(city: str, region: str, country: str, latin: str, weight: int) -> list[dict[str, str]]:
    russian = {"city": city, "country": country, "region": region}
    slots = [russian] * weight
    if weight >= 10:
        slots[: weight // 20] = [{"city": latin, "country": country}] * (weight // 20)
        slots[-(weight // 40 or 1) :] = [russian | {"city": f"г. {city}"}] * (weight // 40 or 1)
    if weight >= 100:
        slots[weight // 2] = russian | {"city": city.upper()}
    return slots


PLACES: tuple[dict[str, str], ...] = (
    *(slot for row in _CITIES for slot in _spellings(*row)),
    *({"country": country} for country, weight in _COUNTRY_ONLY for _ in range(weight)),
    *({} for _ in range(_NOWHERE)),
)
"""The place fields of a viewer, one entry per slot; what the database did not know is absent."""
