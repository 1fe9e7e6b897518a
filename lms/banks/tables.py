"""Banks that stand by themselves, the questions in them, and the imports that brought them."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.questions.tables import Question, QuestionVersion


class Bank(Table, tablename="bank"):
    """Questions that no single quiz owns. Its name never changes: quiz files name it, and it is its questions' bank.

    `locale` is the language that its questions are written in; one that is not `shared` is its owner's alone.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    name = Varchar(length=80, unique=True)
    locale = Varchar(length=10)
    owner = ForeignKey(references=Person, null=True, index=True)
    shared = Boolean(default=True)
    created_at = Timestamptz(default=None)


class QuestionImport(Table, tablename="question_import"):
    """A file that came into a bank; `waiting` holds what is still to be written (JSON), `done` of `total` questions."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    bank = ForeignKey(references=Bank, null=False, index=True)
    person = ForeignKey(references=Person, null=True, index=True)
    source = Varchar(length=200, default="")
    format = Varchar(length=20)
    locale = Varchar(length=10)
    state = Varchar(length=10, default="running")
    total = BigInt(default=0)
    done = BigInt(default=0)
    waiting = Text()
    created_at = Timestamptz(default=None)
    finished_at = Timestamptz(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)
    undone_by = ForeignKey(references=Person, null=True, index=True)


class QuestionImportItem(Table, tablename="question_import_item"):
    """A version that an import wrote, and the one that it replaced; append-only."""

    id = BigSerial(primary_key=True)
    batch = ForeignKey(references=QuestionImport, null=False)
    question = ForeignKey(references=Question, null=False, index=True)
    version = ForeignKey(references=QuestionVersion, null=False, index=True)
    replaced = ForeignKey(references=QuestionVersion, null=True, index=True)


class BankQuestion(Table, tablename="bank_question"):
    """A question in its bank, with the version that counts now, and what it is found by.

    `tags` and `clauses` stand between spaces, `words` are folded for searching, `likeness` is a sketch of them and
    `same` the fingerprint of its text without its key.
    """

    id = BigSerial(primary_key=True)
    bank = ForeignKey(references=Bank, null=False, index=True)
    question = ForeignKey(references=Question, null=False, unique=True)
    version = ForeignKey(references=QuestionVersion, null=False, index=True)
    tags = Varchar(length=1000, default="")
    clauses = Varchar(length=600, default="")
    words = Text()
    likeness = Text()
    same = Varchar(length=64, index=True)
    changed_by = ForeignKey(references=Person, null=True, index=True)
    changed_at = Timestamptz(default=None)
