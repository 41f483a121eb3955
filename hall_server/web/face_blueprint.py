"""The blueprint of a face: where its templates and its public files lie."""

from flask import Blueprint

from .access import public_files


def face_blueprint(name: str, module: str, *, files: str = "static") -> Blueprint:
    """Return a face's blueprint, without pages yet; anybody may fetch its files.

    `templates` and the folder `files` lie beside the face's `module`, given as its `__name__`.
    """
    return public_files(
        Blueprint(
            name,
            module,
            template_folder="templates",
            static_folder=files,
            static_url_path=f"/{name}/static",
        )
    )
