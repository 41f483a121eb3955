"""A customer at a kiosk calls for help."""

from hall_server.help_calls import COMING_FOR_MS, FORGOTTEN_AFTER_MS, HelpCall, HelpCalls
from tests.web.caller import code_of


def alerts(lobby):
    found = lobby("GET", "/hall").get_json()["alerts"]
    return [alert for alert in found if alert["kind"] == "assistance"]


def of_kiosk(kiosk):
    return kiosk("GET", "/hall").get_json()


def test_the_lobby_hears_of_a_call_until_it_answers(world, kiosk, lobby):
    assert alerts(lobby) == []
    assert kiosk("POST", "/kiosks/kiosk1/help").status_code == 204
    assert kiosk("POST", "/kiosks/kiosk1/help").status_code == 204
    (alert,) = alerts(lobby)
    assert alert["name"] == "kiosk1"
    assert "kiosk1" in alert["text"]["zh"]
    assert lobby("DELETE", "/kiosks/kiosk1/help").status_code == 204
    assert alerts(lobby) == []


def test_a_kiosk_calls_for_itself_alone(world, kiosk):
    response = kiosk("POST", "/kiosks/kiosk2/help")
    assert (response.status_code, code_of(response)) == (403, "forbidden")


def test_an_unknown_kiosk_has_no_call(world, lobby):
    response = lobby("DELETE", "/kiosks/none/help")
    assert (response.status_code, code_of(response)) == (404, "unknown_kiosk")


def test_the_call_of_a_kiosk_that_is_taken_away_hides_nothing(world, kiosk, lobby, monkeypatch):
    assert kiosk("POST", "/kiosks/kiosk1/help").status_code == 204
    monkeypatch.delitem(world.settings.kiosks, "kiosk1")
    assert alerts(lobby) == []


def test_the_calls_of_kiosks_that_are_gone_are_forgotten():
    calls, told = HelpCalls(), []
    calls.ask("k", 1000)
    calls.ask("gone", 1000)
    calls.on_change = lambda: told.append(1)
    calls.keep({"k"})
    assert [call.kiosk for call in calls.waiting(1000)] == ["k"]
    assert told == [1]


def test_a_call_is_kept_answered_and_forgotten_in_time():
    calls, told = HelpCalls(), []
    calls.on_change = lambda: told.append(1)
    calls.ask("k", 1000)
    calls.ask("k", 2000)
    assert [call.since_ms for call in calls.waiting(3000)] == [1000]
    assert calls.waiting(1000 + FORGOTTEN_AFTER_MS) == []
    calls.answer("k", 5000)
    calls.answer("k", 6000)
    assert calls.waiting(6000) == []
    assert calls.of("k", 6000) == HelpCall("k", 1000, 5000)
    assert calls.of("k", 5000 + COMING_FOR_MS) is None
    calls.ask("k", 7000)
    assert calls.of("k", 7000) == HelpCall("k", 7000)
    calls.withdraw("k")
    calls.withdraw("k")
    calls.answer("k", 8000)
    assert calls.of("k", 8000) is None
    assert len(told) == 4
