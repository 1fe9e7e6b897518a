"""People for administrators: list, one person, every change; and nobody else gets in."""

import gzip

import pytest

from lms.accounts import service
from lms.accounts.rules.people import Details
from lms.accounts.rules.permissions import Role
from lms.core.db import Sql, count_queries
from lms.core.sessions import SESSION_COOKIE
from tests.support.people import PASSWORD, browser

NEW = {"login": "priya", "display_name": "Priya Nair", "given_name": "Priya", "family_name": "Nair", "email": "priya@lull.test", "employee_no": "E-7", "locale": "en", "timezone": "Asia/Taipei", "hire_date": "2026-02-01"}  # fmt: skip


def one(cast, login="alice"):
    return f"/admin/people/{cast[login].ref}"


async def audit(action):
    return await Sql("SELECT actor, thing, detail, address FROM audit_entry WHERE action = :action ORDER BY id").rows(
        action=action
    )


async def test_the_list_shows_name_place_and_roles(ada):
    page = (await ada.open("/admin/people")).text
    for words in ("Alice Marsh", "Harbour", "Team lead (Harbour)", "Administrator", "林美"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "ali"}, {"Alice Marsh"}),
        ({"q": "MARSH"}, {"Alice Marsh"}),
        ({"q": "bob@lull.test"}, {"Bob Reyes"}),
        ({"q": "美"}, {"林美"}),
        ({"q": "%"}, set()),  # a per cent sign is a per cent sign
        ({"q": "_"}, set()),
        ({"q": "' OR 1=1 --"}, set()),
        ({"q": "\x00"}, {"Alice Marsh", "Bob Reyes", "Charlie Voss", "Ada Quist", "林美"}),
        ({"role": "team_lead"}, {"Bob Reyes"}),
        ({"role": "emperor"}, set()),
        ({"unit": "north"}, {"Alice Marsh", "Bob Reyes", "林美"}),
        ({"unit": "lagoon"}, {"Charlie Voss"}),
        ({"unit": "nowhere"}, {"Alice Marsh", "Bob Reyes", "Charlie Voss", "Ada Quist", "林美"}),
        ({"status": "left"}, set()),
        ({"page": "999"}, {"Alice Marsh", "Bob Reyes", "Charlie Voss", "Ada Quist", "林美"}),  # the last there is
        ({"page": "-1"}, {"Alice Marsh", "Bob Reyes", "Charlie Voss", "Ada Quist", "林美"}),
        ({"page": "x"}, {"Alice Marsh", "Bob Reyes", "Charlie Voss", "Ada Quist", "林美"}),
    ],
)
async def test_the_list_is_narrowed_by_words_and_choices(ada, query, names):
    response = await ada.get("/admin/people", params=query)
    assert response.status_code == 200
    everybody = {"Alice Marsh", "Bob Reyes", "Charlie Voss", "Ada Quist", "林美"}
    assert {name for name in everybody if f">{name}</a>" in response.text} == names


async def test_the_list_is_paged_and_asks_as_often_for_many_as_for_few(ada, cast):
    with count_queries() as few:
        await ada.get("/admin/people")
    await Sql(
        "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
        " SELECT 'r' || a.id || '-' || b.id || '-' || c.id, 'x' || a.id || '-' || b.id || '-' || c.id,"
        " 'x' || a.id || '-' || b.id || '-' || c.id, 'X', 'X', a.created_at, a.created_at FROM person a, person b, person c"
    ).run()
    with count_queries() as many:
        page = (await ada.get("/admin/people", params={"page": "2"})).text
    assert len(few) == len(many)
    assert page.count("<tr>") == 51
    assert "page=1" in page
    assert "page=3" in page


async def test_one_person_is_shown_with_everything_around(ada, cast):
    page = (await ada.open(one(cast, "bob"))).text
    for words in ("Bob Reyes", "bob@lull.test", "Team lead", "Harbour", "No password yet", "Not logged in anywhere."):
        assert words in page


