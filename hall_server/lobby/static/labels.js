// What the keys of the hall's file and their choices are called; the hall itself says which there are.
import { mark, t } from "/static/hall.js";
import { DEVICE_CHOICES, DEVICE_LABELS } from "./device-labels.js";

// The order of the sections; others follow.
export const ORDER = ["services", "tiers", "points", "zones", "hours", "kiosks", "displays", "devices", "pause_reasons", "hall", "appointments", "customers", "service_groups", "tickets", "signs", "voice", "notices", "pads", "ratings", "look", "plan"];

const NAMED = new Set(["services", "tiers", "points", "zones", "kiosks", "displays", "devices", "pause_reasons", "service_groups", "notices"]);

const LABELS = {
  ...DEVICE_LABELS,
  services: mark("Services"), tiers: mark("Customer tiers"), points: mark("Windows and machines"), zones: mark("Zones"),
  hours: mark("Opening hours"), kiosks: mark("Kiosks"), displays: mark("Boards"), devices: mark("Devices"),
  pause_reasons: mark("Reasons for a pause"), hall: mark("Rules of the hall"), appointments: mark("Appointments"),
  customers: mark("Customers"), plan: mark("Floor plan"), service_groups: mark("Groups of services"), tickets: mark("Tickets on paper"),
  signs: mark("Window signs"), voice: mark("Voice"), notices: mark("Notices"), pads: mark("Call pads"), ratings: mark("Ratings"), look: mark("Colours and logo"),
  name: mark("What it is called"), label: mark("Name on boards and tickets"), kind: mark("Kind"), zone: mark("Zone"),
  skills: mark("Serves"), borrows: mark("When its own lines are empty"), policy: mark("Who is next"), turns: mark("Calls in a round"),
  auto_call: mark("Calls by itself"), wrap_up_s: mark("Pause before the next call, seconds"), sign: mark("Window sign"),
  printer: mark("Printer"), layout: mark("Layout"), icon: mark("Icon"), id: mark("Id"),
  pad: mark("Call pad"), evaluator: mark("Evaluator"), reader: mark("Reader"), logo: mark("Picture of the logo"),
  "points.pad_transfer": mark("The pad's transfer key sends to"), "points.direction": mark("Arrows of boards to it"),
  "zones.speaker": mark("Speaker"), "service_groups.services": mark("Services in it"),
  "tickets.header": mark("First line"), "tickets.footer": mark("Last line"), "tickets.fields": mark("What is printed"), "tickets.languages": mark("Printed in"),
  "kiosks.tickets": mark("Its printed tickets"), "kiosks.tickets.header": mark("First line"), "kiosks.tickets.footer": mark("Last line"),
  "kiosks.tickets.fields": mark("What is printed"), "kiosks.tickets.languages": mark("Printed in"),
  "signs.idle": mark("When nobody is called"), "signs.wait": mark("Text when nobody is called"), "signs.closed": mark("Text when closed"),
  "displays.sound": mark("Sound"), "displays.point": mark("Above this window"), "displays.arrows": mark("Arrows"), "displays.notices": mark("Notices"),
  "displays.pictures": mark("Folder of pictures"), "displays.pictures_in": mark("Pictures are shown"),
  "notices.text": mark("Text"), "notices.on": mark("Shown on"),
  "voice.clips": mark("Folder of clips"), "voice.languages": mark("Languages"), "voice.volume": mark("Volume, percent"), "voice.quiet": mark("Quiet hours"),
  "voice.max_age_s": mark("Not said any more after, seconds"), "voice.pinyin": mark("How characters are read"),
  "pads.pause_reason": mark("Reason of the pause key"), "ratings.within_min": mark("Can be rated for, minutes"),
  "look.accent": mark("Colour"), "look.accent_dark": mark("Colour on boards"), "hall.assistance_tier": mark("Tier of who asks for assistance"),
  "points.tiers": mark("For these tiers"), "kiosks.services": mark("Services offered"), "displays.zones": mark("Calls of these zones"),
  "services.series": mark("Letter of the numbers"), "services.promise_min": mark("Promised wait, minutes"),
  "services.ceiling_min": mark("Ceiling of the wait, minutes"), "services.handling_min": mark("Usual handling time, minutes"),
  "services.quota": mark("Tickets a day at most"), "services.last_ticket_min": mark("No tickets before closing, minutes"),
  "services.tiers": mark("One tier otherwise"), "services.tiers.series": mark("Letter of the numbers"),
  "services.tiers.promise_min": mark("Promised wait, minutes"), "services.tiers.ceiling_min": mark("Ceiling of the wait, minutes"),
  "services.appointments.slot_min": mark("Appointments every, minutes"), "services.appointments.capacity": mark("Appointments at a time"),
  "services.appointments.from": mark("Appointments from"), "services.appointments.to": mark("Appointments until"),
  "services.appointments.weekdays": mark("Appointments on"),
  "tiers.priority": mark("Counts as priority"), "tiers.promise_factor": mark("Share of the promised wait"),
  "tiers.ceiling_factor": mark("Share of the ceiling"), "tiers.credit": mark("Head start, share of the promise"),
  "tiers.head_start_min": mark("Head start, minutes"), "tiers.rank": mark("Rank"), "tiers.announce": mark("Announce arrivals to staff"),
  "tiers.default": mark("Usual tier"),
  "hall.timezone": mark("Time zone"), "hall.rollover": mark("The day ends at"), "hall.rollover_grace_min": mark("Put off at most, minutes"),
  "hall.languages": mark("Languages"), "hall.max_priority_in_row": mark("Priority calls in a row at most"),
  "hall.borrow_after_min": mark("Borrowed counts as own after, minutes"), "hall.ceiling_lead_min": mark("Ceiling earlier by, minutes"),
  "hall.offer_gain_min": mark("Offer a place faster by, minutes"), "hall.vip_rooms": mark("VIP rooms"), "hall.auto_finish": mark("Next also finishes"),
  "hall.undo_s": mark("Undo within, seconds"), "hall.recall_limit": mark("Recalls at most"), "hall.return_grace_min": mark("Late customers may return for, minutes"),
  "hall.return_place": mark("Late customers wait"), "hall.step_place": mark("For the next service wait"), "hall.park_max_min": mark("Aside at most, minutes"),
  "hall.machine_call_s": mark("Come to a machine within, seconds"), "hall.machine_silent_s": mark("Machine without news is out of order after, seconds"),
  "hall.kiosk_idle_s": mark("Kiosk goes back after, seconds"), "hall.public_url": mark("Address for phones"),
  "hours.mon": mark("Monday"), "hours.tue": mark("Tuesday"), "hours.wed": mark("Wednesday"), "hours.thu": mark("Thursday"),
  "hours.fri": mark("Friday"), "hours.sat": mark("Saturday"), "hours.sun": mark("Sunday"), "hours.dates": mark("Single days"),
  "appointments.tier": mark("Tier of a kept appointment"), "appointments.early_min": mark("Check-in before, minutes"),
  "appointments.late_min": mark("Kept until after, minutes"), "appointments.late": mark("Who comes later"), "appointments.days_ahead": mark("Days ahead"),
  "customers.needs": mark("Kinds of assistance"), "customers.prefixes": mark("Tier by first digits of the card"),
  "customers.card_checksum": mark("Cards have a check digit"), "customers.keep_days": mark("Remember for, days"),
  "customers.identify_per_min": mark("Tries to identify, per minute"),
  "plan.zones": mark("Zones"), "plan.points": mark("Windows and machines"), "plan.kiosks": mark("Kiosks"), "plan.displays": mark("Boards"),
  "plan.devices": mark("Devices"), x: mark("From the left"), y: mark("From the top"), width: mark("Width"), height: mark("Height"),
  driver: mark("Driver"), connection: mark("Connection"), host: mark("Network address"), port: mark("Port"), fallback: mark("Prints in its place"),
  fallback_after_s: mark("The other one prints after, seconds"), poll_s: mark("Looks after it every, seconds"), device: mark("Device file"),
  baud: mark("Speed, baud"), xonxoff: "XON/XOFF", vendor: mark("USB vendor"), product: mark("USB product"), in_ep: mark("USB input"), out_ep: mark("USB output"),
  "devices.width": mark("Dots in a line"), cut: mark("Cuts the paper"), chinese: mark("Chinese characters"), timeout_s: mark("Waits for an answer, seconds"),
  replies: mark("Tells its state"), refresh_s: mark("Sends its number again every, seconds"), unit: mark("Bus address"), digits: mark("Digits"),
};

