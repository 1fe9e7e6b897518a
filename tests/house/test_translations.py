"""Everybody reads the whole interface in their own language: no gap, no lost place, no half-width mark, no wrong script."""

import re
from collections import Counter

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from lms.core.i18n import LOCALES, extraction
from lms.core.i18n.catalogues import po_path
from lms.core.i18n.locales import SOURCE_LOCALE

CHINESE = tuple(locale for locale in LOCALES if locale != SOURCE_LOCALE)
HAN = r"[\u3400-\u9fff]"
# %(name)s and %(n)d for Python, {time} for scripts; {topic: …} is an example of YAML and no place.
PLACE = re.compile(r"%\(\w+\)[0-9]*[sd]|%%|\{\w+\}")
HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()]")
OWN_QUOTES = {"zh-Hant": "“”", "zh-Hans": "「」"}
TELLTALE = {
    # Simplified forms that Traditional never uses, and the other way round; all of them common in this interface.
    "zh-Hant": "这个们时间说认识过还题课学习师专业务员组长队录载储设页项数据库关闭开读写记账户电话码请输选择让给应别检验错误",
    "zh-Hans": "這個們時間說認識過還題課學習師專業務員組長隊錄載儲設頁項數據庫關閉開讀寫記帳戶電話碼請輸選擇讓給應別檢驗錯誤",
}
# The same character in both scripts: telling nothing.
SHARED = set(TELLTALE["zh-Hant"]) & set(TELLTALE["zh-Hans"])


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return extraction.collect()


def catalogue(locale: str) -> Catalog:
    with po_path(locale).open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"))


def forms(text: object) -> list[str]:
    return [text] if isinstance(text, str) else list(text) if isinstance(text, tuple | list) else []


def pairs(locale: str) -> list[tuple[Message, str]]:
    return [(message, form) for message in catalogue(locale) if message.id for form in forms(message.string) if form]


@pytest.mark.parametrize("locale", CHINESE)
def test_no_text_is_missing_or_fuzzy(locale: str, wanted: Catalog) -> None:
    has = catalogue(locale)
    missing = []
    for message in wanted:
        found = has.get(message.id, message.context) if message.id else message
        if message.id and (found is None or found.fuzzy or not forms(found.string) or not all(forms(found.string))):
            missing.append(forms(message.id)[0])
    assert missing == [], "run `make translations` and translate these"


@pytest.mark.parametrize("locale", CHINESE)
def test_a_chinese_text_has_one_form_for_every_count(locale: str) -> None:
    counted = [message for message in catalogue(locale) if message.pluralizable]
    assert counted, "no text depends on a count: the catalogue was not read"
    assert [message.id for message in counted if len(forms(message.string)) != 1] == []


@pytest.mark.parametrize("locale", CHINESE)
def test_places_are_those_of_the_source(locale: str) -> None:
    wrong = []
    for message, form in pairs(locale):
        sources = [Counter(PLACE.findall(source)) for source in forms(message.id)]
        if Counter(PLACE.findall(form)) not in sources:
            wrong.append((forms(message.id)[0], form))
    assert wrong == []


@pytest.mark.parametrize("locale", CHINESE)
def test_punctuation_after_chinese_is_full_width(locale: str) -> None:
    assert [form for _, form in pairs(locale) if HALF_WIDTH.search(PLACE.sub("x", form))] == []


@pytest.mark.parametrize("locale", CHINESE)
def test_spaces_between_scripts_are_left_to_the_style_sheet(locale: str) -> None:
    spaced = re.compile(rf"{HAN} +(?:[A-Za-z0-9]|%\()|(?:[A-Za-z0-9]|\)[sd]) +{HAN}")
    assert [form for _, form in pairs(locale) if spaced.search(form)] == []


@pytest.mark.parametrize("locale", CHINESE)
def test_quotation_marks_are_those_of_the_place(locale: str) -> None:
    assert [form for _, form in pairs(locale) if set(OWN_QUOTES[locale]) & set(form)] == []


@pytest.mark.parametrize("locale", CHINESE)
def test_no_character_of_the_other_script(locale: str) -> None:
    foreign = set(TELLTALE[locale]) - SHARED
    assert [(form, found) for _, form in pairs(locale) if (found := foreign & set(form))] == []


@pytest.mark.parametrize("locale", CHINESE)
def test_a_sentence_is_translated_and_not_copied(locale: str) -> None:
    copied = [form for _, form in pairs(locale) if not re.search(HAN, form) and re.search(r"[a-z]{2,} [a-z]{2,}", form)]
    assert copied == []