async def test_a_new_person_is_added_and_the_trail_says_by_whom(ada, cast):
    response = await ada.send_form("/admin/people", NEW)
    assert response.status_code == 303
    page = (await ada.open(response.headers["location"])).text
    for value in ("priya@lull.test", "E-7", "2026-02-01"):
        assert f'value="{value}"' in page
    (entry,) = [row for row in await audit("person.created") if row["actor"]]
    assert (entry["actor"], entry["address"]) == (cast["ada"].person_id, "127.0.0.1")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"login": "Alice"}, "login", "Someone else has this login."),
        ({"email": "BOB@lull.test"}, "email", "Someone else has this address."),
        ({"login": "a b"}, "login", "Use 3 to 60 letters"),
        ({"login": ""}, "login", "Fill this in."),
        ({"email": "nonsense"}, "email", "Type a whole address"),
        ({"timezone": "Mars"}, "timezone", "Choose a time zone"),
        ({"locale": "fr"}, "locale", "Choose one of the options."),
        ({"hire_date": "soon"}, "hire_date", "Type a date"),
        ({"display_name": "Eve\u202e"}, "display_name", "invisible character"),
    ],
)
@pytest.mark.parametrize("path", ["/admin/people", None])
async def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(ada, cast, path, changed, field, sentence):
    response = await ada.send_form(path or one(cast, "charlie"), NEW | changed)
    assert response.status_code == 422
    assert f'href="#f-{field}"' in response.text
    assert sentence in response.text
    assert 'value="Nair"' in response.text


async def test_an_edit_says_what_changed_and_an_empty_one_says_nothing(ada, cast):
    await ada.open(one(cast))
    for _twice in range(2):
        response = await ada.send_form(one(cast), NEW | {"login": "alice", "email": ""})
        assert response.headers["location"] == one(cast) + "?done=kept"
    (entry,) = await audit("person.edited")
    assert '"display_name":["Alice Marsh","Priya Nair"]' in entry["detail"]
    assert '"login"' not in entry["detail"]


async def test_the_employee_number_of_somebody_else_is_refused(ada, cast):
    await ada.send_form("/admin/people", NEW)
    response = await ada.send_form(one(cast), NEW | {"login": "alice", "email": ""})
    assert (response.status_code, "Someone else has this number." in response.text) == (422, True)


async def test_a_new_place_ends_the_one_before_the_day_before(ada, cast):
    place = {"unit": "lagoon", "position": "Agent", "starts_on": "2026-02-01"}
    assert (await ada.send_form(one(cast) + "/assignments", place)).status_code == 303
    rows = await Sql("SELECT starts_on, ends_on FROM job_assignment WHERE person = :p ORDER BY id").rows(
        p=cast["alice"].person_id
    )
    assert [(str(row["starts_on"]), str(row["ends_on"])) for row in rows] == [
        ("2026-01-01", "2026-01-31"),
        ("2026-02-01", "None"),
    ]


@pytest.mark.parametrize("changed", [{"unit": "nowhere"}, {"unit": ""}, {"position": ""}, {"starts_on": "x"}])
async def test_a_place_that_cannot_be_is_refused(ada, cast, changed):
    place = {"unit": "lagoon", "position": "Agent", "starts_on": "2026-02-01"} | changed
    assert (await ada.send_form(one(cast) + "/assignments", place)).status_code == 422


async def test_a_role_is_given_with_its_scope_and_taken_away_again(ada, cast, app):
    assert (await ada.send_form(one(cast) + "/roles", {"role": "team_lead", "role_unit": "lagoon"})).status_code == 303
    assert (await ada.send_form(one(cast) + "/roles", {"role": "team_lead", "role_unit": "lagoon"})).status_code == 303
    rows = await Sql("SELECT id, starts_on FROM role_grant WHERE person = :p AND role = 'team_lead'").rows(
        p=cast["alice"].person_id
    )
    assert len(rows) == 1
    assert (await ada.send_form(f"{one(cast, 'bob')}/roles/{rows[0]['id']}/revocation")).status_code == 404  # not bob's
    assert (await ada.send_form(f"{one(cast)}/roles/{rows[0]['id']}/revocation")).status_code == 303
    assert (await ada.send_form(f"{one(cast)}/roles/{rows[0]['id']}/revocation")).status_code == 404


