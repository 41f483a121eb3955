"""The rules of the line: pure, standard library only, time and randomness as arguments."""
