"""Languages: which one is spoken, how texts, dates and numbers look in it, and what translators are told."""

import datetime as dt
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from lms.core import i18n
from lms.core.i18n import catalogues, extraction, locales

MOMENT = dt.datetime(2026, 11, 30, 22, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),  # Taipei reads traditional characters
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-MO", "zh-Hant"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),  # the script is said, so the place does not matter
        ("de-DE,zh-TW;q=0.5,en;q=0.4", "zh-Hant"),  # the first we speak
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh-CN;q=0,en;q=0.1", "en"),  # q=0 means not this one
        ("fr;q=0.9, zh-tw; q=0.2", "zh-Hant"),
        ("ja", "en"),
        ("*", "en"),
        ("", "en"),
        (None, "en"),
        ("zh-TW;q=banana", "en"),  # a broken weight is no wish
        (",,;;q=,", "en"),
    ],
)
def test_the_language_a_browser_asks_for_is_found(header, locale):
    assert i18n.negotiate(header) == locale


@given(st.text(max_size=300))
def test_no_header_whatsoever_breaks_the_negotiation(header):
    assert i18n.negotiate(header) in i18n.LOCALES


def test_the_language_lasts_as_long_as_its_block():
    with i18n.use_locale("zh-Hans", "Asia/Shanghai"):
        assert i18n.current_locale() == "zh-Hans"
        with i18n.use_locale("zh-Hant"):
            assert (i18n.current_locale(), str(i18n.current_timezone())) == ("zh-Hant", "Asia/Shanghai")
    assert (i18n.current_locale(), str(i18n.current_timezone())) == ("en", "UTC")


@pytest.mark.parametrize("wrong", ["xx", "", "../../etc"])
def test_a_language_we_do_not_speak_is_english(wrong):
    with i18n.use_locale(wrong):
        assert i18n.current_locale() == "en"


@pytest.mark.parametrize("wrong", ["Mars/Olympus", "../UTC", "", "a\0b"])
def test_a_time_zone_that_does_not_exist_is_utc(wrong):
    assert str(locales.zone(wrong)) == "UTC"


@pytest.mark.parametrize(
    ("locale", "short", "medium", "moment"),
    [
        ("en", "Tue 1 Dec", "1 Dec 2026", "1 Dec 2026, 06:05"),
        ("zh-Hant", "12月1日 週二", "2026年12月1日", "2026年12月1日 06:05"),
        ("zh-Hans", "12月1日 周二", "2026年12月1日", "2026年12月1日 06:05"),
    ],
)
def test_a_moment_is_written_in_the_readers_language_and_zone(locale, short, medium, moment):
    with i18n.use_locale(locale, "Asia/Taipei"):
        assert i18n.format_date(MOMENT, "short") == short
        assert i18n.format_date(MOMENT, "weekday") in short
        assert i18n.format_date(MOMENT, "day") in short
        assert i18n.format_date(MOMENT) == medium
        assert i18n.format_datetime(MOMENT) == moment
        assert i18n.format_time(MOMENT) == "06:05"


def test_a_day_without_a_time_is_the_same_day_everywhere():
    with i18n.use_locale("en", "America/Los_Angeles"):
        assert i18n.format_date(dt.date(2026, 12, 1)) == "1 Dec 2026"


def test_a_time_without_a_zone_is_refused_rather_than_guessed():
    with pytest.raises(ValueError, match="without a time zone"):
        i18n.format_time(dt.datetime(2026, 1, 1, 12, 0))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 min"), (1, "1 min"), (60, "1 min"), (61, "2 min"), (99 * 60, "99 min"), (100 * 60, "1 h 40 min")],
)
def test_durations_are_rounded_up_to_minutes(seconds, text):
    assert i18n.format_minutes(seconds) == text


@pytest.mark.parametrize(("ppm", "text"), [(0, "0%"), (999_999, "99%"), (1_000_000, "100%"), (705_000, "70%")])
def test_nobody_reaches_a_hundred_per_cent_by_rounding(ppm, text):
    assert i18n.format_percent(ppm) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (1234567, "1,234,567"), (2.5, "2.5"), (1234.567, "1,234.57")])
def test_thousands_stand_apart(number, text):
    assert i18n.format_number(number) == text


PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Saved %(time)s"
msgstr "%(time)s 已保存"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s 天"