async def test_a_role_counts_from_the_next_click_and_so_does_its_end(app, cast, alice, ada):
    assert (await alice.get("/admin/people")).status_code == 404
    await service.grant_role(cast["ada"], cast["alice"].ref, Role.ADMINISTRATOR)
    assert (await alice.get("/admin/people")).status_code == 200
    (row,) = await Sql("SELECT id FROM role_grant WHERE person = :p AND role = 'administrator'").rows(
        p=cast["alice"].person_id
    )
    await ada.send_form(f"{one(cast)}/roles/{row['id']}/revocation")
    assert (await alice.get("/admin/people")).status_code == 404


@pytest.mark.parametrize(
    "typed", [{"role": "emperor"}, {"role": ""}, {"role": "team_lead"}, {"role": "agent", "role_unit": "nowhere"}]
)
async def test_a_role_that_cannot_be_is_refused(ada, cast, typed):
    assert (await ada.send_form(one(cast) + "/roles", typed)).status_code == 422


async def test_nobody_saws_off_the_branch_they_sit_on(ada, cast):
    (row,) = await Sql("SELECT id FROM role_grant WHERE role = 'administrator'").rows()
    assert (await ada.send_form(f"{one(cast, 'ada')}/roles/{row['id']}/revocation")).status_code == 409
    assert (await ada.send_form(one(cast, "ada") + "/status", {"status": "left"})).status_code == 409


async def test_someone_who_left_is_out_at_once_and_may_come_back(ada, cast, alice):
    assert (await ada.send_form(one(cast) + "/status", {"status": "left"})).status_code == 303
    assert (await alice.get("/")).status_code == 303
    assert "Alice Marsh" not in (await ada.get("/admin/people")).text
    assert "Alice Marsh" in (await ada.get("/admin/people", params={"status": "all"})).text
    await ada.send_form(one(cast) + "/status", {"status": "active"})
    assert "Alice Marsh" in (await ada.get("/admin/people")).text
    assert (await ada.send_form(one(cast) + "/status", {"status": "asleep"})).status_code == 422


async def test_all_log_ins_of_a_person_can_be_ended(ada, cast, alice):
    assert (await ada.send_form(one(cast) + "/sessions/revocation")).status_code == 303
    assert (await alice.get("/")).status_code == 303
    assert (await ada.get("/")).status_code == 200


