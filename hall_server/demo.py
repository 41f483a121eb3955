"""The demo: accounts, links and open points for a hall whose devices are all simulated."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from .jobs import answer_nothing
from .queueing.commands import IssueTicket, OpenPoint
from .queueing.refusals import Refusal
from .settings import config_dir

if TYPE_CHECKING:
    from .bootstrap import Hall
    from .settings import DemoAccount, DemoSettings
    from .store.access import AccessStore

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
    demo = hall.settings.demo
    if demo is None:
        return f"Service Hall on {origin}"
    links = list(_links(hall, demo))
    passwords = {it.name: _password(hall.access, it) for it in demo.accounts.values()}
    hall.about.demo_links.extend(links)
    _fill(hall, demo)
    faces = (f"  {_title(link):18} {origin}{link['href']}" for link in links)
    staff = (
        f"    {it.name:10} {it.role:8} password {passwords[it.name]}"
        for it in demo.accounts.values()
    )
    head = f"  Service Hall demo: {origin}/"
    return "\n".join(["", head, "", *faces, "", "  Staff sign-in:", *staff, ""])


def _links(hall: "Hall", demo: "DemoSettings") -> Iterator[dict[str, str]]:
    """Yield the way to each face, for a browser that joins as its screen."""
    settings = hall.settings

    def link(face: str, name: str, role: str, point: str | None = None) -> dict[str, str]:
        holder = f"{name}-tablet" if face == "evaluate" else point or name
        token = hall.access.add_token(role, holder, point)
        path = f"/{face}" if face == "lobby" else f"/{face}/{name}"
        zh, en = _label(hall, face, name)
        href = f"/join?to={path}#{token}"
        return {"face": face, "name": name, "href": href, "label": en, "label_zh": zh}

    for kiosk in settings.kiosks:
        yield link("kiosk", kiosk, "kiosk")
    for board in settings.displays:
        yield link("display", board, "display")
    for point in demo.open_points:
        yield link("counter", point, "counter", point)
        if settings.points[point].evaluator:
            yield link("evaluate", point, "evaluator", point)
    yield link("lobby", "lobby", "lobby")
    zh, en = _LABELS["devices"]
    yield {"face": "devices", "name": "", "href": "/devices", "label": en, "label_zh": zh}


def _title(link: Mapping[str, str]) -> str:
    title = _LABELS[link["face"]][1]
    return title if link["face"] in {"lobby", "devices"} else f"{title} {link['name']}"


def _password(access: "AccessStore", account: "DemoAccount") -> str:
    """Give an account a new password, and make the account if need be."""
    password = secrets.token_urlsafe(6)
    if any(user.name == account.name for user in access.users()):
        access.set_password(account.name, password)
    else:
        access.add_user(account.name, account.role, password, account.display_name)
    return password


def _label(hall: "Hall", face: str, name: str) -> tuple[str, str]:
    """Return what a link is called, in Chinese and English."""
    if face == "counter":
        text = hall.settings.points[name].label
        return text["zh"], text["en"]
    zh, en = _LABELS[face]
    return (zh, en) if face == "lobby" else (f"{zh} {name}", f"{en} {name}")


def _fill(hall: "Hall", demo: "DemoSettings") -> None:
    """Open the points and issue a few tickets."""
    users = {user.name: user.id for user in hall.access.users()}
    tellers = {it.point: users[it.name] for it in demo.accounts.values() if it.point}
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
