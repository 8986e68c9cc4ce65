"""The Links page, from the choice of a room or a pasted link to the link that is copied."""

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.links.build_link import recall_variables
from core.services.links.presets import list_presets
from core.services.projects.projects import ProjectSettings
from tests.conftest import add_live, open_page
from tests.pages.links.links_page import LINK, ROOM, copyable, paste
from tests.pages.seen import press, words
from tests.wording import like, ru


def test_empty_page_loads_rooms_with_one_click_and_shows_a_link(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("links")
    assert ru("No rooms yet. Load them from…") in words(app)
    assert copyable(app) == []
    press(app, ru("Load rooms and pages from Bizon365"))
    assert copyable(app)[0] == LINK


def test_loading_without_a_token_says_what_to_do(desk: Desk) -> None:
    app = press(open_page("links"), ru("Load rooms and pages from Bizon365"))
    assert ru("There is no Bizon365 token yet…") in words(app)


def test_link_and_calculator_line_are_there_as_soon_as_the_page_is_open(known: ProjectSettings) -> None:
    app = open_page("links")
    assert copyable(app)[:2] == [LINK, f'link = "{LINK}"']
    assert f"{ru('Entry to a room')} · Python с нуля" in words(app)


def test_ticked_fields_are_filled_in_and_the_names_of_their_variables_remembered(
    desk: Desk, known: ProjectSettings
) -> None:
    app = open_page("links")
    app.checkbox(key="links_with_email").check().run()
    assert copyable(app)[0] == f"{LINK}&email=#{{bizon_email}}"
    app.text_input(key=f"links_variable_email_{known.id}").set_value("почта").run()
    assert copyable(app)[0] == f"{LINK}&email=#{{почта}}"
    assert recall_variables(desk, known.id)["email"] == "почта"


def test_name_that_salebot_would_not_take_is_refused_with_the_reason_and_not_remembered(
    desk: Desk, known: ProjectSettings
) -> None:
    app = open_page("links")
    app.checkbox(key="links_with_phone").check().run()
    app.checkbox(key="links_with_email").check().run()
    app.text_input(key=f"links_variable_email_{known.id}").set_value("a b").run()
    app.text_input(key=f"links_variable_phone_{known.id}").set_value("1phone").run()
    assert copyable(app) == []
    said = "\n".join(error.value for error in app.error)
    assert ru("must begin with a letter.") in said
    assert ru("may contain only letters, digits and _.") in said
    [marks] = [one.proto.body for one in app.get("html") if "st-key-links" in one.proto.body]
    assert f"links_variable_phone_{known.id}" in marks
    assert f"links_variable_email_{known.id}" in marks
    assert recall_variables(desk, known.id)["phone"] == "bizon_phone"


def test_set_of_tags_fills_them_in_and_an_own_one_is_kept_and_removed(desk: Desk, known: ProjectSettings) -> None:
    app = open_page("links")
    presets = f"links_preset_{known.id}"
    app.button_group(key=presets).set_value("telegram").run()
    assert copyable(app)[0] == f"{LINK}&utm_source=telegram&utm_medium=bot"
    app.text_input(key="links_utm_campaign").set_value("Осень 2026").run()
    assert copyable(app)[0].endswith("&utm_campaign=%D0%BE%D1%81%D0%B5%D0%BD%D1%8C_2026")

    assert open_page("links").button_group(key=presets).value == "telegram"

    press(app, ru("Save the set"))
    assert ru("Name the set.") in [error.value for error in app.error]
    assert [mark for mark in app.get("html") if "st-key-links_preset_name" in mark.proto.body]
    app.text_input(key="links_preset_name").set_value("Осень")
    press(app, ru("Save the set"))
    assert [preset.name for preset in list_presets(desk, known.id) if preset.is_own] == ["Осень"]
    press(app, ru("Remove the set “{name}”", name="Осень"))
    assert not [preset for preset in list_presets(desk, known.id) if preset.is_own]


def test_a_cyrillic_tag_is_written_in_latin_letters_by_one_press(known: ProjectSettings) -> None:
    app = paste(f"Вход: {ROOM}?utm_medium=рассылка, ждём!")
    app.text_input(key="links_utm_campaign").set_value("Осень").run()
    press(app, ru("Write in Latin letters: {tags}", tags="osen, rassylka"))
    assert copyable(app)[0] == f"{LINK}&utm_medium=rassylka&utm_campaign=osen"
    assert not [button for button in app.button if button.key == "links_latin"]


def test_a_link_of_a_social_network_is_refused_and_one_wrapped_by_it_is_taken_out(known: ProjectSettings) -> None:
    app = paste("https://vk.com/school_example")
    assert copyable(app) == []
    assert "vk.com" in app.error[0].value
    app.text_area(key="links_pasted").set_value(f"https://vk.com/away.php?to={ROOM}&cc_key=").run()
    assert copyable(app)[0] == LINK


def test_more_parameters_and_own_domain_go_into_the_link(known: ProjectSettings) -> None:
    app = open_page("links")
    app.segmented_control(key="links_form_room").set_value("domain").run()
    app.text_input(key="links_domain").set_value("https://webinar.example.com/").run()
    app.text_input(key="links_param1").set_value("#{tag}").run()
    app.checkbox(key="links_autologin").check().run()
    assert copyable(app)[0] == (
        "https://webinar.example.com/room/python-start?salebot=#{client_id}&param1=#{tag}&autologin"
    )


def test_both_forms_of_a_page_and_a_warning_of_its_marker_in_the_wrong_case(known: ProjectSettings) -> None:
    app = open_page("links", to="registration_page", place="623727:racion")
    assert copyable(app)[0] == "https://start.bizon365.ru/page/623727/racion?salebot=#{client_id}"
    assert ru("The marker of this page is…", marker="Salebot") in app.warning[0].value
    app.segmented_control(key="links_form_registration_page").set_value("bizonpages").run()
    assert copyable(app)[0] == "http://racion.623727.bizonpages.ru?salebot=#{client_id}"
    app.selectbox(key=f"links_registration_page_{known.id}").set_value("623727:smm").run()
    assert not app.warning
    assert app.query_params["place"] == "623727:smm"


def test_view_of_a_page_that_is_not_here_says_that_another_is_shown(known: ProjectSettings) -> None:
    app = open_page("links", to="registration_page", place="999:gone")
    assert ru("The room or page in this link…") in words(app)
    assert app.query_params["place"] == "623727:py-free"
    app.segmented_control(key="links_target").set_value("room").run()
    assert ru("The room or page in this link…") not in words(app)
    assert app.query_params["place"] == "623727:python-start"


def test_room_of_one_project_does_not_stay_in_the_address_of_another(
    desk: Desk, known: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    other = add_live(desk, shared_sandbox)
    app = open_page("links", project=str(known.id))
    assert app.query_params["place"]
    app.sidebar.selectbox[0].set_value(other.id).run()
    assert "place" not in app.query_params
    assert ru("The room or page in this link…") not in words(app)


def test_damaged_link_is_repaired_and_what_was_repaired_is_said(desk: Desk) -> None:
    app = paste(f' link = "{ROOM}?Salebot=#{{client_id}}&amp;utm_source=vk" ')
    assert copyable(app)[0] == f"{LINK}&utm_source=vk"
    assert like("{name} was corrected to `salebot`:…").search(app.warning[0].value)


def test_pasted_page_of_the_account_is_warned_about_too(known: ProjectSettings) -> None:
    app = paste("http://racion.623727.bizonpages.ru")
    assert ru("The marker of this page is…", marker="Salebot") in words(app)


def test_individual_link_with_contacts_is_refused(desk: Desk) -> None:
    app = paste("https://online.bizon365.ru/click/abc123?email=#{bizon_email}")
    assert copyable(app) == []
    refused = like("This is the individual link of one registered person: Bizon365…")
    assert refused.search(app.error[0].value)


def test_what_is_no_link_is_named(desk: Desk) -> None:
    app = paste("комната")
    assert copyable(app) == []
    assert ru("is not an address; copy it again.") in words(app)


def test_test_link_has_no_variables_left_and_the_code_nothing_personal(known: ProjectSettings) -> None:
    app = open_page("links")
    app.checkbox(key="links_with_email").check().run()
    app.text_input(key="links_utm_source").set_value("slide").run()
    _, _, tested, printed = copyable(app)
    assert tested == f"{ROOM}?salebot=0&email=test%40example.com&utm_source=slide"
    assert printed == f"{ROOM}?utm_source=slide"
