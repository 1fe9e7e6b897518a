"""What one person's history is made with: handed from hand to hand instead of six arguments."""

import random
from typing import NamedTuple

from lms.demo.crew import Worker
from lms.demo.diary import Diary
from lms.demo.library import Library
from lms.demo.writing import Book
from lms.lrs.rules.statements import Learner


class Story(NamedTuple):
    """A person, the person's diary, computer and luck, what can be studied, and the book to write in."""

    book: Book
    library: Library
    worker: Worker
    learner: Learner
    diary: Diary
    device_id: str
    rng: random.Random
