"""Settings: what a hall file holds, and everything that is refused in one."""

from typing import Any

import pytest

from hall_server.appointments import CheckInRules, SlotRules
from hall_server.queueing.rules import Promise
from hall_server.settings import VoiceSettings, config_dir, from_table, load
from tests.small_hall import ROOT, changed, problems

POINTS = ("W1", "W2", "W3", "W4", "W5", "W6", "V1", "V2", "M1", "M2", "M3", "M4")


@pytest.mark.parametrize("name", ["hall.toml", "demo.toml"])
def test_the_reference_hall_and_its_demo(name):
    settings = load(ROOT / "config" / name)
    kinds = [point.kind for point in settings.points.values()]
    found = (
        len(settings.services),
        len(settings.tiers),
        kinds.count("counter"),
        kinds.count("vip-room"),
        kinds.count("self-service"),
        len(settings.kiosks),
        len(settings.displays),
    )
    assert found == (6, 4, 6, 2, 4, 2, 3)
    assert list(settings.points) == list(POINTS)
    assert list(settings.kiosks) == ["kiosk1", "kiosk2"]
    assert list(settings.displays) == ["board1", "board2", "board3"]
    assert [service.series for service in settings.services.values()] == list("ABCDEF")
    drivers = sorted(device["driver"] for device in settings.devices.values())
    reference = ["aplay", "escpos", "escpos", "led485", "led485"]
    signs = ["alpha", "numeric", "onbon", "onbon", "sunpn"]
    inputs = ["callpad", "evaluator", "idcard", "scanner"]
    others = [*signs, *inputs] if name == "demo.toml" else []
    assert drivers == sorted(reference + others)
    assert {settings.devices[f"printer{n}"]["fallback"] for n in "12"} == {"printer1", "printer2"}
    assert settings.default_tier == "ordinary"


def test_the_demo_is_the_same_hall_with_simulated_devices():
    hall, demo = load(ROOT / "config" / "hall.toml"), load(ROOT / "config" / "demo.toml")
    assert demo.rules() == hall.rules()
    assert hall.demo is None
    assert demo.demo is not None
    assert {account.role for account in demo.demo.accounts.values()} == {"teller", "lobby", "admin"}
    assert {device["connection"] for device in demo.devices.values()} == {"simulator"}
    assert demo.demo.machines
    assert demo.devices["printer1"]["width"] == hall.devices["printer1"]["width"]


def test_config_is_the_checkouts_own():
    assert config_dir() == ROOT / "config"


def test_defaults():
    settings = from_table(changed({}))
    assert settings.hall.id == "hall"
    assert settings.hall.policy == "promise"
    assert settings.hall.public_url is None
    assert settings.server.port == 8080
    assert settings.server.threads == settings.server.max_sockets + 32
    assert list(map(str, settings.server.metrics_from)) == ["127.0.0.1/32", "::1/128"]
    assert settings.kiosks["kiosk1"].services == ("cash", "loans")
    assert list(settings.pause_reasons) == ["break"]
    assert settings.tiers["vip"].ceiling_factor == 0.5


def test_rules_resolve_the_promise_of_every_class():
    rules = from_table(
        changed(
            {
                "tiers.vip.credit": 0.25,
                "services.loans.tiers": {"vip": {"promise_min": 2}},
                "services.cash.promise_min": 0.5,
                "hall.borrow_after_min": 1.5,
                "hall.rollover_grace_min": 10,
            }
        )
    ).rules()
    assert rules.services["cash"].promises == {
        "ordinary": Promise(30, 1800),
        "vip": Promise(15, 900, 0.25),
    }
    assert rules.services["loans"].promises["vip"] == Promise(120, 900, 0.25)
    assert rules.services["loans"].handling_s == 300
    assert rules.tiers["vip"].priority
    assert (rules.borrow_after_s, rules.rollover_grace_s) == (90, 600)
    assert rules.points["W2"].skills == ("cash",)
    assert rules.pause_reasons == ("break",)


# ---- What is refused ------------------------------------------------------------------------

SLOTS = {"slot_min": 30, "capacity": 2, "from": "09:00", "to": "16:30"}