const HINTS = {
  "hours.dates": mark("One day a line, such as 2026-10-01: 09:00-12:00; with nothing after the colon it is closed."),
  "hours.mon": mark("Such as 09:00-12:00, 13:30-17:00. Without any hours on any day the hall is always open."),
  "points.turns": mark("One tier a line, such as vip: 2."),
  "customers.prefixes": mark("One prefix a line, such as 622848: gold."),
  "services.ceiling_min": mark("Who has waited so long goes before everybody."),
  "displays.arrows": mark("One window a line, such as W3: left; left, right, up, down, up-left, up-right, down-left, down-right."),
  "points.pad_transfer": mark("Such as service:loans, point:W3 or zone:east."),
  "voice.pinyin": mark("One character a line, such as 鑫: xin1."),
  "look.accent": mark("Such as #0a6c7a."),
  "tiers.promise_factor": mark("0.5: half the promised wait of every service."),
  "services.series": mark("One or two letters; boards show them, so they should not say who a customer is."),
};

const CHOICES = {
  ...DEVICE_CHOICES,
  counter: mark("window"), "vip-room": mark("VIP room"), "self-service": mark("self-service machine"),
  promise: mark("most of the promise used"), "head-start": mark("head start by tier"), strict: mark("higher rank first"), fifo: mark("who came first"),
  shared: mark("for everybody when free"), closed: mark("closed"), kept: mark("kept"), first: mark("first"), last: mark("last"),
  "walk-in": mark("waits as without appointment"), refuse: mark("is refused"), full: mark("calls and who waits"), calls: mark("calls alone"),
  teller: mark("Teller"), lobby: mark("Lobby"), admin: mark("Administrator"), kiosk: mark("Kiosk"), display: mark("Board"), agent: mark("Agent"), evaluator: mark("Evaluator"),
  mon: mark("Monday"), tue: mark("Tuesday"), wed: mark("Wednesday"), thu: mark("Thursday"), fri: mark("Friday"), sat: mark("Saturday"), sun: mark("Sunday"),
  "tickets.fields.hall": mark("the hall"), "tickets.fields.number": mark("the number"), "tickets.fields.service": mark("the service"),
  "tickets.fields.wait": mark("the expected wait"), "tickets.fields.where": mark("where to go"), "tickets.fields.code": mark("the code for the phone"),
  "tickets.languages.both": mark("both languages"), "signs.idle.wait": mark("a text"), "signs.idle.dark": mark("dark"),
  "displays.layout.zone": mark("the windows of the zones"), "displays.layout.window": mark("one window"),
  "displays.sound.voice": mark("voice"), "displays.sound.chime": mark("chime alone"), "displays.sound.off": mark("none"),
  "displays.pictures_in.idle": mark("when nobody has been called"), "displays.pictures_in.panel": mark("always, beside the calls"), "notices.on.phone": mark("Phones"),
  left: mark("to the left"), right: mark("to the right"), up: mark("straight on"), down: mark("back"), "up-left": mark("ahead to the left"),
  "up-right": mark("ahead to the right"), "down-left": mark("back to the left"), "down-right": mark("back to the right"),
  turns: mark("by turns"), zh: "中文", en: "English", network: mark("network"), serial: mark("serial line"), usb: "USB", file: mark("file"), simulator: mark("simulator"), raster: mark("as a picture"),
};

