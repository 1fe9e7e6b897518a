"""Which of our languages a text is written in, told by its characters."""

import re
from typing import Final

_HAN: Final = re.compile("[\u3400-\u9fff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_SIMPLIFIED: Final = re.compile(
    "[这个们时间说认识过还题课学习师专业务员长队录设项数据库关闭开读写记账户电话请输选择让给应别检验错误对门问]"
)
_TRADITIONAL: Final = re.compile(
    "[這個們時間說認識過還題課學習師專業務員長隊錄設項數據庫關閉開讀寫記帳戶電話請輸選擇讓給應別檢驗錯誤對門問]"
)


def language_of(text: str) -> str:
    """One of our languages: Chinese where a fifth of the letters are, in the script of which it has more characters."""
    if len(_HAN.findall(text)) * 5 < len(_LETTER.findall(text)) or not _HAN.search(text):
        return "en"
    shared = set(_SIMPLIFIED.pattern) & set(_TRADITIONAL.pattern)
    simplified = sum(each not in shared for each in _SIMPLIFIED.findall(text))
    traditional = sum(each not in shared for each in _TRADITIONAL.findall(text))
    return "zh-Hans" if simplified > traditional else "zh-Hant"