REFUSED: list[tuple[dict[str, Any], str]] = [
    # unknown and missing
    ({"services.cash.promisse_min": 3}, "services.cash.promisse_min: unknown key; did you mean"),
    ({"hal": {}}, "hal: unknown key; did you mean hall?"),
    ({"hall.zzzzzzzz": 1}, "hall.zzzzzzzz: unknown key; known: assistance_tier, auto_call"),
    ({"hall": ...}, "hall: missing; give a table"),
    ({"tiers": ...}, "tiers: missing; give at least one [tiers.NAME]"),
    ({"services": {}}, "services: missing; give at least one [services.NAME]"),
    ({"zones": ...}, "zones: missing"),
    ({"points": ...}, "points: missing"),
    ({"services.cash.series": ...}, "services.cash.series: missing; give one or two letters A-Z"),
    ({"services.cash.promise_min": ...}, "services.cash.promise_min: missing; give a number"),
    ({"services.cash.name": ...}, "services.cash.name: missing; give a table"),
    ({"points.W1.skills": ...}, "points.W1.skills: missing"),
    # shape
    ({"hall": 3}, "hall: must be a table, not 3"),
    ({"points": [1]}, "points: must be a table of named tables, not [1]"),
    ({"points.W1": "x"}, 'points.W1: must be a table, not "x"'),
    ({"zones.a/b": {"name": {"zh": "一", "en": "A"}}}, "zones.a/b: must be 1 to 40 letters"),
    ({"hall.name": "Bank"}, 'hall.name: must be a table, not "Bank"'),
    ({"hall.name": {"zh": "银行"}}, "hall.name.en: missing"),
    ({"hall.name": {"zh": "银行", "en": " "}}, "hall.name.en: must be a text of 1 to 80"),
    ({"hall.name": {"zh": "银行", "en": "a\nb"}}, "hall.name.en: must be a text of 1 to 80"),
    ({"hall.name": {"zh": "银行", "en": "x" * 81}}, "hall.name.en: must be a text of 1 to 80"),
    ({"hall.name": {"zh": "银行", "en": "A", "fr": "B"}}, "hall.name.fr: unknown key; known: en"),
    # kinds and ranges
    ({"hall.timezone": "Asia/Shangai"}, "did you mean Asia/Shanghai?"),
    ({"hall.timezone": "Asia"}, 'hall.timezone: unknown time zone "Asia"'),
    ({"hall.timezone": 8}, "hall.timezone: must be a time zone, not 8"),
    ({"hall.rollover": "4:00"}, 'hall.rollover: must be a time of day like "04:00"'),
    ({"hall.rollover": "24:00"}, "hall.rollover: must be a time of day"),
    ({"hall.rollover_grace_min": 31}, "hall.rollover_grace_min: must be a number from 0 to 30"),
    ({"hall.languages": ["fr"]}, "hall.languages: must be zh or en"),
    ({"hall.languages": []}, "hall.languages: must not be empty"),
    ({"hall.languages": "zh"}, 'hall.languages: must be a list like ["zh"], not "zh"'),
    ({"hall.languages": ["zh", "zh"]}, 'hall.languages: has "zh" twice'),
    ({"hall.policy": "promis"}, "did you mean promise?"),
    ({"hall.policy": 1}, "hall.policy: must be promise or head-start or turns or strict or"),
    ({"hall.max_priority_in_row": 21}, "must be a whole number from 0 to 20, not 21"),
    ({"hall.max_priority_in_row": True}, "must be a whole number from 0 to 20, not true"),
    ({"hall.max_priority_in_row": 1.5}, "must be a whole number from 0 to 20, not 1.5"),
    ({"hall.auto_finish": "yes"}, 'hall.auto_finish: must be true or false, not "yes"'),
    ({"hall.kiosk_idle_s": 5}, "hall.kiosk_idle_s: must be a whole number from 10 to 300"),
    ({"hall.borrow_after_min": -1}, "hall.borrow_after_min: must be a number from 0 to 480"),
    ({"hall.public_url": "hall.example.com"}, 'must be like "https://hall.example.com"'),
    ({"hall.public_url": "https://a:b@c"}, 'must be like "https://hall.example.com"'),
    ({"hall.public_url": "https://h:99999"}, 'must be like "https://hall.example.com"'),
    ({"hall.id": "a b"}, "hall.id: must be 1 to 40 letters"),
    ({"server.host": "a b"}, "server.host: must be an address or host name"),
    ({"server.port": 0}, "server.port: must be a whole number from 1 to 65535"),
    ({"server.max_sockets": 7}, "server.max_sockets: must be a whole number from 8 to 500"),
    ({"server.phone_polls_per_min": 9}, "server.phone_polls_per_min: must be a whole number"),
    ({"server.unknown_tokens_per_min": 0}, "server.unknown_tokens_per_min: must be a whole number"),
    ({"server.metrics_from": ["10.0.0.300"]}, "server.metrics_from: must be an address or network"),
    ({"server.metrics_from": ["10.0.0.1/8"]}, "has host bits set"),
    ({"server.metrics_from": [1]}, "server.metrics_from: must be an address like"),
    ({"tiers.vip.promise_factor": 0}, "tiers.vip.promise_factor: must be a number from 0.05 to 10"),
    ({"tiers.vip.promise_factor": float("nan")}, "tiers.vip.promise_factor: must be a number"),
    ({"tiers.vip.credit": -0.1}, "tiers.vip.credit: must be a number from 0 to 10"),
    ({"services.cash.series": "a"}, "services.cash.series: must be one or two letters A-Z"),
    ({"services.cash.series": "ABC"}, "services.cash.series: must be one or two letters A-Z"),
    ({"services.cash.promise_min": 0}, "services.cash.promise_min: must be a number from 0.1"),
    ({"services.cash.handling_min": "5"}, "services.cash.handling_min: must be a number from 0.1"),
    ({"services.cash.icon": "A b"}, "services.cash.icon: must be a-z"),
    ({"points.W1.kind": "window"}, "points.W1.kind: must be counter or vip-room or self-service"),
    ({"points.W1.skills": []}, "points.W1.skills: must not be empty"),
    ({"displays.board1.layout": "ful"}, "did you mean full?"),
    ({"demo.waiting_tickets": 201}, "demo.waiting_tickets: must be a whole number from 0 to 200"),
    ({"demo.accounts.li.role": "kiosk"}, "demo.accounts.li.role: must be teller or lobby or admin"),
    ({"customers.prefixes": {"62a": "vip"}}, "customers.prefixes.62a: must be 1 to 19 digits"),
    ({"customers.prefixes": "622848"}, 'customers.prefixes: must be a table, not "622848"'),
    ({"customers.keep_days": 0}, "customers.keep_days: must be a whole number from 1 to 3650"),
    ({"customers.needs": {"a b": {}}}, "customers.needs.a b: must be 1 to 40 letters"),
    ({"customers.card_checksum": 1}, "customers.card_checksum: must be true or false, not 1"),
    ({"appointments.late": "walkin"}, "appointments.late: must be walk-in or refuse"),
    ({"appointments.early_min": -1}, "appointments.early_min: must be a number from 0 to 480"),
    ({"services.cash.appointments": {}}, "services.cash.appointments.from: missing; give a time"),
    ({"services.cash.appointments": SLOTS | {"capacity": 0}}, "capacity: must be a whole number"),
    ({"services.cash.appointments": SLOTS | {"weekdays": []}}, "weekdays: must not be empty"),
    # references
    ({"customers.prefixes": {"62": "vipp"}}, 'customers.prefixes.62: unknown tier "vipp"'),
    ({"appointments.tier": "vipp"}, 'appointments.tier: unknown tier "vipp"; did you mean vip?'),
    ({"points.W1.skills": ["cash", "lons"]}, 'unknown service "lons"; did you mean loans?'),
    ({"points.W1.skills": [1]}, "points.W1.skills: must be the name of a service, not 1"),
    ({"points.W2.borrows": ["lons"]}, 'points.W2.borrows: unknown service "lons"'),
    ({"points.W2.tiers": ["vipp"]}, 'points.W2.tiers: unknown tier "vipp"; did you mean vip?'),
    ({"points.W1.zone": "esat"}, 'points.W1.zone: unknown zone "esat"; did you mean east?'),
    ({"points.W1.sign": "sign2"}, 'points.W1.sign: unknown device "sign2"; did you mean sign1?'),
    ({"kiosks.kiosk1.printer": "p"}, 'kiosks.kiosk1.printer: unknown device "p"; known: printer1'),
    ({"devices": ...}, 'kiosks.kiosk1.printer: unknown device "printer1"; there is none'),
    ({"kiosks.kiosk1.services": ["cahs"]}, 'kiosks.kiosk1.services: unknown service "cahs"'),
    ({"kiosks.kiosk1.zone": "w"}, 'kiosks.kiosk1.zone: unknown zone "w"'),
    ({"displays.board1.arrows": {"W1": "north"}}, "arrows.W1: must be left or right"),
    ({"displays.board1.arrows": {"W9": "up"}}, 'arrows.W9: unknown point "W9"'),
    ({"displays.board1.notices": ["x"]}, 'displays.board1.notices: unknown notice "x"'),
    ({"displays.board1.layout": "window"}, "point: missing; a board over a window needs its"),
    ({"displays.board1.point": "W1"}, 'point: only layout "window" is over one point'),
    (
        {
            "displays.board1.layout": "window",
            "displays.board1.point": "W1",
            "displays.board1.pictures": "p",
            "displays.board1.pictures_in": "panel",
        },
        'pictures_in: a board over a window has no panel; write "idle"',
    ),
    ({"displays.board1.zones": ["w"]}, 'displays.board1.zones: unknown zone "w"'),
    ({"services.cash.tiers": {"vipp": {}}}, 'services.cash.tiers.vipp: unknown tier "vipp"'),
    ({"demo.open_points": ["W9"]}, 'demo.open_points: unknown point "W9"'),
    # contradictions
    (
        {"services.cash.appointments": SLOTS | {"to": "09:29"}},
        "services.cash.appointments.to: 09:29 leaves no slot of 30 minutes from 09:00",
    ),
    ({"tiers.ordinary.default": False}, "tiers: one tier needs default = true"),
    ({"tiers.vip.default": True}, "tiers.vip.default: tier ordinary is the default already"),
    (
        {"tiers.vip.priority": False, "hall.max_priority_in_row": 2},
        "hall.max_priority_in_row: has nothing to count: no tier has priority = true",
    ),
    (
        {"services.cash.ceiling_min": 9},
        "services.cash.ceiling_min: 9 is less than promise_min 10",
    ),
    (
        {"tiers.vip.ceiling_factor": 0.1},
        "tiers.vip.ceiling_factor: the ceiling of cash for vip (3 min) would be below its promise",
    ),
    (
        {"services.cash.tiers": {"vip": {"promise_min": 16}}},
        "services.cash.tiers.vip: the ceiling of cash for vip (15 min) would be below its promise",
    ),
    ({"points.W1.skills": ["cash"]}, "services.loans: no point serves it; add it to a point's"),
    (
        {"points.W1.tiers": ["vip"]},
        "services.loans: no point serves it for tier ordinary; those customers would wait for ever",
    ),
    ({"points.W1.borrows": ["cash"]}, "points.W1.borrows: cash is among the point's own skills"),
    (
        {"points.W1.sign": "sign1", "points.W2.sign": "sign1"},
        "points.W2.sign: sign1 is the sign of point W1 already",
    ),
    ({"points.W1.sign": "printer1"}, "points.W1.sign: printer1 is the printer of kiosk kiosk1"),
    (
        {
            "server.max_sockets": 8,
            **{f"displays.b{n}": {"zones": ["east"]} for n in range(6)},
        },
        "server.max_sockets: 8 is too few: the hall has 10 points, kiosks and displays",
    ),
    ({"demo.machines": True}, "demo.machines: there is none: no point is of kind self-service"),
    (
        {"demo.open_points": ["W1", "W2"], "points.W2.kind": "self-service"},
        "demo.open_points: W2 is a machine: it needs nobody to open it",
    ),
    ({"demo.accounts.chen.point": "W1"}, "only a teller sits at a point, not lobby"),
    ({"demo.accounts.li.point": "W2"}, "demo.accounts.li.point: W2 is not among demo.open_points"),
    (
        {"demo.accounts.wang": {"role": "teller", "point": "W1"}},
        "demo.accounts.wang.point: W1 has more than one teller",
    ),
]


