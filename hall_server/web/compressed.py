"""Scripts and style sheets go out compressed: a guest's phone pays for every byte."""

import gzip
from collections import OrderedDict
from threading import Lock

from flask import Flask, Response, request

#: What is worth it; fonts and pictures are compressed already.
_TYPES = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})

#: More files than the hall has.
_KEPT = 200


class Compressed:
    """Compresses each version of a static file once; nothing that holds a secret is touched."""

    def __init__(self, app: Flask) -> None:
        self._lock = Lock()
        self._bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        app.after_request(self._answer)

    def _answer(self, response: Response) -> Response:
        if not _is_file(response):
            return response
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"] <= 0:
            return response
        etag, _ = response.get_etag()
        response.direct_passthrough = False
        body = self._body((request.path, str(etag)), response)
        response.set_data(body)
        response.headers["Content-Encoding"] = "gzip"
        # The same text in another coding: alike, not the same bytes.
        response.set_etag(str(etag), weak=True)
        return response

    def _body(self, key: tuple[str, str], response: Response) -> bytes:
        with self._lock:
            kept = self._bodies.get(key)
        if kept is None:
            kept = gzip.compress(response.get_data(), mtime=0)
            with self._lock:
                self._bodies[key] = kept
                while len(self._bodies) > _KEPT:
                    self._bodies.popitem(last=False)
        else:
            response.close()
        return kept


def _is_file(response: Response) -> bool:
    """Whether this is a whole static file of text, as Flask sends files: with an ETag."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and response.mimetype in _TYPES
        and response.get_etag()[0] is not None
        and "Content-Encoding" not in response.headers
        and str(request.endpoint).endswith((".static", ".vendor"))
    )
