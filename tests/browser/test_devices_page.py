"""The hall of devices: pull out the paper, and the page says what the hall does."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_who_pulls_out_the_paper_sees_what_the_hall_does(face):
    page = face("Hall of devices")
    page.get_by_test_id("lang-en").click()
    paper = page.get_by_test_id("fault-printer2-paper_out")
    expect(page.get_by_test_id("state-printer2")).to_contain_text("ready")
    paper.click()
    expect(paper).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("state-printer2")).to_contain_text("out of paper")
    says = page.get_by_test_id("says-printer2")
    expect(says).to_contain_text("tells the lobby: Device printer2: out of paper")
    expect(says).to_contain_text("asks customers to take a photo of their number")
    paper.click()
    expect(page.get_by_test_id("state-printer2")).to_contain_text("ready")


def test_kinds_that_this_demo_has_not_are_drawn_as_well(face):
    """Whatever a simulator tells of itself has its picture: none may break the page."""
    page = face("Hall of devices")
    page.evaluate(
        """async () => {
            const { html, render } = await import("/static/hall.js");
            const { Picture } = await import("/lobby/static/device-pictures.js");
            const acts = (window.acts = []);
            const act = (...what) => acts.push(what);
            const of = [
                { kind: "sign", name: "s", look: "text", value: "A012 → 3", blink: true },
                { kind: "pad", name: "p", waiting: "12", actions: [{ name: "next" }] },
                { kind: "evaluator", name: "e", actions: [{ name: "5", label: "5" }] },
                { kind: "reader", name: "r", actions: [{ name: "scan", value: "text" }] },
                { kind: "speaker", name: "v", said: [{ id: 1, at: 0, title: "A012" }] },
                { kind: "robot", name: "x", value: "beep", actions: [{ name: "nod" }] },
            ];
            const place = document.body.appendChild(document.createElement("div"));
            const all = of.map((one) => html`<${Picture} of=${one} act=${act} />`);
            render(html`<div>${all}</div>`, place);
        }"""
    )
    page.get_by_test_id("act-p-next").click()
    page.get_by_test_id("act-e-5").click()
    expect(page.get_by_test_id("act-r-scan")).to_be_disabled()
    page.get_by_test_id("text-r-scan").fill("HALL:x")
    page.get_by_test_id("act-r-scan").click()
    page.get_by_test_id("act-x-nod").click()
    assert page.evaluate("window.acts") == [["next"], ["5"], ["scan", "HALL:x"], ["nod"]]
