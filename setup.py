"""Puts the page assets and the reference configuration into the wheel."""

import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent


class BuildWithData(build_py):
    """Builds the assets first; an editable install leaves that to `make assets`."""

    def run(self) -> None:
        if not self.editable_mode:
            build_assets = [sys.executable, "-m", "hall_server.web.assets.build"]
            subprocess.run(build_assets, cwd=HERE, check=True)
            target = HERE / "hall_server" / "_data" / "config"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(HERE / "config", target)
        super().run()


setup(cmdclass={"build_py": BuildWithData})