#, fuzzy
msgid "Courses"
msgstr "猜的"
"""


@pytest.fixture
def chinese(tmp_path, monkeypatch):
    """A small catalogue of our own in place of the shipped one."""
    monkeypatch.setattr(catalogues, "LOCALE_DIR", tmp_path)
    path = catalogues.po_path("zh-Hans")
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    catalogues.translations.cache_clear()
    yield path
    catalogues.translations.cache_clear()


def test_texts_and_counts_are_translated(chinese):
    with i18n.use_locale("zh-Hans"):
        assert i18n.gettext("Saved %(time)s", time="10:42") == "10:42 已保存"
        assert i18n.ngettext("%(n)s day", "%(n)s days", 1) == "1 天"
        assert i18n.ngettext("%(n)s day", "%(n)s days", 4) == "4 天"
    assert i18n.ngettext("%(n)s day", "%(n)s days", 1) == "1 day"
    assert i18n.ngettext("%(n)s day", "%(n)s days", 1200) == "1,200 days"


def test_a_fuzzy_translation_is_not_shown(chinese):
    with i18n.use_locale("zh-Hans"):
        assert i18n.gettext("Courses") == "Courses"


def test_a_lazy_text_is_translated_when_it_is_shown(chinese):
    label = i18n.lazy("Saved %(time)s", time="10:42")
    assert str(label) == "Saved 10:42"
    with i18n.use_locale("zh-Hans"):
        assert f"{label}" == "10:42 已保存"
    assert label == i18n.lazy("Saved %(time)s", time="10:42")


def test_a_per_cent_sign_without_values_is_just_that():
    assert i18n.gettext("100% of nothing") == "100% of nothing"


def test_the_compiled_catalogue_is_kept_and_renewed(chinese):
    assert b"\xe5\xb7\xb2" in catalogues._compiled(chinese)
    kept = chinese.with_suffix(".mo")
    assert kept.exists()
    chinese.write_text(PO.replace("已保存", "存好了"), encoding="utf-8")
    import os

    os.utime(chinese, ns=(kept.stat().st_mtime_ns + 10, kept.stat().st_mtime_ns + 10))
    assert "存好了".encode() in catalogues._compiled(chinese)


@pytest.fixture
def tree(tmp_path):
    """A program of two texts."""
    (tmp_path / "lms").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "lms" / "a.py").write_text('label = lazy("Courses")\nngettext("%(n)s day", "%(n)s days", 2)\n')
    (tmp_path / "templates" / "a.html").write_text('<p title="{{ _("Saved %(time)s", time=now) }}"></p>')
    return tmp_path


def test_texts_are_found_in_code_and_templates(tree):
    assert {message.id for message in extraction.collect(tree) if message.id} == {
        "Courses",
        ("%(n)s day", "%(n)s days"),
        "Saved %(time)s",
    }


def test_translators_are_told_what_is_missing_fuzzy_or_broken(tree, chinese):
    found = [line for line in extraction.problems(tree) if line.startswith("zh-Hans")]
    assert found == ["zh-Hans: 'Courses' is marked fuzzy: read it and take the mark away"]
    chinese.write_text(PO.replace("%(time)s 已保存", "%(tmie)s 已保存").replace("%(n)s 天", ""), encoding="utf-8")
    found = "\n".join(extraction.problems(tree))
    assert "zh-Hans: 'Saved %(time)s' has other places than its source: time, tmie" in found
    assert "zh-Hans: '%(n)s day' is not translated" in found
    assert "zh-Hant: 'Courses' is not translated" in found


def test_updating_keeps_translations_and_guesses_nothing(tree, chinese, monkeypatch):
    collected = extraction.collect(tree)
    collected.add("Saved %(date)s")
    monkeypatch.setattr(extraction, "collect", lambda: collected)
    monkeypatch.setattr(extraction, "LOCALE_DIR", catalogues.LOCALE_DIR)
    assert extraction.update("zh-Hans") == 2  # the fuzzy one and the new one
    with chinese.open("rb") as file:
        after = read_po(file)
    assert after.get("Saved %(time)s").string == "%(time)s 已保存"
    assert after.get("Saved %(date)s").string == ""
    once = chinese.read_text(encoding="utf-8")
    extraction.update("zh-Hans")
    assert chinese.read_text(encoding="utf-8") == once


def test_the_shipped_catalogues_can_be_read():
    for locale in i18n.LOCALES:
        assert catalogues.translations(locale) is not None
    assert Path(catalogues.LOCALE_DIR).name == "locale"
