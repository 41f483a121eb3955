// Puts a kiosk's page into a state; run inside the page by kiosk_states.py.
async ([it, language, longest, ahead]) => {
    const kiosk = await import("/kiosk/static/state.js");
    const { fail } = await import("/kiosk/static/issue.js");
    const words = await import("/static/hall.js");
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));
    window.pushed ??= structuredClone(kiosk.hall.state.value);
    window.issued ??= (await words.api("POST", "/tickets", { service: "loans" })).body; // its code is drawn
    const hall = structuredClone(window.pushed);
    hall.seq = 1e9; // nothing that the server still pushes is newer
    hall.services = hall.services.map((service, i) => ({
        ...service,
        ...(longest && { name: longest }),
        ...(ahead !== null && { ahead, waiting: ahead, estimate: { low: ahead * 60, mid: ahead * 120, high: ahead * 180 } }),
        ...it.each,
        ...(i === 0 && it.first),
    }));
    if (ahead !== null) hall.waiting = ahead * hall.services.length;
    if (longest) hall.zones = hall.zones.map((zone) => ({ ...zone, name: longest }));
    Object.assign(hall, it.push);
    const service = hall.services[2];
    const mine = {
        id: "t1", number: "C012", token: window.issued.token, service: service.id,
        zone: "west", ahead: ahead ?? 3, estimate: { low: 360, mid: 540, high: 840 },
        steps: longest ? [hall.services[0].id] : [], url: "x", diversion: null, ...it.mine,
    };
    if (it.prints) hall.prints = [{ ticket: mine.id, state: it.prints, printer: hall.printer?.name, ...it.printer }];
    kiosk.startAgain();
    delete kiosk.hall.stale.value;
    await drawn();
    if (it.stale) Object.defineProperty(kiosk.hall.stale, "value", { get: () => it.stale, set() {}, configurable: true });
    words.language.value = language;
    kiosk.ticket.value = mine;
    kiosk.proposal.value = { asked: {}, service: hall.services[0], offer: it.offer };
    kiosk.hall.state.value = hall;
    if (it.code) fail({ status: 404, code: it.code, body: null }, { back: "appointment" });
    else if (it.screen === "failed") fail({ status: 409, code: "outside_hours", body: { opens_at: "2030-05-06T01:00:00.000Z" } });
    else kiosk.go(it.screen);
    for (const mode of it.modes ?? []) kiosk[mode].value = true;
    await drawn();
    for (const id of it.press ?? []) {
        document.querySelector(`[data-testid="${id}"]`).click();
        await drawn();
    }
    if (it.still) kiosk.still.value = it.still;
    await drawn();
}
