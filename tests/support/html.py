"""Heaps of foreign HTML for laws: broken on purpose, or well-formed with every awkward neighbourhood."""

from hypothesis import strategies as st

_WORDS = ["a", "b ", " c", "重要", "「", "」", "。", "*", "_", "`", "[x]", "|", "#", "- ", "1. ", "> ", "<", "&lt;b&gt;", "&amp;lt;", "!", "^",
          "\\", ":::", "~~~", "---", "===", "(", ")", ":", "\n", " ", "&nbsp;", "€", "+", "x_y", "http://a.b"]  # fmt: skip
_TAGS = ["p", "div", "b", "i", "em", "strong", "span", "a", "code", "h1", "h2", "h4", "ul", "ol", "li", "table", "tr", "td", "th", "tbody",
         "blockquote", "pre", "br", "hr", "img", "script", "style", "del", "dl", "dt", "dd", "o:p", "font", "svg", "textarea", "title"]  # fmt: skip
_EXTRAS = ["", " class=MsoQuote", " style='mso-list:l0 level2 lfo1'", " style='font-weight:bold'", " style='font-style:italic'",
           " style='mso-list:Ignore'", " href='https://a.b/?c=1&amp;d;=2'", " href=javascript:alert(1)", " href='#_ftn1'", " id=ftn1",
           " href='#footnote-1'", " id=footnote-1", " src=x.png alt='a [b]'", " src='data:image/png;base64,AA'", " rowspan=3", " colspan=2",
           " start=7", " hidden", " onclick='alert(1)'"]  # fmt: skip

pieces = st.one_of(
    st.sampled_from(_WORDS),
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), st.sampled_from(_EXTRAS)),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(
        ["<!--", "-->", "<![if !x]>", "<![endif]>", "<!DOCTYPE html>", "<", "</", "<?xml", "]]>", "<![CDATA["]
    ),
)

_text = st.lists(st.sampled_from([word for word in _WORDS if word != "<"]), min_size=1, max_size=4).map("".join)


def _in(tag, inner):
    return f"<{tag}>{inner}</{tag}>"


_one = st.one_of(_text, st.builds(_in, st.sampled_from(["b", "i", "span", "code"]), _text))
_wrapped = st.one_of(
    _one,
    st.builds(_in, st.sampled_from(["b", "i"]), st.lists(_one, min_size=1, max_size=3).map("".join)),
    _one.map(lambda words: f"<a href='https://a.b/c'>{words}</a>"),
    _one.map(lambda words: f"{words}<br>"),
)
_inline = st.lists(_wrapped, min_size=1, max_size=5).map("".join)
_blocks = st.recursive(
    st.one_of(st.builds(_in, st.sampled_from(["p", "h1", "h2", "h4", "div"]), _inline), _inline),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: _in("ul", "".join(_in("li", item) for item in items))
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: _in("ol", "".join(_in("li", item) for item in items))
        ),
        inner.map(lambda block: _in("blockquote", block)),
        st.lists(inner, min_size=2, max_size=4).map(
            lambda cells: _in("table", "".join(_in("tr", _in("td", cell) + _in("td", "z")) for cell in cells))
        ),
    ),
    max_leaves=6,
)
documents = st.lists(_blocks, min_size=1, max_size=3).map("".join)
