"""What a synthesiser is told for each clip: pinyin with tone numbers, and English words."""

import re
from collections.abc import Mapping

from .sequence import SPOKEN

#: Digits and letters as a Chinese bank reads them out.
_ZH_CHARACTERS = {
    "0": "ling2", "1": "yi1", "2": "er4", "3": "san1", "4": "si4",
    "5": "wu3", "6": "liu4", "7": "qi1", "8": "ba1", "9": "jiu3",
    "A": "ei1", "B": "bi4", "C": "xi1", "D": "di4", "E": "yi4", "F": "ai2 fu5",
    "G": "ji4", "H": "ei2 chi5", "I": "ai4", "J": "zhei4", "K": "kei4", "L": "ai2 lou5",
    "M": "ai2 mu5", "N": "en1", "O": "ou1", "P": "pi4", "Q": "kiu4", "R": "a4 er5",
    "S": "ai2 si5", "T": "ti4", "U": "you4", "V": "wei4", "W": "da2 bu5 liu5",
    "X": "ai2 ke5 si5", "Y": "wai4", "Z": "zei4",
}  # fmt: skip

#: How the characters are read that labels of windows, rooms, machines and halls are made of.
_READINGS = """
hao4 号  chuang1 窗  kou3 口  gui4 柜贵  tai2 台  bin1 宾  shi4 室事  zi4 自  zhu4 助  ji1 机
qu1 区  ting1 厅  dong1 东  xi1 西  nan2 南  bei3 北  zhong1 中  da4 大  tang2 堂  lou2 楼
ceng2 层  zuo3 左  you4 右  qian2 前  hou4 后  ge4 个  ren2 人  dui4 对  gong1 公  ye4 业
wu4 务  xian4 现  jin1 金  wai4 外  hui4 汇  li3 理里  cai2 财  dai4 贷  kuan3 款  zhang4 账
hu4 户  ka3 卡  yin2 银  hang2 行  kuai4 快  su4 速  zong1 综  he2 合  fu2 服  zi1 咨  xun2 询
chu4 处  jia1 家  yi1 一  er4 二  san1 三  si4 四  wu3 五  liu4 六  qi1 七  ba1 八  jiu3 九
ling2 零  shi2 十  bai3 百  lian2 联  chu3 储  xu4 蓄  jian1 间  te4 特  xu1 需  you1 优
xian1 先  kai1 开  fang4 放  shi1 师  jing1 经  yuan2 员  zhi4 智  neng2 能  gao1 高
xin4 信  yong4 用  bao3 保  xian3 险  shou4 授  quan2 权  dan1 单  duo1 多  gong4 共
"""

_PINYIN = {
    character: reading
    for reading, characters in (
        pair.split(" ") for pair in re.split(r"\s{2,}|\n", _READINGS.strip())
    )
    for character in characters
}

_DIGITS = "零一二三四五六七八九"

_WORDS: dict[str, dict[str, str]] = {
    "zh": {"prefix": "qing3", "number": "hao4", "go-to": "dao4"},
    "en": {"number": "Number", "go-to": "please go to"},
}


def texts(language: str) -> dict[str, str]:
    """Return what is said for each clip that every hall needs, by its name in the language."""
    characters = _ZH_CHARACTERS if language == "zh" else {one: one for one in SPOKEN}
    return _WORDS[language] | characters


def zh_label(label: str, pinyin: Mapping[str, str]) -> tuple[str, str]:
    """Return a label in pinyin, and those of its characters whose reading is not known.

    `pinyin` are readings of the hall's own, which go before ours.
    """
    said, unknown = [], []
    for part in re.findall(r"[0-9]+|[A-Za-z]|[^0-9A-Za-z]", label):
        if part.isascii() and part.isdigit():
            said += [_PINYIN[one] for one in _count(part)]
        elif part in pinyin or part in _PINYIN:
            said.append(pinyin.get(part) or _PINYIN[part])
        elif part.upper() in _ZH_CHARACTERS:
            said.append(_ZH_CHARACTERS[part.upper()])
        elif part.isalpha():
            unknown.append(part)
    return " ".join(said), "".join(unknown)


def en_label(label: str) -> tuple[str, str]:
    """Return a label in plain English letters, and those of its characters that are left out."""
    unknown = "".join(one for one in label if one.isalpha() and not one.isascii())
    return " ".join(re.findall(r"[A-Za-z0-9']+", label)), unknown


def _count(digits: str) -> str:
    """Return a whole number as it is counted to 99, 12 as 十二, and longer ones digit by digit."""
    if len(digits) > 2 or digits.startswith("0"):
        return "".join(_DIGITS[int(one)] for one in digits)
    tens, ones = divmod(int(digits), 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones or not tens else "")
