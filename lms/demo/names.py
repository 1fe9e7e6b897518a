"""Names for people who do not exist: by where they come from, with the log-in each would be given."""

import random
import unicodedata
from typing import Final

import msgspec


class Name(msgspec.Struct, frozen=True):
    """A person's name as shown, in parts, and in plain letters for a log-in; `locale` is the language that suits."""

    given: str
    family: str
    display: str
    login: str
    locale: str


_HANT: Final = (
    (
        "陳 chan|黃 wong|李 lee|張 cheung|何 ho|梁 leung|鄭 cheng|周 chow|吳 ng|蔡 choi|許 hui|鄧 tang"
        "|馮 fung|曾 tsang|蕭 siu|羅 law"
    ),
    (
        "嘉怡 kayee|子豪 tszho|詠珊 wingshan|志恆 chihang|美琪 meikei|淑儀 sukyee|子晴 tszching"
        "|偉文 waiman|曉彤 hiutung|文軒 manhin|雅婷 ngating|國華 kwokwah|思穎 szewing|浩賢 hoyin"
        "|佩雯 puiman|家樂 kalok|靜雯 chingman|俊賢 chunyin"
    ),
)
_HANS: Final = (
    (
        "王 wang|李 li|张 zhang|刘 liu|陈 chen|杨 yang|赵 zhao|孙 sun|徐 xu|朱 zhu|胡 hu|郭 guo|罗 luo"
        "|宋 song|唐 tang|曹 cao"
    ),
    (
        "晓雯 xiaowen|志远 zhiyuan|雨桐 yutong|建平 jianping|思琪 siqi|文博 wenbo|婷婷 tingting"
        "|海涛 haitao|静怡 jingyi|立新 lixin|佳慧 jiahui|明轩 mingxuan|春燕 chunyan|俊峰 junfeng"
        "|若彤 ruotong|国平 guoping|丽娟 lijuan|子涵 zihan"
    ),
)
_PINYIN: Final = (
    "Chan|Wong|Lam|Cheung|Ho|Leung|Cheng|Chow|Ng|Lau|Choi|Yeung|Hui|Tang|Zhou|Lin|Wu|Guo",
    (
        "Grace|Kelvin|Winnie|Ka-yee|Jason|Yoyo|Hoi-lam|Desmond|Phoebe|Tsz-kin|Joyce|Wing-yan|Raymond|Suki"
        "|Yuxin|Hao|Lok-yi|Peony"
    ),
)
_ENGLISH: Final = (
    (
        "Whitfield|Harlow|Pemberton|Ashdown|Carver|Lockwood|Thornley|Redmond|Osborne|Fairley|Mbeki-Hale"
        "|Okafor|Adeyemi|Mensah|Kearney|Brannigan"
    ),
    (
        "Hannah|Oliver|Rosie|Callum|Imogen|Declan|Naomi|Gareth|Tamsin|Kwame|Ngozi|Eleanor|Marcus|Siobhan"
        "|Rhys|Bethany|Tobias|Zainab"
    ),
)
_SOUTH_ASIAN: Final = (
    (
        "Raghavan|Perera|Chowdhury|Siddiqui|Nair|Bhandari|Fernando|Qureshi|Iyer|Thapa|Malik|Deshmukh"
        "|Gurung|Banerjee|Wickramage|Gill"
    ),
    (
        "Priya|Arjun|Sanjay|Meera|Farhan|Nadia|Rohit|Anjali|Imran|Kavya|Sunita|Dinesh|Ayesha|Vikram"
        "|Lakshmi|Tahir|Nirmala|Harpreet"
    ),
)
_PHILIPPINE: Final = (
    (
        "Dimaculangan|Bautista|Macaraeg|Villanueva|Dela Cruz|Panganiban|Ocampo|Lumibao|Manalo|Catacutan"
        "|Agbayani|Tolentino|Dizon|Sumulong"
    ),
    ("Marisol|Jomar|Analyn|Rodel|Cherry|Benjie|Liezel|Arnel|Rowena|Jericho|Maricel|Dante|Lovely|Christian|Girlie|Noel"),
)
_EUROPEAN: Final = (
    (
        "Carvalho|Nogueira|Pinheiro|Teixeira|Moreira|Saraiva|Kowalczyk|Brandt|Fournier|Melnyk|Ferri"
        "|Lindqvist|Popescu|Horvat|Vasconcelos|Papadaki"
    ),
    (
        "Inês|João|Beatriz|Tiago|Catarina|Duarte|Matilde|Rui|Agnieszka|Lukas|Camille|Oksana|Giulia|Sven"
        "|Andrei|Ivana|Leonor|Nikos"
    ),
)

_LATIN: Final = {
    "pinyin": _PINYIN,
    "english": _ENGLISH,
    "south-asian": _SOUTH_ASIAN,
    "philippine": _PHILIPPINE,
    "european": _EUROPEAN,
}
_HAN: Final = {"zh-Hant": _HANT, "zh-Hans": _HANS}


class Register:
    """Gives out names, each log-in and each display name once."""

    def __init__(self, rng: random.Random, taken: frozenset[str]) -> None:
        self._rng = rng
        self._logins = set(taken)
        self._shown: set[str] = set()

    def name(self, mix: dict[str, int]) -> Name:
        """A new name; `mix` weighs where people come from."""
        found = self._draw(mix)
        for _try in range(20):
            if found.display not in self._shown:
                break
            found = self._draw(mix)
        self._shown.add(found.display)
        return msgspec.structs.replace(found, login=self._unique(found.login))

    def _draw(self, mix: dict[str, int]) -> Name:
        (origin,) = self._rng.choices(list(mix), list(mix.values()))
        families, givens = ({**_LATIN, **_HAN})[origin]
        family, given = self._rng.choice(families.split("|")), self._rng.choice(givens.split("|"))
        if origin in _HAN:
            (family, family_plain), (given, given_plain) = family.split(), given.split()
            return Name(given, family, f"{family}{given}", f"{given_plain}.{family_plain}", origin)
        return Name(given, family, f"{given} {family}", plain(f"{given}.{family}"), "en")

    def _unique(self, login: str) -> str:
        number, found = 1, login
        while found in self._logins:
            number += 1
            found = f"{login}{number}"
        self._logins.add(found)
        return found


def plain(text: str) -> str:
    """Lower-case letters, digits and dots only: "Inês.Dela Cruz" is "ines.delacruz"."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(letter for letter in bare if letter.isalnum() or letter == ".")
