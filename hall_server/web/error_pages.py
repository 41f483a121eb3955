"""What a browser shows when there is no page: one plain page, in the hall's languages."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException

from hall_server.marks import mark

from . import words

if TYPE_CHECKING:
    from hall_server.settings import Settings

#: Shows an HTTP error as a page.
ErrorPage = Callable[[HTTPException], Response]

#: No script and nothing inline: the page must show whatever else is wrong.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


TEXTS = {
    401: mark("Please sign in."),
    403: mark("You may not do this."),
    404: mark("There is no such page."),
    500: mark("The hall made a mistake. Please call for help."),
}

OTHERWISE = mark("This did not work.")


def error_page(settings: "Settings") -> ErrorPage:
    """Return what shows errors, in the languages of a hall."""
    say = words.of_hall(settings.file).say

    def show(error: HTTPException) -> Response:
        languages = settings.hall.languages
        names = dict.fromkeys(languages, settings.hall.name["en"]) | settings.hall.name
        text = TEXTS.get(error.code or 500, OTHERWISE)
        said = [
            {"language": language, "hall": names[language], "text": say(text, language),
             "home": say(mark("To the start page"), language)}
            for language in languages
        ]  # fmt: skip
        # A customer's phone has no start page: `/` is where staff sign in.
        is_phone = request.path.startswith("/t/")
        html = render_template("error.html", said=said, status=error.code, home=not is_phone)
        kept = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
        response = Response(html, error.code, kept, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    return show