async def test_a_link_is_shown_once_and_works_once(ada, cast, stranger, alice):
    shown = await ada.send_form(one(cast) + "/reset-link")
    assert shown.headers["cache-control"] == "no-store"
    link = shown.text.split('<code class="once">')[1].split("<")[0]
    assert link not in (await ada.open(one(cast))).text
    path = link.removeprefix("http://lull.test")
    assert (await stranger.open(path)).status_code == 200
    assert (await stranger.open(path)).status_code == 200  # looking does not use it up
    short = await stranger.send_form(path, {"password": "x", "again": "x"})
    assert short.status_code == 422
    done = await stranger.send_form(path, {"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/login?reset=1")
    assert (await stranger.open(path)).status_code == 404
    assert (await stranger.send_form(path, {"password": PASSWORD, "again": PASSWORD})).status_code == 404
    assert (await alice.get("/")).status_code == 303  # her old log-in is over
    await stranger.open("/login")
    assert (await stranger.send_form("/login", {"login": "alice", "password": PASSWORD})).status_code == 303


async def test_a_new_link_makes_the_earlier_one_useless(cast):
    first = await service.make_reset_link(cast["ada"], cast["alice"].ref)
    second = await service.make_reset_link(cast["ada"], cast["alice"].ref)
    assert not await service.link_works(first)
    assert await service.link_works(second)


PATHS = [
    ("GET", "/admin/people"), ("GET", "/admin/people/new"), ("POST", "/admin/people"), ("GET", "{}"), ("POST", "{}"),
    ("POST", "{}/assignments"), ("POST", "{}/roles"), ("POST", "{}/roles/1/revocation"), ("POST", "{}/status"),
    ("POST", "{}/sessions/revocation"), ("POST", "{}/reset-link"), ("GET", "/admin/patterns"),
]  # fmt: skip
GOOD = NEW | {
    "unit": "lagoon",
    "position": "Agent",
    "starts_on": "2026-02-01",
    "role": "administrator",
    "status": "left",
}


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("login", ["alice", "bob"])
async def test_for_everybody_else_these_pages_do_not_exist(app, cast, login, method, path):
    async with browser(app, cast[login]) as other:
        path = path.format(one(cast, "charlie"))
        response = await (other.get(path) if method == "GET" else other.send_form(path, GOOD))
    assert response.status_code == 404
    assert "Charlie" not in response.text
    assert (await Sql("SELECT COUNT(*) AS n FROM person WHERE status = 'left' OR login = 'priya'").first())["n"] == 0


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_a_stranger_is_asked_to_log_in(stranger, cast, method, path):
    await stranger.open("/login")
    path = path.format(one(cast))
    response = await (stranger.get(path) if method == "GET" else stranger.send_form(path, GOOD))
    assert (response.status_code, response.headers["location"].split("?")[0]) == (303, "/login")


@pytest.mark.parametrize("ref", ["1", "-1", "9" * 40, "x" * 500, "%00", "%FF", "a'b", "..", "%2e%2e%2f"])
async def test_a_made_up_reference_is_nobody(ada, ref):
    for method, path in PATHS[3:-1]:
        where = path.format(f"/admin/people/{ref}")
        response = await (ada.get(where) if method == "GET" else ada.send_form(where, GOOD))
        assert response.status_code in {404, 405}


@pytest.mark.parametrize("number", ["x", "-1", "0", "99999999999999999999999999", "1.5"])
async def test_a_made_up_role_number_is_refused_in_a_sentence(ada, cast, number):
    response = await ada.send_form(f"{one(cast)}/roles/{number}/revocation")
    assert response.status_code in {400, 404, 422}
    assert "<h1" in response.text


async def test_the_parts_page_opens_for_administrators(ada):
    assert (await ada.get("/admin/patterns")).status_code == 200


async def test_waiting_requests_stand_above_the_list_until_a_link_is_made(ada, stranger, cast):
    await stranger.open("/reset")
    for login in ("alice", "nobody"):
        asked = await stranger.send_form("/reset", {"login": login})
        assert (asked.status_code, asked.headers["location"]) == (303, "/reset?asked=1")
    assert "Waiting for a link" in (await ada.get("/admin/people")).text
    await ada.send_form(one(cast) + "/reset-link")
    assert "Waiting for a link" not in (await ada.get("/admin/people")).text


async def test_asking_for_a_link_again_and_again_has_to_wait_for_anybody(stranger, cast, frozen):
    await stranger.open("/reset")
    for login in ("alice", "nobody"):
        codes = [(await stranger.send_form("/reset", {"login": login})).status_code for _try in range(4)]
        assert codes == [303, 303, 303, 429]


async def test_the_cookie_of_the_administrator_is_not_on_any_page(ada, cast):
    page = (await ada.open(one(cast, "ada"))).text
    assert ada.cookies[SESSION_COOKIE] not in page


@pytest.mark.parametrize("words", ["åsa", "ÅSA", "öberg", "ＯＬＧＡ"])
async def test_a_name_is_found_whatever_the_case_of_its_letters(ada, cast, words):
    await service.create_person(None, Details("x-1", "Åsa Olga Öberg", "Åsa", "Öberg"))
    assert "Åsa Olga Öberg" in (await ada.get("/admin/people", params={"q": words})).text


async def test_the_form_proposes_the_usual_time_zones_and_takes_every_other(ada):
    page = (await ada.open("/admin/people/new")).text
    assert '<option value="Asia/Taipei">' in page
    assert "Africa/Abidjan" not in page
    assert len(gzip.compress(page.encode())) < 15 * 1024
    answer = await ada.send_form("/admin/people", NEW | {"timezone": "Africa/Abidjan"})
    assert answer.status_code == 303
    assert 'value="Africa/Abidjan"' in (await ada.open(answer.headers["location"])).text
