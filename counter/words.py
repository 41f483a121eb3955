"""What a counter says of its call pad's keys, and of what can be taken back."""

from hall_server.marks import mark

#: The keys of a call pad.
PAD_KEYS: dict[str, str] = {
    "next": mark("Next"),
    "recall": mark("Call again"),
    "confirm": mark("Start"),
    "evaluate": mark("Evaluate"),
    "pause": mark("Pause"),
    "transfer": mark("Send on"),
    "no_show": mark("Did not come"),
    "hold": mark("Wait aside"),
    "call_back": mark("Call back"),
    "scan": mark("Scanner"),
}

#: Commands that were done, by what an undo calls them.
DONE: dict[str, str] = {
    "call": mark("{number} was called"),
    "start": mark("Service of {number} began"),
    "finish": mark("{number} was finished"),
    "no_show": mark("{number} did not come"),
    "park": mark("{number} waits aside"),
    "transfer": mark("{number} was sent on"),
}
