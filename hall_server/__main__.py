"""`python -m hall_server`: the `hall` command."""

from .cli import main

main(prog_name="hall")
