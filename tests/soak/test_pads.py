"""Two seconds of the pads' soak."""

from tests.soak.pads import LINES, PADS, run


def test_every_press_comes_once_and_the_newest_figures_are_shown():
    figures = run(2)
    assert figures.presses == 20 * LINES * PADS
    assert figures.good, figures