def test_the_voice(tmp_path):
    assert from_table(changed({})).voice == VoiceSettings(None, (), 80, (), 20, {})
    table = changed(
        {
            "voice": {
                "clips": "clips/bank",
                "languages": ["en"],
                "quiet": ["12:30-13:30"],
                "pinyin": {"鑫": "xin1"},
            },
            "displays.board1.sound": "off",
            "zones.east.speaker": "sign1",
        }
    )
    settings = from_table(table, str(tmp_path / "hall.toml"))
    assert settings.voice.clips == tmp_path / "clips" / "bank"
    assert settings.voice.languages == ("en",)
    assert settings.voice.quiet == (("12:30", "13:30"),)
    assert settings.voice.pinyin == {"鑫": "xin1"}
    assert settings.displays["board1"].sound == "off"
    assert settings.zones["east"].speaker == "sign1"


def test_customers_and_appointments():
    tables = {"needs": {"dog": {"name": {"zh": "犬", "en": "Dog"}}}, "prefixes": {"62": "vip"}}
    settings = from_table(
        changed(
            {"customers": tables, "services.cash.appointments": SLOTS, "appointments.tier": "vip"}
        )
    )
    assert settings.customer_rules().needs == ("dog",)
    assert settings.customer_rules().prefixes == {"62": "vip"}
    assert settings.services["cash"].appointments == SlotRules(30, 2, "09:00", "16:30")
    assert settings.services["loans"].appointments is None
    assert settings.check_in_rules() == CheckInRules("vip", 900_000, 600_000, refuses_late=False)
    late = from_table(changed({"appointments": {"late": "refuse", "late_min": 0}}))
    assert late.check_in_rules() == CheckInRules(None, 900_000, 0, refuses_late=True)


