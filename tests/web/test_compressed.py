"""Scripts and style sheets go out compressed, once for each version, to who can read that."""

import gzip

import pytest
from flask import Blueprint, Flask, Response

from hall_server.web.access import public, public_files
from hall_server.web.compressed import Compressed

SCRIPT = "export const words = 'a page';\n" * 50


@pytest.fixture
def client(tmp_path):
    (tmp_path / "page.js").write_text(SCRIPT)
    (tmp_path / "font.woff2").write_bytes(bytes(500))
    app = Flask("hall_server.web", static_folder=None)
    blueprint = Blueprint("face", __name__, static_folder=tmp_path, static_url_path="/static")

    @blueprint.get("/secret")
    @public
    def secret() -> Response:
        return Response(SCRIPT, content_type="text/javascript")

    app.register_blueprint(public_files(blueprint))
    Compressed(app)
    return app.test_client()


def get(client, path, coding="gzip", **headers):
    return client.get(path, headers={"Accept-Encoding": coding, **headers})


def test_a_script_is_compressed_and_is_the_same_script(client):
    for _ in range(2):  # made, then kept
        response = get(client, "/static/page.js")
        assert response.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(response.data).decode() == SCRIPT
        assert int(response.headers["Content-Length"]) == len(response.data) < len(SCRIPT) / 5
        assert "Accept-Encoding" in response.headers["Vary"]


def test_who_cannot_read_it_gets_it_plain(client):
    for coding in ("identity", "gzip;q=0", ""):
        response = get(client, "/static/page.js", coding)
        assert "Content-Encoding" not in response.headers
        assert response.text == SCRIPT


def test_an_unchanged_script_is_not_sent_again(client):
    etag = get(client, "/static/page.js").headers["ETag"]
    assert etag.startswith("W/")
    again = get(client, "/static/page.js", **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_script_is_a_new_one(client, tmp_path):
    get(client, "/static/page.js")
    (tmp_path / "page.js").write_text("export const other = 1;\n")
    assert gzip.decompress(get(client, "/static/page.js").data) == b"export const other = 1;\n"


def test_fonts_and_what_is_no_file_stay_as_they_are(client):
    assert "Content-Encoding" not in get(client, "/static/font.woff2").headers
    assert "Content-Encoding" not in get(client, "/secret").headers
