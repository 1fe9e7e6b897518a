"""How long a text takes, so that a page can say its minutes before anything else."""

import re
from typing import Final

SECONDS_A_QUESTION: Final = 30
"""What answering one question takes."""

_WORDS_A_MINUTE: Final = 200
_CHARACTERS_A_MINUTE: Final = 300
_SHORTEST_S: Final = 30
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD: Final = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff][^\W_\u3400-\u9fff\uf900-\ufaff'’-]*")


def reading_seconds(text: str) -> int:
    """How long reading takes: 200 words of English or 300 Chinese characters a minute, rounded to the second."""
    characters, words = len(_HAN.findall(text)), len(_WORD.findall(text))
    exact = words * 60 * _CHARACTERS_A_MINUTE + characters * 60 * _WORDS_A_MINUTE
    return round(exact / (_WORDS_A_MINUTE * _CHARACTERS_A_MINUTE))


def study_seconds(text: str, questions: int) -> int:
    """Reading a text and answering its questions; at least half a minute."""
    return max(_SHORTEST_S, reading_seconds(text) + questions * SECONDS_A_QUESTION)
