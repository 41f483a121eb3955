"""Who is at a point: for who works there alone."""

from tests.web.caller import code_of
from tests.web.test_customers import PHONE, WANG


def test_needs_note_and_story_of_who_is_here(lobby, kiosk, anna):
    wang = lobby("POST", "/customers", WANG).get_json()
    ticket = kiosk.issue("cash", customer=wang["ref"])
    anna("POST", "/points/W1/open")
    assert anna("GET", "/points/W1/customer").get_json() == {
        "ticket": None, "needs": [], "note": None, "story": [],
    }  # fmt: skip
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/recall")
    response = anna("GET", "/points/W1/customer")
    here = response.get_json()
    assert here["ticket"] == ticket["id"]
    assert here["needs"] == [{"zh": "听力不便", "en": "Hard of hearing"}]
    assert here["note"] == "asks for Li"
    story = [(it["kind"], (it["point"] or {}).get("en")) for it in here["story"]]
    assert story == [
        ("ticket_issued", None),
        ("ticket_called", "Window 1"),
        ("ticket_recalled", "Window 1"),
    ]
    assert here["story"][0]["service"]["en"] == "Personal cash"
    assert PHONE not in response.text
    assert "王" not in response.text


def test_a_screen_asks_about_its_own_point_alone(world, kiosk, anna):
    kiosk.issue("cash")
    anna("POST", "/points/W1/open")
    anna("POST", "/points/W1/call")
    own = world.caller("W1-pc")
    assert own("GET", "/points/W1/customer").get_json()["ticket"]
    other = own("GET", "/points/W2/customer")
    assert (other.status_code, code_of(other)) == (403, "forbidden")
    assert code_of(kiosk("GET", "/points/W1/customer")) == "forbidden"
    assert code_of(anna("GET", "/points/nowhere/customer")) == "unknown_point"
