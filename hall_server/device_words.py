"""What devices are, how they are, what can be wrong with them and done to them, in words."""

from collections.abc import Callable

from .marks import filled, mark

#: Says a text by language.
Say = Callable[[str], dict[str, str]]

#: Kinds of devices.
KINDS: dict[str, str] = {
    "printer": mark("Printer"),
    "sign": mark("Window sign"),
    "pad": mark("Call pad"),
    "evaluator": mark("Evaluator"),
    "reader": mark("Reader"),
    "speaker": mark("Speaker"),
}

#: States in words.
STATES: dict[str, str] = {
    "ready": mark("ready"),
    "near_end": mark("paper nearly used up"),
    "paper_out": mark("out of paper"),
    "cover_open": mark("cover open"),
    "jam": mark("paper jam"),
    "not_taken": mark("ticket not taken, look at its mouth"),
    "offline": mark("offline"),
    "unknown": mark("state unknown"),
    "silent": mark("does not answer"),
    "failed": mark("failed"),
}

#: Faults of pretended devices; those that are states are called as these.
FAULTS: dict[str, str] = STATES | {
    "offline": mark("switched off"),
    "unplug": mark("cable pulled out"),
    "slow": mark("slow"),
    "garbage": mark("nonsense on the line"),
    "deaf": mark("hears nothing"),
    "refuse": mark("refuses everything"),
    "broken": mark("broken"),
}

#: What became of a print job.
JOBS: dict[str, str] = {
    "queued": mark("waits to be printed"),
    "printing": mark("is being printed"),
    "printed": mark("is printed"),
    "unknown": mark("printed or not? Staff must look"),
    "failed": mark("could not be printed"),
}

#: What can be done to a pretended device.
ACTIONS: dict[str, str] = {
    "next": mark("Next"),
    "recall": mark("Recall"),
    "confirm": mark("Confirm"),
    "evaluate": mark("Ask for a score"),
    "pause": mark("Pause"),
    "transfer": mark("Transfer"),
    "no_show": mark("No-show"),
    "hold": mark("Hold"),
    "call_back": mark("Call back"),
    "scan": mark("Scan"),
    "lay": mark("Lay the card on it"),
    "lift": mark("Take the card away"),
}


_LATER = mark("{fault} after {n} tickets")
_NEXT = mark("{fault} after 1 ticket")


def fault_words(fault: str, say: Say) -> dict[str, str]:
    """Return a fault by language; "paper_out_after:3" comes after three more tickets."""
    name, _, after = fault.partition("_after:")
    words = say(FAULTS.get(name, name.replace("_", " ")))
    if not after:
        return words
    said = say(_NEXT if after == "1" else _LATER)
    return {it: filled(said[it], fault=words[it], n=after) for it in words}
