"""The English names of regions, which reports write in Russian: those of Russia, Belarus, Kazakhstan and Ukraine, and
cities that are regions of their own."""

import re

from core.domain.remembered import remembered
from core.domain.reports.cities import city_key, english_city

_REGIONS = """
амурская:Amur архангельская:Arkhangelsk астраханская:Astrakhan белгородская:Belgorod брянская:Bryansk
владимирская:Vladimir волгоградская:Volgograd вологодская:Vologda воронежская:Voronezh ивановская:Ivanovo
иркутская:Irkutsk калининградская:Kaliningrad калужская:Kaluga кемеровская:Kemerovo кировская:Kirov костромская:Kostroma
курганская:Kurgan курская:Kursk ленинградская:Leningrad липецкая:Lipetsk магаданская:Magadan московская:Moscow
мурманская:Murmansk нижегородская:Nizhny_Novgorod новгородская:Novgorod новосибирская:Novosibirsk омская:Omsk
оренбургская:Orenburg орловская:Oryol пензенская:Penza псковская:Pskov ростовская:Rostov рязанская:Ryazan
самарская:Samara саратовская:Saratov сахалинская:Sakhalin свердловская:Sverdlovsk смоленская:Smolensk тамбовская:Tambov
тверская:Tver томская:Tomsk тульская:Tula тюменская:Tyumen ульяновская:Ulyanovsk челябинская:Chelyabinsk
ярославская:Yaroslavl брестская:Brest витебская:Vitebsk гомельская:Gomel гродненская:Grodno минская:Minsk
могилёвская:Mogilev абайская:Abai акмолинская:Akmola актюбинская:Aktobe алматинская:Almaty атырауская:Atyrau
восточно-казахстанская:East_Kazakhstan жамбылская:Jambyl жетысуская:Jetisu западно-казахстанская:West_Kazakhstan
карагандинская:Karaganda костанайская:Kostanay кызылординская:Kyzylorda мангистауская:Mangystau павлодарская:Pavlodar
северо-казахстанская:North_Kazakhstan туркестанская:Turkistan улытауская:Ulytau винницкая:Vinnytsia волынская:Volyn
днепропетровская:Dnipropetrovsk донецкая:Donetsk житомирская:Zhytomyr закарпатская:Zakarpattia запорожская:Zaporizhzhia
ивано-франковская:Ivano-Frankivsk киевская:Kyiv кировоградская:Kirovohrad луганская:Luhansk львовская:Lviv
николаевская:Mykolaiv одесская:Odesa полтавская:Poltava ровненская:Rivne сумская:Sumy тернопольская:Ternopil
харьковская:Kharkiv херсонская:Kherson хмельницкая:Khmelnytskyi черкасская:Cherkasy черниговская:Chernihiv
черновицкая:Chernivtsi
"""
_TERRITORIES = """
алтайский:Altai забайкальский:Zabaykalsky камчатский:Kamchatka краснодарский:Krasnodar красноярский:Krasnoyarsk
пермский:Perm приморский:Primorsky ставропольский:Stavropol хабаровский:Khabarovsk
"""
_REPUBLICS = """
адыгея:Adygea алтай:Altai_Republic башкортостан:Bashkortostan бурятия:Buryatia дагестан:Dagestan ингушетия:Ingushetia
кабардино-балкарская:Kabardino-Balkaria калмыкия:Kalmykia карачаево-черкесская:Karachay-Cherkessia карелия:Karelia
коми:Komi крым:Crimea марий_эл:Mari_El мордовия:Mordovia саха:Yakutia якутия:Yakutia северная_осетия:North_Ossetia
татарстан:Tatarstan тыва:Tuva удмуртская:Udmurtia удмуртия:Udmurtia хакасия:Khakassia чеченская:Chechnya чечня:Chechnya
чувашская:Chuvashia чувашия:Chuvashia еврейская:Jewish_Autonomous_Region ненецкий:Nenets_Autonomous_District
ханты-мансийский:Khanty-Mansi_Autonomous_District чукотский:Chukotka
ямало-ненецкий:Yamalo-Nenets_Autonomous_District
"""
_KINDS = (
    (re.compile(r"\s+(?:область|обл\.?)$"), _REGIONS, " Region"),
    (re.compile(r"\s+край$"), _TERRITORIES, " Territory"),
    (re.compile(r"республика|автономн(?:ый|ая)\s+(?:округ|область)|\(.*\)|\s[—–-]\s.*"), _REPUBLICS, ""),
)


def _read(table: str, ending: str) -> dict[str, str]:
    pairs = (pair.replace("_", " ").split(":") for pair in table.split())
    return {russian.replace("ё", "е"): english + ending for russian, english in pairs}


_TABLES = [(kind, _read(table, ending)) for kind, table, ending in _KINDS]


@remembered(2_000)
def english_region(text: str) -> str | None:
    """The English name ("Samara Region"), or None for a region that is not known here."""
    written = " ".join(text.split()).casefold().replace("ё", "е")
    for kind, names in _TABLES:
        if name := names.get(kind.sub("", written).strip()):
            return name
    key = city_key(text, None)
    return english_city(key) if key else None
