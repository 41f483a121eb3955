"""The frame of every page: words, import map, strict content security policy, static files."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    render_template,
    request,
    send_from_directory,
)
from flask_wtf.csrf import generate_csrf
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from hall_server.marks import mark

from . import look
from .access import Principal, allow, public, public_files
from .assets.build import VENDOR, wanted_stamp
from .modules import needed
from .problem_words import SENTENCES
from .stills import Gallery
from .ways import ways
from .words import Words, marked_under

if TYPE_CHECKING:
    from hall_server.settings import Settings

#: Shows a page: `page(face, name, template, **context)`; what faces are given by bootstrap.
Page = Callable[..., Response]

_VERSION = wanted_stamp()[:12]

_MODULES = {
    "preact": "preact.js",
    "preact/hooks": "preact-hooks.js",
    "htm": "htm.js",
    "@preact/signals-core": "signals-core.js",
    "@preact/signals": "signals.js",
    "socket.io-client": "socket.io.js",
}

_ADDRESSES = {name: f"/static/vendor/{file}?v={_VERSION}" for name, file in _MODULES.items()}

#: The page's only inline script, allowed by its hash.
IMPORT_MAP = json.dumps({"imports": _ADDRESSES})

#: The import map of a page whose hall is made up: no script there comes to the real one.
MADE_UP_MAP = json.dumps(
    {
        "imports": _ADDRESSES
        | dict.fromkeys(("/static/live.js", "/static/api.js"), "/static/made-up.js")
    }
)


def content_security_policy(import_map: str) -> str:
    """Return what a page with this import map may load: the hall's own files alone."""
    allowed = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'sha256-{allowed}'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


CONTENT_SECURITY_POLICY = content_security_policy(IMPORT_MAP)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_A_YEAR_S = 31_536_000

_STATIC = Path(__file__).parent / "static"


