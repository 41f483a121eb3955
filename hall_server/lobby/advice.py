"""What to do about an alert: one sentence of advice a kind, in both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

#: By the alert's kind; of devices by `device` and the device's state.  Whatever is not here gets
#: the last.
ADVICE: dict[str, dict[str, str]] = {
    "arrival": {
        "zh": "请上前问候，并确认已有对应的窗口或贵宾室开放。",
        "en": "Greet the customer, and see that a window or room for them is open.",
    },
    "clock": {
        "zh": "等候时间不受影响。请管理员检查本机的对时设置。",
        "en": "Waiting times are not affected. Have the time service of this computer checked.",
    },
    "clock_ahead": {
        "zh": "请先核对今天的日期；日期正确才可确认。",
        "en": "Compare with today's date first; confirm only if it is right.",
    },
    "day_unconfirmed": {
        "zh": "请核对今天的日期并确认，之后即可继续取号。",
        "en": "Compare with today's date and confirm; tickets are issued again after that.",
    },
    "cannot_write": {
        "zh": "请清理磁盘空间或更换磁盘；恢复后会自动继续。",
        "en": "Free some disk space or have the disk replaced; it goes on by itself.",
    },
    "print_unknown": {
        "zh": "请问客户是否拿到号票；没有则按号码查找并补打。",
        "en": "Ask the customer for the paper; if there is none, find the number and print a copy.",
    },
    "sound_blocked": {
        "zh": "请在该显示屏上点按一次，浏览器即允许播放声音。",
        "en": "Touch that board's screen once; the browser then lets it sound.",
    },
    "assistance": {
        "zh": "请在此处点“马上过去”，并到该取号机旁协助客户。",
        "en": 'Press "Somebody is coming" here, and go to the customer at that kiosk.',
    },
    "not_shown": {
        "zh": "请口头请客户到窗口，并查看未送达的设备。",
        "en": "Call the customer to the window yourself, then look at what did not get the call.",
    },
    "voice": {
        "zh": "叫号仍会显示并有提示音。请管理员补齐语音片段。",
        "en": "Calls are still shown, with a chime. Have your administrator add the missing clips.",
    },
    "agent": {
        "zh": "请检查该电脑的电源和网线，并确认设备代理程序在运行；恢复后会自动重新连接。",
        "en": "Look at that computer's power and cable, and see that its agent runs;"
        " it connects again by itself.",
    },
    "device near_end": {
        "zh": "请备好新纸卷，在空闲时更换。",
        "en": "Have a new roll at hand and change it in a quiet minute.",
    },
    "device paper_out": {
        "zh": "请装入新纸卷并合上盖子；未打印的号票会自动补出。",
        "en": "Put in a new roll and close the cover; what waits is printed by itself.",
    },
    "device cover_open": {"zh": "请合上打印机上盖。", "en": "Close the printer's cover."},
    "device jam": {
        "zh": "请打开上盖，取出卡住的纸，再合上。",
        "en": "Open the cover, take out the paper that is stuck, and close it.",
    },
    "device not_taken": {
        "zh": "请取出出票口的号票，并问清是哪位客户的。",
        "en": "Take the ticket out of the mouth, and ask whose it is.",
    },
    "device silent": {
        "zh": "线路已通但设备没有应答：请检查设备是否开机、接线是否牢固；仍无应答请关机再开。",
        "en": "The line is there but the device does not answer: see that it is switched on and"
        " firmly connected, else switch it off and on again.",
    },
    "device failed": {
        "zh": "请将设备关机再开；仍有故障请联系管理员。",
        "en": "Switch the device off and on again; if it still fails, call your administrator.",
    },
    "device offline": {
        "zh": "请检查电源和网线；恢复后会自动重新连接。",
        "en": "Look at its power and cable; it connects again by itself.",
    },
    "": {
        "zh": "请到现场查看；如仍不能解决，请联系管理员。",
        "en": "Have a look on the spot; if that does not help, call your administrator.",
    },
}


def advised(
    alerts: Iterable[Mapping[str, Any]], devices: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the alerts, each with `advice`; `devices` say which state an alert is about."""
    states = {device["name"]: device["state"] for device in devices}
    return [dict(alert) | {"advice": _advice(alert, states)} for alert in alerts]


def _advice(alert: Mapping[str, Any], states: Mapping[str, str]) -> dict[str, str]:
    kind = str(alert["kind"])
    of_state = f"{kind} {states.get(alert.get('name', ''), '')}"
    return ADVICE.get(of_state) or ADVICE.get(kind) or ADVICE[""]
