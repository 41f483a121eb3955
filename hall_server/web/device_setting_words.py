"""What the keys of a device's section and their choices are called; each driver has some."""

from hall_server.marks import mark

#: By dotted path, as `setting_words.LABELS`.
LABELS = {
    "devices.agent": mark("Agent at whose computer the cable ends"),
    "devices.clips": mark("Folder of clips"),
    "devices.check_s": mark("Looks after it every, seconds"),
    "devices.address": mark("Address on the line"),
    "devices.repeat_s": mark("The same again counts once within, seconds"),
    "devices.echo": mark("The line says back what is sent"),
    "devices.qr": mark("Code for the phone"),
    "devices.status": mark("How its state is asked for"),
    "devices.step_mm": mark("Step of the presenter, mm"),
    "devices.present_mm": mark("Held out of a ticket, mm"),
    "devices.take_s": mark("Held out for, seconds"),
    "devices.untaken": mark("A ticket not taken is"),
    "devices.blink_s": mark("Blinks when called for, seconds"),
    "devices.arrow": mark("Arrow after the text"),
    "devices.area": mark("Area of the strip"),
    "devices.language": mark("Language of its words"),
    "devices.style": mark("Codes before every text"),
    "devices.blank": mark("Number that stands for none"),
    "devices.terminator": mark("A scan ends with"),
    "devices.prefix": mark("A scan begins with"),
    "devices.colour": mark("Colour number"),
    "devices.info": mark("Information number"),
    "devices.format": mark("Format on the line"),
    "devices.checksum": mark("Sends a checksum"),
    "devices.flash": mark("New calls flash"),
}

#: By dotted path and choice, as `setting_words.CHOICES`.
CHOICES = {
    "devices.connection.alsa": mark("sound card"),
    "devices.chinese.gb18030": mark("the printer's own (GB 18030)"),
    "devices.qr.native": mark("the printer's own"),
    "devices.status.realtime": mark("at once"),
    "devices.status.asb": mark("in its turn"),
    "devices.status.none": mark("not at all"),
    "devices.untaken.retract": mark("taken back"),
    "devices.untaken.eject": mark("let fall"),
    "devices.arrow.none": mark("none"),
    "devices.terminator.any": mark("any of these"),
    "devices.terminator.cr": "CR",
    "devices.terminator.lf": "LF",
    "devices.terminator.crlf": "CR LF",
    "devices.terminator.tab": "Tab",
}