// The keys of a path without the names of things.
function bare(path) {
  const [section, , third] = path;
  const names = path.includes("NAME") ? [] : [NAMED.has(section) && 1, section === "services" && third === "tiers" && 3, section === "plan" && 2, section === "customers" && path[1] === "needs" && 2];
  return path.filter((key, i) => key !== "NAME" && !names.includes(i));
}

export function label(path) {
  const keys = bare(path);
  const known = LABELS[keys.join(".")] ?? LABELS[keys.at(-1)];
  return known ? t(known) : keys.at(-1);
}

// A key with the thing that it is of: "Windows and machines W4: Serves".
export function fullLabel(path) {
  if (!path[0]) return "";
  if (path.length === 1) return label(path);
  const name = NAMED.has(path[0]) ? ` ${path[1]}` : "";
  const key = bare(path).length > 1 ? `: ${label(["zh", "en"].includes(path.at(-1)) ? path.slice(0, -1) : path)}` : "";
  return label(path.slice(0, 1)) + name + key;
}

export function hint(path) {
  const found = HINTS[bare(path).join(".")];
  return found && t(found);
}

// A choice in the words of its key, where a word means something else elsewhere.
export function choiceName(choice, path = []) {
  const known = CHOICES[`${bare(path).slice(-2).join(".")}.${choice}`] ?? CHOICES[choice];
  return known ? t(known) : String(choice);
}

// What a new entry of a section may be called.
const EXAMPLES = { services: "tax", tiers: "silver", points: "W7", zones: "south", kiosks: "kiosk3", displays: "board4", devices: "printer3", pause_reasons: "training", service_groups: "personal", notices: "holiday" };

export const example = (section) => EXAMPLES[section];
