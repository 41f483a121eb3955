"""Small halls for the tests, as TOML."""

from collections.abc import Iterable, Mapping


def hall_toml(
    services: Mapping[str, str],
    points: Iterable[str],
    *,
    hall: str = "",
    more: str = "",
    printer: str | None = None,
) -> str:
    """Return a hall: services by series, points that serve all, a board and a kiosk."""
    parts = [
        '[hall]\nname = { zh = "测试", en = "Test" }\ntimezone = "Europe/Warsaw"\n' + hall,
        '[tiers.ordinary]\nname = { zh = "普通", en = "Ordinary" }\ndefault = true\n',
        '[tiers.vip]\nname = { zh = "贵宾", en = "VIP" }\npriority = true\npromise_factor = 0.5\n',
        '[zones.main]\nname = { zh = "大厅", en = "Main" }\n',
        '[displays.board1]\nzones = ["main"]\n',
        '[kiosks.kiosk1]\nzone = "main"\n' + (f'printer = "{printer}"\n' if printer else ""),
    ]
    for name, series in services.items():
        parts.append(
            f'[services.{name}]\nname = {{ zh = "{series}", en = "{series}" }}\n'
            f'series = "{series}"\npromise_min = 20\nceiling_min = 45\nhandling_min = 5\n'
        )
    skills = ", ".join(f'"{name}"' for name in services)
    parts += [
        f'[points.{name}]\nkind = "counter"\nlabel = {{ zh = "{name}", en = "{name}" }}\n'
        f'zone = "main"\nskills = [{skills}]\n'
        for name in points
    ]
    return "\n".join([*parts, more])


#: Three services, eight points.
EIGHT = hall_toml({"cash": "A", "cards": "B", "loans": "C"}, [f"W{n}" for n in range(1, 9)])