@pytest.mark.parametrize(("changes", "expected"), REFUSED)
def test_refused(changes, expected):
    found = problems(changed(changes))
    assert any(expected in line for line in found), found


VOICE_REFUSED = [
    ({"voice.volume": 101}, "voice.volume: must be a whole number from 0 to 100"),
    ({"voice.languages": []}, "voice.languages: must not be empty"),
    ({"voice.languages": ["zh", "zh"]}, 'voice.languages: has "zh" twice'),
    ({"voice.quiet": ["22:00-06:00"]}, 'voice.quiet: "22:00-06:00" ends before it has begun'),
    ({"voice.pinyin": {"鑫鑫": "xin1"}}, "must be one Chinese character"),
    ({"voice.pinyin": {"鑫": "xin; ls"}}, "must be pinyin with a tone number"),
    ({"voice.clip": "x"}, "voice.clip: unknown key; did you mean clips?"),
    ({"displays.board1.sound": "loud"}, "displays.board1.sound: must be voice or chime or off"),
    ({"zones.east.speaker": "speaker9"}, 'zones.east.speaker: unknown device "speaker9"'),
]


@pytest.mark.parametrize(("changes", "expected"), VOICE_REFUSED)
def test_voice_refused(changes, expected):
    found = problems(changed(changes))
    assert any(expected in line for line in found), found


def test_one_slip_makes_one_problem():
    assert problems(changed({"points.W1.skils": ["cash"], "points.W1.skills": ...})) == [
        "points.W1.skils: unknown key; did you mean skills?"
    ]
    assert problems(changed({"services.cash.series": 1})) == [
        "services.cash.series: must be one or two letters A-Z, not 1"
    ]
    assert problems(changed({"zones": ...})) == ["zones: missing; give at least one [zones.NAME]"]


def test_all_problems_are_shown_together():
    found = problems(
        changed({"hall.policy": "x", "services.cash.series": "", "points.W1.zone": "y", "extra": 1})
    )
    assert len(found) == 4
