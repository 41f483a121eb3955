"""What devices are, how they are, what can be wrong with them and done to them, in words."""

Text = dict[str, str]

#: Kinds of devices.
KINDS: dict[str, Text] = {
    "printer": {"zh": "打印机", "en": "Printer"},
    "sign": {"zh": "窗口屏", "en": "Window sign"},
    "pad": {"zh": "呼叫器", "en": "Call pad"},
    "evaluator": {"zh": "评价器", "en": "Evaluator"},
    "reader": {"zh": "读取器", "en": "Reader"},
    "speaker": {"zh": "扬声器", "en": "Speaker"},
}

#: States in words.
STATES: dict[str, Text] = {
    "ready": {"zh": "正常", "en": "ready"},
    "near_end": {"zh": "纸将用完", "en": "paper nearly used up"},
    "paper_out": {"zh": "缺纸", "en": "out of paper"},
    "cover_open": {"zh": "上盖打开", "en": "cover open"},
    "jam": {"zh": "卡纸", "en": "paper jam"},
    "not_taken": {"zh": "号票无人取走", "en": "ticket not taken"},
    "offline": {"zh": "离线", "en": "offline"},
    "unknown": {"zh": "状态未知", "en": "state unknown"},
    "silent": {"zh": "没有应答", "en": "does not answer"},
    "failed": {"zh": "故障", "en": "failed"},
}

#: Faults of pretended devices; those that are states are called as these.
FAULTS: dict[str, Text] = STATES | {
    "offline": {"zh": "电源关闭", "en": "switched off"},
    "unplug": {"zh": "线缆脱落", "en": "cable pulled out"},
    "slow": {"zh": "缓慢", "en": "slow"},
    "garbage": {"zh": "线路乱码", "en": "nonsense on the line"},
    "deaf": {"zh": "收不到指令", "en": "hears nothing"},
    "refuse": {"zh": "拒绝所有指令", "en": "refuses everything"},
    "broken": {"zh": "故障", "en": "broken"},
}

#: What became of a print job.
JOBS: dict[str, Text] = {
    "queued": {"zh": "等待打印", "en": "waits to be printed"},
    "printing": {"zh": "正在打印", "en": "is being printed"},
    "printed": {"zh": "已打印", "en": "is printed"},
    "unknown": {"zh": "是否已打印不明，请员工查看", "en": "printed or not? Staff must look"},
    "failed": {"zh": "无法打印", "en": "could not be printed"},
}

#: What can be done to a pretended device.
ACTIONS: dict[str, Text] = {
    "next": {"zh": "下一位", "en": "Next"},
    "recall": {"zh": "重呼", "en": "Recall"},
    "confirm": {"zh": "确认", "en": "Confirm"},
    "evaluate": {"zh": "请求评价", "en": "Ask for a score"},
    "pause": {"zh": "暂停", "en": "Pause"},
    "transfer": {"zh": "转移", "en": "Transfer"},
    "no_show": {"zh": "未到", "en": "No-show"},
    "hold": {"zh": "挂起", "en": "Hold"},
    "call_back": {"zh": "回呼", "en": "Call back"},
    "scan": {"zh": "扫描", "en": "Scan"},
    "lay": {"zh": "放上身份证", "en": "Lay the card on it"},
    "lift": {"zh": "取走身份证", "en": "Take the card away"},
}


def called(names: dict[str, Text], name: str) -> Text:
    """Return a name's words by language; an unknown one is its own word."""
    return names.get(name) or {"zh": name, "en": name}


def fault_words(fault: str) -> Text:
    """Return a fault by language; "paper_out_after:3" comes after three more tickets."""
    name, _, after = fault.partition("_after:")
    words = FAULTS.get(name) or called({}, name.replace("_", " "))
    if not after:
        return words
    tickets = "1 ticket" if after == "1" else f"{after} tickets"
    return {"zh": f"再打 {after} 张后{words['zh']}", "en": f"{words['en']} after {tickets}"}
