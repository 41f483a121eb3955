"""The demo: accounts, links and open points for a hall whose devices are all simulated."""

import secrets
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from .jobs import answer_nothing
from .queueing.commands import IssueTicket, OpenPoint
from .queueing.refusals import Refusal
from .settings import config_dir

if TYPE_CHECKING:
    from .bootstrap import Hall

#: Shown with every demo link of a face.
_LABELS = {
    "kiosk": ("取号机", "Kiosk"),
    "display": ("显示屏", "Board"),
    "counter": ("窗口", "Counter"),
    "evaluate": ("评价", "Evaluation"),
    "lobby": ("大堂", "Lobby"),
    "devices": ("设备间", "Hall of devices"),
}


def own_files(data: Path) -> Path:
    """Return the demo's file in a data directory, made if need be, so that it may be edited."""
    folder = data / "config"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("hall.toml", "demo.toml"):
        if not (folder / name).exists():
            copyfile(config_dir() / name, folder / name)
    return folder / "demo.toml"


def prepare(hall: "Hall", origin: str) -> str:
    """Make accounts and links, open the points, issue a few tickets; return what to print."""
    settings, access = hall.settings, hall.access
    demo = settings.demo
    if demo is None:
        return f"Service Hall on {origin}"
    lines = ["", f"  Service Hall demo: {origin}/", ""]
    links: list[dict[str, str]] = []

    def link(face: str, name: str, role: str, point: str | None = None) -> None:
        holder = f"{name}-tablet" if face == "evaluate" else point or name
        token = access.add_token(role, holder, point)
        path = f"/{face}" if face == "lobby" else f"/{face}/{name}"
        zh, en = _label(hall, face, name)
        href = f"/join?to={path}#{token}"
        links.append({"face": face, "name": name, "href": href, "label": en, "label_zh": zh})
        title = _LABELS[face][1] + ("" if face == "lobby" else f" {name}")
        lines.append(f"  {title:18} {origin}{href}")

    for kiosk in settings.kiosks:
        link("kiosk", kiosk, "kiosk")
    for board in settings.displays:
        link("display", board, "display")
    for point in demo.open_points:
        link("counter", point, "counter", point)
        if settings.points[point].evaluator:
            link("evaluate", point, "evaluator", point)
    link("lobby", "lobby", "lobby")
    lines += [f"  {'Hall of devices':18} {origin}/devices", "", "  Staff sign-in:"]
    tellers: dict[str, str] = {}
    for account in demo.accounts.values():
        password = secrets.token_urlsafe(6)
        taken = next((u for u in access.users() if u.name == account.name), None)
        if taken:
            access.set_password(account.name, password)
        user = taken or access.add_user(account.name, account.role, password, account.display_name)
        if account.point:
            tellers[account.point] = user.id
        lines.append(f"    {account.name:10} {account.role:8} password {password}")
    zh, en = _LABELS["devices"]
    links.append({"face": "devices", "name": "", "href": "/devices", "label": en, "label_zh": zh})
    hall.about.demo_links.extend(links)
    _fill(hall, tellers)
    return "\n".join([*lines, ""])


def _label(hall: "Hall", face: str, name: str) -> tuple[str, str]:
    """Return what a link is called, in Chinese and English."""
    if face == "counter":
        text = hall.settings.points[name].label
        return text["zh"], text["en"]
    zh, en = _LABELS[face]
    return (zh, en) if face == "lobby" else (f"{zh} {name}", f"{en} {name}")


def _fill(hall: "Hall", tellers: dict[str, str]) -> None:
    demo = hall.settings.demo
    if demo is None:
        return
    for point in demo.open_points:
        try:
            hall.service.handle(OpenPoint(point, tellers.get(point)), answer_nothing)
        except Refusal:
            continue  # a demo on kept data: somebody is signed in there
    services, tiers = list(hall.settings.services), list(hall.settings.tiers)
    for n in range(demo.waiting_tickets):
        tier = tiers[n // 4 % len(tiers)] if n % 4 == 3 else hall.settings.default_tier
        command = IssueTicket(
            secrets.token_hex(8), secrets.token_urlsafe(16), services[n % len(services)], tier
        )
        hall.service.handle(command, answer_nothing)
