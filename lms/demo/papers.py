"""What people of the demo write in the written exam, how tess marks it, and how they slip in a typed word."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple


class Paper(NamedTuple):
    """A note as it was written; `levels` of the four criteria, counted from 0, and the marker's comment."""

    text: str
    levels: tuple[int, int, int, int]
    comment: str = ""
    slips: bool = False  # whether the short answers have slips, too


SLIPS: Final[Mapping[str, str]] = {"en": "secnd line", "zh-Hant": "二線支緩", "zh-Hans": "二线支撑"}

PAPERS: Final[Mapping[str, Sequence[Paper]]] = {
    "en": (
        Paper(
            "Problem: since Mon 8 June calls on the mobile drop after about 30 seconds, inside and outside. Found:"
            " 10:20 her card in another phone, same. Done: network settings sent again, nothing changed. Ticket is"
            " with the second line. Agreed: I call her Wed 10 June by 11:00. Open: the cause.",
            (2, 2, 2, 1),
            "Everything the next agent needs, in the order of the five lines.",
        ),
        Paper(
            "Ms Ho, case 5533, verified. Calls are cut after half a minute since Monday, everywhere. Card tried in"
            " another phone and settings sent, no better. Second line informed. Call back promised for Wednesday.",
            (2, 1, 1, 1),
            "By when on Wednesday? And at what time did you test?",
            slips=True,
        ),
        Paper(
            "Customer upset about dropped calls since Monday 8 June, home and street. Test with other phone at 10:20:"
            " the same. Settings sent again without effect. 2nd line has ticket. I ring Wednesday 10 June before 11.",
            (2, 2, 2, 0),
            "“Upset” is a verdict. The rest is good to go on with.",
        ),
        Paper(
            "Problem: calls drop after 30 s since 8 June, indoors/outdoors. Found 10:20: not the phone, same with card"
            " in another one. Done: settings re-sent, no change; ticket second line. Next: second line will call her.",
            (2, 2, 0, 1),
            "You promised the call yourself, with day and time. Without that line nobody calls.",
            slips=True,
        ),
        Paper(
            "Since 8 June: mobile calls end after about half a minute, inside and out. 10:20 card in other phone, same."
            " Resent network settings, no difference. Ticket to second line. I call 10 June by 11:00 with news or"
            " without. She is under treatment, so please be gentle.",
            (2, 2, 2, 0),
            "Her treatment does not belong into the note, however kindly it is meant.",
        ),
    ),
    "zh-Hant": (
        Paper(
            "問題：6 月 8 日起，手機通話約半分鐘就斷，室內室外都一樣。查到：10:20 卡換到另一部手機，情況相同。"
            "做了：重發網絡設定，沒有改變，已開單給二線。約定：我 6 月 10 日 11:00 前致電。未明：原因。",
            (2, 2, 2, 1),
            "次序清楚，下一位同事可以直接接手。",
        ),
        Paper(
            "何小姐，5533，已核實。星期一起通話常斷線，哪裡都一樣。換機測過卡，也發了設定，無效。已轉二線，星期三回電。",
            (2, 1, 1, 1),
            "星期三幾點前？測試是什麼時候做的？",
            slips=True,
        ),
        Paper(
            "客戶情緒激動。6 月 8 日起手機通話半分鐘斷線，室內外皆然。10:20 換機測試相同，重發設定無改變，二線已有單。"
            "我 6 月 10 日 11:00 前致電。",
            (2, 2, 2, 0),
            "「情緒激動」是評語，不要寫進記錄。",
        ),
        Paper(
            "6 月 8 日起，手機講半分鐘就斷，室內室外一樣；10:20 卡放進另一部手機，照樣斷。"
            "設定重發過，沒有分別。二線會跟進。",
            (2, 2, 0, 1),
            "答應了誰、哪一天、幾點前致電？這一句不能少。",
            slips=True,
        ),
    ),
    "zh-Hans": (
        Paper(
            "问题：6 月 8 号起，手机通话半分钟左右就断，室内室外都一样。查到：10:20 卡换到另一部手机，情况相同。"
            "已做：重新下发网络设置，没变化，已派单给二线。约定：我 6 月 10 号 11:00 前回电。待查：原因。",
            (2, 2, 2, 1),
            "五行齐全，下一位同事可以直接接手。",
        ),
        Paper(
            "何女士，5533，已核身。周一起通话老断，屋里屋外都断。换机试过卡，设置也发了，没用。已转二线，周三回电。",
            (2, 1, 1, 1),
            "周三几点前？测试是什么时候做的？",
            slips=True,
        ),
    ),
}
