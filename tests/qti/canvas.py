"""Documents as Canvas writes them: items by kind, in quizzes, banks and archives. The words are ours."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
MANIFEST = '<?xml version="1.0"?><manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"/>'


def text(words, kind="text/html"):
    said = f' texttype="{kind}"' if kind else ""
    return f"<material><mattext{said}>{escape(words)}</mattext></material>"


def field(label, entry):
    return (
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{escape(entry)}</fieldentry></qtimetadatafield>"
    )


def item(kind, prompt, answers="", marks="", *, title="Question", points="1.0", feedback=None, fields=()):
    """One item on lines of its own; `feedback` by its identifier."""
    said = "".join(
        f'<itemfeedback ident="{ident}"><flow_mat>{text(words)}</flow_mat></itemfeedback>'
        for ident, words in (feedback or {}).items()
    )
    meta = "".join([field("question_type", kind), field("points_possible", points), *(field(*each) for each in fields)])
    outcomes = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return (
        f'<item ident="i" title={quoteattr(title)}>\n'
        f"<itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata>\n"
        f"<presentation>{text(f'<div>{prompt}</div>')}{answers}</presentation>\n"
        f"<resprocessing>{outcomes}{marks}</resprocessing>{said}\n</item>\n"
    )


def label(ident, words, kind="text/plain", **attributes):
    more = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<response_label ident="{ident}"{more}>{text(words, kind)}</response_label>'


def lid(ident, labels, *, head="", how="Single", render=""):
    return (
        f'<response_lid ident={quoteattr(ident)} rcardinality="{how}">{head}'
        f"<render_choice{render}>{''.join(labels)}</render_choice></response_lid>"
    )


def equal(value, name="response1", more=""):
    return f"<varequal respident={quoteattr(name)}{more}>{escape(value)}</varequal>"


def when(conditions, points="100", action="Set"):
    score = f'<setvar action="{action}" varname="SCORE">{points}</setvar>' if points else ""
    return f'<respcondition continue="No"><conditionvar>{conditions}</conditionvar>{score}</respcondition>'


def options(texts, kind="text/plain"):
    """Labels o1, o2, …"""
    return [label(f"o{at}", each, kind) for at, each in enumerate(texts, 1)]


FIB = '<response_str ident="response1" rcardinality="Single"><render_fib><response_label ident="answer1"/></render_fib></response_str>'


def choice(prompt, texts, right, **more):
    return item("multiple_choice_question", prompt, lid("response1", options(texts)), when(equal(f"o{right}")), **more)


def several(prompt, texts, right, **more):
    tests = "".join(
        equal(f"o{at}") if at in right else f"<not>{equal(f'o{at}')}</not>" for at in range(1, len(texts) + 1)
    )
    answers = lid("response1", options(texts), how="Multiple")
    return item("multiple_answers_question", prompt, answers, when(f"<and>{tests}</and>"), **more)


def judged(prompt, right, words=("True", "False"), **more):
    answers = lid("response1", options(words))
    return item("true_false_question", prompt, answers, when(equal("o1" if right else "o2")), **more)


def short(prompt, accepted, **more):
    return item("short_answer_question", prompt, FIB, when("".join(map(equal, accepted))), **more)


def numerical(prompt, *conditions, **more):
    fib = FIB.replace("<render_fib>", '<render_fib fibtype="Decimal">')
    return item("numerical_question", prompt, fib, "".join(map(when, conditions)), **more)


def span(low, high, strict=""):
    return (
        f'<vargt{"" if strict else "e"} respident="response1">{low}</vargt{"" if strict else "e"}>'
        f'<varlte respident="response1">{high}</varlte>'
    )


def around(value, low, high):
    return f"<or>{equal(value)}<and>{span(low, high)}</and></or>"


def blanks(kind, prompt, gaps, right, **more):
    """`gaps` are lists of labels by name, `right` the identifier of the right one by name."""
    answers = "".join(lid(f"response_{name}", labels, head=text(name, "")) for name, labels in gaps.items())
    marks = "".join(when(equal(ident, f"response_{name}"), "50.00", "Add") for name, ident in right.items())
    return item(kind, prompt, answers, marks, **more)


def matching(prompt, pairs, alone=(), **more):
    rights = list(dict.fromkeys([*(right for _left, right in pairs), *alone]))
    ids = {right: f"m{at}" for at, right in enumerate(rights)}
    labels = [label(ids[right], right, "") for right in rights]
    answers = "".join(
        lid(f"response_{at}", labels, head=text(left, "text/plain")) for at, (left, _right) in enumerate(pairs)
    )
    marks = "".join(when(equal(ids[right], f"response_{at}"), "33.33", "Add") for at, (_l, right) in enumerate(pairs))
    return item("matching_question", prompt, answers, marks, **more)


def quiz(*parts, title="Service rules", ident="quiz"):
    inside = "".join(parts)
    return (
        f"{HEAD}<assessment ident={quoteattr(ident)} title={quoteattr(title)}>"
        f'<section ident="root_section">\n{inside}</section></assessment></questestinterop>'
    )


def bank(*parts, title="Hold and wait", ident="bank"):
    meta = f"<qtimetadata>{field('bank_title', title)}</qtimetadata>"
    return f'{HEAD}<objectbank ident="{ident}">{meta}\n{"".join(parts)}</objectbank></questestinterop>'


def group(*parts, title="Rules", number="1", points="2.0", bank=""):
    ref = f"<sourcebank_ref>{bank}</sourcebank_ref>" if bank else ""
    extension = f"<selection_extension><points_per_item>{points}</points_per_item></selection_extension>"
    selection = f"<selection>{ref}<selection_number>{number}</selection_number>{extension}</selection>"
    return (
        f'<section ident="g" title={quoteattr(title)}>'
        f"<selection_ordering>{selection}</selection_ordering>\n{''.join(parts)}</section>\n"
    )


def packed(files, *, manifest=True):
    """An archive of these files by path."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in {**({"imsmanifest.xml": MANIFEST} if manifest else {}), **files}.items():
            archive.writestr(path, body)
    return content.getvalue()


def ordering(prompt, steps, **more):
    """The options stand in another order than the right one."""
    shown = sorted(enumerate(steps), key=lambda each: each[1])
    labels = "".join(label(f"s{at}", each) for at, each in shown)
    answers = (
        '<response_lid ident="response1" rcardinality="Ordered"><render_extension><ims_render_object shuffle="No">'
        f"<flow_label>{labels}</flow_label></ims_render_object></render_extension></response_lid>"
    )
    return item(
        "ordering_question", prompt, answers, when("".join(equal(f"s{at}") for at in range(len(steps)))), **more
    )


def sorting(prompt, pairs, categories, alone=(), **more):
    """`pairs` are things with their category; `alone` are things of none."""
    labels = [label(f"t{at}", each) for at, each in enumerate([*(thing for thing, _place in pairs), *alone])]
    answers = "".join(
        lid(f"c{at}", labels, head=text(each, "text/plain"), how="Multiple") for at, each in enumerate(categories)
    )
    marks = ""
    for at, category in enumerate(categories):
        if things := [number for number, (_thing, place) in enumerate(pairs) if place == category]:
            marks += when("".join(equal(f"t{each}", f"c{at}") for each in things), "50.00", "Add")
    return item("categorization_question", prompt, answers, marks, **more)
