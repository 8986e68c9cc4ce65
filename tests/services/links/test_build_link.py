"""A link from the operator's choices: complete, in one order, the same when it is built again from itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.links.parsing import parse_link
from core.domain.tags import TAGS
from core.errors import InvalidInput
from core.services.links.build_link import LinkChoices, build, recall_variables, remember_variables
from core.services.links.presets import drop_preset, list_presets, save_preset
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project

ROOM = "https://start.bizon365.ru/room/222222/SW45zV0d"
FULL = LinkChoices(
    base=f"{ROOM}?from=ads#chat",
    variables={"username": "name", "phone": "bizon_phone", "email": " #{bizon_email} "},
    tags={"utm_content": "#{ Тег }", "utm_source": " ВК Осень "},
    params={"param2": "два & 3"},
    custom={"город": "#{city}", "cf_age": "30+"},
    autologin=True,
)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return add_project(desk, ProjectDraft(name="Школа")).id


@pytest.mark.parametrize(
    ("base", "variables", "url"),
    [
        # As Salebot's guide writes them (docs/salebot.md, section 15)
        (ROOM, {}, f"{ROOM}?salebot=#{{client_id}}"),
        (
            "https://start.bizon365.ru/222222/kfg1h3jf4t",
            {"phone": "bizon_phone", "email": "bizon_email", "username": "name"},
            "https://start.bizon365.ru/222222/kfg1h3jf4t?salebot=#{client_id}&phone=#{bizon_phone}"
            "&email=#{bizon_email}&username=#{name}",
        ),
        (
            "https://start.bizon365.ru/page/222222/yourpage",
            {},
            "https://start.bizon365.ru/page/222222/yourpage?salebot=#{client_id}",
        ),
        (
            "http://yourpage.222222.bizonpages.ru",
            {},
            "http://yourpage.222222.bizonpages.ru?salebot=#{client_id}",
        ),
    ],
)
def test_links_of_salebots_guide_come_out_letter_by_letter(base: str, variables: dict[str, str], url: str) -> None:
    built = build(LinkChoices(base, variables))  # type: ignore[arg-type]
    assert (built.url, built.problems) == (url, ())
    assert built.calculator == f'link = "{url}"'
    assert build(LinkChoices(built.calculator)).url == url


def test_everything_at_once() -> None:
    built = build(FULL)
    assert built.url == (
        f"{ROOM}?salebot=#{{client_id}}&phone=#{{bizon_phone}}&email=#{{bizon_email}}&username=#{{name}}"
        "&utm_source=%D0%B2%D0%BA_%D0%BE%D1%81%D0%B5%D0%BD%D1%8C&utm_content=#{Тег}"
        "&param2=%D0%B4%D0%B2%D0%B0%20%26%203&cf_%D0%B3%D0%BE%D1%80%D0%BE%D0%B4=#{city}&cf_age=30%2B"
        "&autologin&from=ads#chat"
    )
    assert (built.kind, built.place_id, built.is_usable) == ("room", "222222:SW45zV0d", True)
    assert [problem.code for problem in built.problems] == ["tag_cyrillic", "salebot_missing"]


@given(
    st.dictionaries(st.sampled_from(["phone", "email", "username"]), st.sampled_from(["a", "имя", "client.b"])),
    st.dictionaries(st.sampled_from(TAGS), st.text(max_size=5)),
    st.dictionaries(st.sampled_from(["param1", "param3"]), st.text("aЯ #{}&=", max_size=5)),
    st.booleans(),
    st.sampled_from([ROOM, f"{ROOM}?Salebot=1&utm_source=X&email=#{{a}}&email=#{{b}}#c", "http://p.1.bizonpages.ru"]),
)
def test_a_link_built_again_from_itself_is_the_same(
    variables: dict[str, str], tags: dict[str, str], params: dict[str, str], autologin: bool, base: str
) -> None:
    choices = LinkChoices(base, variables, tags, True, params, autologin=autologin)  # type: ignore[arg-type]
    built = build(choices)
    if built.is_usable:
        assert build(replace(choices, base=built.url)).url == built.url
        names = [name for name, _ in built.link.parameters]
        assert names[0] == "salebot"
        assert len(names) == len(set(names))
        assert parse_link(built.url) == built.link


def test_tags_keep_their_letters_where_the_rule_is_off() -> None:
    built = build(LinkChoices(ROOM, tags={"utm_source": "VK ads"}, lower_tags=False))
    assert built.url.endswith("&utm_source=VK%20ads")
    assert [problem.code for problem in built.problems] == ["tag_case"]


def test_macros_of_advertising_systems_stay_as_they_are_in_every_form_of_the_link() -> None:
    tags = {"utm_source": "direct", "utm_term": "{Keyword}", "utm_content": "v2||{ad_id}", "utm_campaign": "{{cid}}"}
    built = build(LinkChoices(f"{ROOM}?param1=%7Bgbid%7D", tags=tags))
    end = "&utm_campaign={{cid}}&utm_term={Keyword}&utm_content=v2%7C%7C{ad_id}&param1={gbid}"
    assert built.url == f"{ROOM}?salebot=#{{client_id}}&utm_source=direct{end}"
    assert built.public_url == f"{ROOM}?utm_source=direct{end}"


def test_a_cyrillic_tag_is_offered_in_latin_letters() -> None:
    built = build(LinkChoices(f"{ROOM}?utm_medium=Щука", tags={"utm_campaign": "Осень #{тег} объём", "utm_term": "vk"}))
    assert built.latin_tags == {"utm_campaign": "osen_#{тег}_obem", "utm_medium": "Schuka"}
    assert build(LinkChoices(ROOM, tags=built.latin_tags)).latin_tags == {}


def test_a_link_out_of_a_social_network_leads_to_the_room() -> None:
    built = build(LinkChoices(f"https://vk.com/away.php?to={ROOM}&cc_key="))
    assert built.url == f"{ROOM}?salebot=#{{client_id}}"
    assert [problem.code for problem in built.problems] == ["redirected"]


@pytest.mark.parametrize(
    ("choices", "code", "name"),
    [
        (LinkChoices("https://online.bizon365.ru/click/a1", {"email": "e"}), "individual_prefilled", "email"),
        (LinkChoices("https://vk.com/school_example"), "foreign", "vk.com"),
        (LinkChoices(ROOM, {"email": "моя почта"}), "bad_variable", "моя почта"),
        (LinkChoices(ROOM, {"email": " "}), "bad_variable", ""),
        (LinkChoices(ROOM, tags={"utm_term": "#{x"}), "open_marker", "utm_term"),
        (LinkChoices(ROOM, tags={"utm_other": "x"}), "bad_parameter", "utm_other"),
        (LinkChoices(ROOM, params={"param4": "x"}), "bad_parameter", "param4"),
        (LinkChoices(ROOM, custom={"мой город": "x"}), "bad_parameter", "мой город"),
        (LinkChoices(ROOM, custom={"cf_": "x"}), "bad_parameter", "cf_"),
    ],
)
def test_a_refused_link_is_not_given_out(choices: LinkChoices, code: str, name: str) -> None:
    built = build(choices)
    assert built.refusal is not None
    assert (built.refusal.code, built.refusal.name) == (code, name)
    assert (built.is_usable, built.url, built.calculator, built.test_url()) == (False, "", "", "")


def test_what_is_no_link_is_said_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        build(LinkChoices("222222:SW45zV0d"))
    assert (caught.value.field, caught.value.reason) == ("link", "bad_url")


def test_the_test_link_holds_no_marker_and_nobody_real() -> None:
    link = parse_link(build(replace(FULL, variables={"email": "моя_почта", "phone": "tel"})).test_url())
    assert dict(link.parameters) == {
        "salebot": "0",
        "phone": "+70000000000",
        "email": "test@example.com",
        "utm_source": "вк_осень",
        "utm_content": "test",
        "param2": "два & 3",
        "cf_город": "test",
        "cf_age": "30+",
        "autologin": None,
        "from": "ads",
    }


def test_the_link_for_everybody_leaves_out_what_salebot_fills_in() -> None:
    assert build(FULL).public_url == (
        f"{ROOM}?utm_source=%D0%B2%D0%BA_%D0%BE%D1%81%D0%B5%D0%BD%D1%8C&param2=%D0%B4%D0%B2%D0%B0%20%26%203"
        "&cf_age=30%2B&autologin&from=ads#chat"
    )
    assert build(LinkChoices("https://start.bizon365.ru/room/222222/#{room}")).public_url == ""
    assert build(LinkChoices(ROOM, {"phone": "1"})).public_url == ""


def test_variables_are_the_usual_until_others_are_remembered(desk: Desk, project_id: int) -> None:
    assert recall_variables(desk, project_id) == {"phone": "bizon_phone", "email": "bizon_email", "username": "name"}
    remember_variables(desk, project_id, {"phone": "#{client.телефон}"})
    remember_variables(desk, project_id, {"email": "почта"})
    assert recall_variables(desk, project_id) == {"phone": "client.телефон", "email": "почта", "username": "name"}
    other = add_project(desk, ProjectDraft(name="Вторая школа"))
    assert recall_variables(desk, other.id)["phone"] == "bizon_phone"


def test_a_bad_variable_is_not_remembered(desk: Desk, project_id: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        remember_variables(desk, project_id, {"phone": "мой телефон"})
    assert (caught.value.field, caught.value.reason) == ("variable_name", "bad_character")
    assert recall_variables(desk, project_id)["phone"] == "bizon_phone"


def test_own_presets_stand_behind_the_usual_ones(desk: Desk, project_id: int) -> None:
    usual = list_presets(desk, project_id)
    assert {preset.tags["utm_source"] for preset in usual} == {"telegram", "whatsapp", "vk", "email"}
    save_preset(desk, project_id, " Осень  2026 ", {"utm_source": " vk ", "utm_term": "", "other": "x"})
    [own] = list_presets(desk, project_id)[len(usual) :]
    assert (own.name, own.tags, own.is_own) == ("Осень 2026", {"utm_source": "vk"}, True)
    assert list_presets(desk, add_project(desk, ProjectDraft(name="Вторая школа")).id) == usual
    save_preset(desk, project_id, "Осень 2026", {"utm_source": "tg"})
    assert list_presets(desk, project_id)[-1].tags == {"utm_source": "tg"}
    drop_preset(desk, project_id, "Осень 2026")
    assert list_presets(desk, project_id) == usual


@pytest.mark.parametrize(
    ("name", "tags", "reason"),
    [
        (" ", {"utm_source": "vk"}, "required"),
        ("Пусто", {"utm_source": " "}, "required"),
        ("a" * 101, {"utm_source": "vk"}, "too_long"),
        ("vk", {"utm_source": "vk"}, "repeated"),
    ],
)
def test_a_preset_needs_a_name_of_its_own_and_tags(
    desk: Desk, project_id: int, name: str, tags: dict[str, str], reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        save_preset(desk, project_id, name, tags)
    assert (caught.value.field, caught.value.reason) == ("preset", reason)
    assert all(not preset.is_own for preset in list_presets(desk, project_id))
