"""A receipt can be checked: made again from the answers that are kept it is the same, and a changed answer shows."""

from lms.answers.queries import check_receipts, proof_of
from lms.core.db import Sql
from lms.quizzes import queries
from lms.quizzes.service import NewAnswer, Writer, save_answer, start_attempt, submit
from tests.quizzes.test_service import right


async def handed_in(actor, answered=3):
    ref = await start_attempt(actor, "rules", "final")
    for slot in (await queries.own_attempt(actor, ref)).slots[:answered]:
        await save_answer(Writer(actor=actor), ref, slot.position, NewAnswer(right(slot), slot.position, "desk"))
    return ref, await submit(Writer(actor=actor), ref)


async def proof(actor, ref):
    return await proof_of(await queries.own_attempt(actor, ref))


async def test_made_again_it_matches_and_says_how_many_were_answered(quiz, alice):
    ref, receipt = await handed_in(alice)
    proved = await proof(alice, ref)
    assert (proved.given, proved.now, proved.answered) == (receipt.receipt, receipt.receipt, 3)
    assert [each.matches for each in await check_receipts()] == [True]


async def test_an_answer_that_was_changed_behind_our_back_shows(quiz, alice):
    ref, _receipt = await handed_in(alice)
    await Sql("UPDATE answer_current SET answer = 'null' WHERE slot = 1").run()
    assert not (await proof(alice, ref)).matches
    assert [each.matches for each in await check_receipts(ref)] == [False]


async def test_a_receipt_without_any_answer_matches_too(quiz, alice):
    ref, _receipt = await handed_in(alice, answered=0)
    proved = await proof(alice, ref)
    assert (proved.matches, proved.answered) == (True, 0)


async def test_receipts_are_checked_page_by_page(quiz, alice):
    for _go in range(2):
        await handed_in(alice, answered=1)
    first = await check_receipts(most=1)
    rest = await check_receipts(after=first[0].attempt_id)
    assert [each.matches for each in (*first, *rest)] == [True, True]