class Pages:
    """Renders pages; `who` tells as whom this browser may act."""

    def __init__(
        self, words: Words, settings: "Settings", who: Callable[[], Iterable[Principal]]
    ) -> None:
        self.settings = settings
        self._words = words
        self._who = who
        self._modules: dict[str, list[str]] = {}
        self._tables: dict[tuple[str | None, str, bool], dict[str, dict[str, str]]] = {}

    def ways(self, demo_links: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
        """Return the ways from the front door to the faces that this browser may see."""
        return ways(self._who(), demo_links, self.settings, self._words)

    def page(
        self,
        face: str,
        name: str,
        template: str,
        *,
        private: bool = False,
        language: str | None = None,
        scripts: str = "*",
        gallery: Gallery | None = None,
        **context: Any,
    ) -> Response:
        """Return a page; `context` goes to template and script; a `private` one has no session.

        `scripts` are those of the face's scripts and templates whose words the page carries.  A
        page of a `gallery` has the words of that face, and a hall that is made up.
        """
        language = language or self.settings.hall.languages[0]
        page = context | {
            "face": face,
            "name": name,
            "language": language,
            "words": self._table(scripts, gallery, private=private),
            "problems": {} if private else SENTENCES,
            **self._of_hall(face),
            **self._of_browser(private=private),
        }
        if gallery is not None:
            page["gallery"] = gallery.shown(self._words.text)
        import_map = IMPORT_MAP if gallery is None else MADE_UP_MAP
        imports = json.loads(import_map)["imports"]
        say = partial(self._words.say, language=language)
        html = render_template(
            template,
            page=page,
            # Chinese as it is: escaped it would be twice as long.
            page_json=htmlsafe_json_dumps(page, ensure_ascii=False),
            import_map=import_map,
            language=language,
            has_style=look.has_style(self.settings.look),
            module=lambda entry: _module(entry, self._needed(entry, imports)),
            _=say,
            **context,
        )
        policy = {"Content-Security-Policy": content_security_policy(import_map)}
        return make_response(html, _HEADERS | policy)

    def named(self, galleries: Mapping[str, Gallery]) -> list[dict[str, Any]]:
        """Return the ways from one page of the look to the others."""
        faces = {f"/style/{face}": it.title for face, it in galleries.items()}
        every = {"/style": mark("What they share")} | faces
        return [{"href": href, "name": self._words.text(title)} for href, title in every.items()]

    def _needed(self, entry: str, imports: Mapping[str, str]) -> list[str]:
        """Return what a page's script loads, looked up once."""
        if entry not in self._modules:
            self._modules[entry] = needed(entry, imports, _file_of)
        return self._modules[entry]

    def _of_hall(self, face: str) -> dict[str, Any]:
        hall = self.settings.hall
        return {
            "hall": hall.name,
            "timezone": hall.timezone,
            "languages": hall.languages,
            "notices": self.settings.notices_on(face),
            "logo": self.settings.look.logo is not None,
        }

    def _of_browser(self, *, private: bool) -> dict[str, Any]:
        return {
            "csrf": None if private else generate_csrf(),
            "who": [] if private else [_shown(principal) for principal in self._who()],
        }

    def _table(
        self, scripts: str, gallery: Gallery | None, *, private: bool
    ) -> dict[str, dict[str, str]]:
        """Return the words that the face's scripts use: its own, and the shared ones."""
        face = gallery.blueprint if gallery else str(request.blueprint)
        key = (face, scripts, private)
        if key not in self._tables:
            blueprint = current_app.blueprints[face]
            texts = marked_under(Path(str(blueprint.static_folder)), named=scripts)
            texts |= set() if private else marked_under(_STATIC) | set(SENTENCES.values())
            self._tables[key] = self._words.table(texts)
        return self._tables[key]


def _module(entry: str, modules: Sequence[str]) -> Markup:
    """Return the tags of a page's script, and of all that it imports."""
    tag = Markup('<link rel="modulepreload" href="{}">\n').format
    begin = Markup('<script type="module" src="{}"></script>').format(entry)
    return Markup("").join([*(tag(it) for it in modules), begin])


def _file_of(address: str) -> Path | None:
    """Return the file that is served at an address, None when none is."""
    folder, _, name = address.rpartition("/")
    folders = {
        str(it.static_url_path): Path(str(it.static_folder))
        for it in current_app.blueprints.values()
        if it.static_folder
    } | {"/static/vendor": VENDOR}
    file = folders[folder] / name if folder in folders else None
    return file if file and file.is_file() else None


def _shown(principal: Principal) -> dict[str, str | None]:
    return {
        "role": principal.role,
        "ref": principal.ref,
        "name": principal.name,
        "point": principal.point,
    }


def create_blueprint(
    pages: Pages,
    demo_links: Sequence[Mapping[str, str]] = (),
    galleries: Mapping[str, Gallery] | None = None,
    *,
    demo: bool = False,
) -> Blueprint:
    """Return the pages `/`, `/join` and `/style`, the shared static files and third-party ones.

    `demo_links` are {face, name, href, label} of the demo's screens; a demo's style is public.
    `galleries` are what each face shows of itself under `/style`.
    """
    blueprint = public_files(
        Blueprint(
            "pages",
            __name__,
            template_folder="templates",
            static_folder=_STATIC,
            static_url_path="/static",
        )
    )

    @blueprint.get("/")
    @public
    def home() -> Response:
        return pages.page("home", "", "home.html", ways=pages.ways(demo_links))

    _add_style(blueprint, pages, galleries or {}, public if demo else allow("lobby", "admin"))
    _add_joining(blueprint, pages)
    look.add_routes(blueprint, pages.settings)
    _add_vendor(blueprint)
    return blueprint


def _add_style(
    blueprint: Blueprint,
    pages: Pages,
    galleries: Mapping[str, Gallery],
    who: Callable[[Callable[..., Response]], Callable[..., Response]],
) -> None:
    """Add the pages of the look: what the faces share, and each face's own pieces."""

    @blueprint.get("/style")
    @who
    def style() -> Response:
        return pages.page("style", "", "style.html", galleries=pages.named(galleries))

    @blueprint.get("/style/<face>")
    @who
    def style_of(face: str) -> Response:
        if face not in galleries:
            abort(404)
        shown = galleries[face]
        return pages.page(
            "style", face, "stills.html", gallery=shown, galleries=pages.named(galleries),
            sheets=[f"/{shown.blueprint}/static/{sheet}" for sheet in shown.sheets],
        )  # fmt: skip


def _add_joining(blueprint: Blueprint, pages: Pages) -> None:
    """Add the two ways in for a screen: by a link, or by a code that staff confirm."""

    @blueprint.get("/join")
    @public
    def join() -> Response:
        return pages.page("join", "", "join.html")

    @blueprint.get("/pair")
    @public
    def pair() -> Response:
        return pages.page("pair", "", "pair.html")


def _add_vendor(blueprint: Blueprint) -> None:
    """Add the third-party files; what is asked for with this version's mark never changes."""

    @blueprint.get("/static/vendor/<path:name>")
    @public
    def vendor(name: str) -> Response:
        response = send_from_directory(VENDOR, name)
        if request.args.get("v") == _VERSION:
            response.cache_control.no_cache = None
            response.cache_control.max_age = _A_YEAR_S
            response.cache_control.public = response.cache_control.immutable = True
        return response
