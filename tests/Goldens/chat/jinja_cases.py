"""Templates with what Jinja2 makes of them: jinja_cases.py goldens FILE, or jinja_cases.py random SEED COUNT.

`goldens` reads a list of cases {"template", "context"} and writes it back, each with the `text` that Jinja2 gives or with `fails`.
`random` writes COUNT cases of its own, one a line. Needs Jinja2 3.1.
"""
import json
import random
import sys

from jinja2 import nodes
from jinja2.exceptions import TemplateError
from jinja2.ext import Extension, loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Generation(Extension):
    """Marks what an assistant wrote; its text is the same."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_same"), [], [], body).set_lineno(line)

    def _same(self, caller):
        return caller()


def environment():
    """An environment with the options and the additions that the field renders chat templates with."""
    made = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols])

    def to_json(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    def refuse(message):
        raise TemplateError(message)

    made.filters["tojson"] = to_json
    made.globals["raise_exception"] = refuse
    return made


ENVIRONMENT = environment()


def result(template, context):
    """What Jinja2 makes of a template; None where the text holds an address or cannot be written down."""
    try:
        text = ENVIRONMENT.from_string(template).render(messages=[], tools=None, documents=None, add_generation_prompt=False, **context)
        text.encode()
    except UnicodeEncodeError:
        return None
    except (Exception, RecursionError) as failure:  # Whatever Python raises, the template fails.
        return {"fails": f"{type(failure).__name__}: {failure}"[:200]}
    return None if " at 0x" in text or "<function" in text or "<class" in text or "<built-in" in text else {"text": text}


CONTEXT = {
    "n": 3, "m": -7, "zero": 0, "x": 0.5, "y": -2.25, "big": 12345678901234567890123, "yes": True, "no": False, "nil": None,
    "s": "a<b'c", "t": "Hello, wide World", "u": "héß \U0001f389 Σας", "w": "  pad\n", "e": "", "d": "42", "f": "3.75",
    "l": [3, 1, 2], "ls": ["b", "A", "c", "a"], "lm": [1, "two", None, True, 2.5], "le": [], "ll": [[1, 2], [3], []],
    "m1": {"b": 1, "a": 2, "C": 3}, "m2": {"items": [1], "name": "Ada", "nested": {"k": [1, {"z": None}]}}, "me": {},
    "people": [{"name": "Ada", "age": 36, "tags": ["x", "y"]}, {"name": "bo", "age": 7}, {"name": "Cy", "age": 36, "tags": []}],
}

NUMBERS = ["n", "m", "zero", "x", "y", "yes", "1", "2", "10", "0", "0.1", "1.5", "1e3", "7", "-3", "big", "100", "loop.index", "loop.length"]
TEXTS = ["s", "t", "u", "w", "e", "d", "f", "'a'", "'ab cd'", "'%s'", "'x,y,z'", "\"it's\"", "'a\\nb'", "m2.name", "'Ab-cD (ef'", "'{}'"]
LISTS = ["l", "ls", "lm", "le", "ll", "people", "[1, 2]", "['a', 'b']", "(1, 'a')", "range(4)", "range(5, 0, -2)", "[]", "m2.nested.k"]
MAPS = ["m1", "m2", "me", "people[0]", "{'k': 1, 'j': [2]}", "m2.nested", "dict(a=1, b='c')"]
OTHERS = ["nil", "missing", "none", "true", "false", "no", "m2.gone"]


class Programs:
    """Random templates, most of which run."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def value(self, depth):
        kinds = [self.number] * 3 + [self.text] * 4 + [self.list] * 3 + [self.map] * 2 + [self.truth] * 2
        return self.random.choice(kinds)(depth) if self.random.random() < 0.93 else self.random.choice(OTHERS)

    def number(self, depth):
        if depth <= 0 or self.random.random() < 0.3:
            return self.random.choice(NUMBERS)
        a, b, text, row = self.number, self.number, self.text, self.list
        return self.pick(
            lambda: f"({a(depth - 1)} {self.pick('+', '-', '*', '/', '//', '%')} {b(depth - 1)})",
            lambda: f"{a(depth - 1)} {self.pick('+', '-', '*', '%', '//')} {b(depth - 1)}",
            lambda: f"({a(depth - 1)}) ** {self.pick('0', '1', '2', '3', '-1', '-2')}",  # Larger ones Python would compute for hours.
            lambda: f"({a(depth - 1)})|abs",
            lambda: f"({a(depth - 1)})|round({self.pick('', '1', '2', '-1', '1, ' + repr('floor'), '0, ' + repr('ceil'))})",
            lambda: f"({self.value(depth - 1)})|int({self.pick('', '5', '0, 16')})",
            lambda: f"({self.value(depth - 1)})|float({self.pick('', '1.5')})",
            lambda: f"({self.pick(text, row, self.map)(depth - 1)})|{self.pick('length', 'count')}",
            lambda: f"({row(depth - 1)})|sum({self.pick('', 'start=1', 'attribute=' + repr('age'))})",
            lambda: f"({text(depth - 1)})|wordcount",
            lambda: f"({text(depth - 1)}).{self.pick('find', 'rfind', 'count', 'index')}({self.pick(repr('a'), repr(''), repr('l'), repr('o') + ', 2', repr('l') + ', -5, -1')})",
            lambda: f"({row(depth - 1)}).{self.pick('index', 'count')}({self.pick('1', repr('a'), '2.0', 'true')})",
            lambda: f"-{a(depth - 1)}",
            lambda: f"({a(depth - 1)} if {self.truth(depth - 1)} else {b(depth - 1)})",
        )()

    def text(self, depth):
        if depth <= 0 or self.random.random() < 0.3:
            return self.random.choice(TEXTS)
        a, any_value = self.text, self.value
        return self.pick(
            lambda: f"({a(depth - 1)} + {a(depth - 1)})",
            lambda: f"({any_value(depth - 1)} ~ {any_value(depth - 1)})",
            lambda: f"{a(depth - 1)} ~ {self.number(depth - 1)} ~ {a(depth - 1)}",
            lambda: f"({a(depth - 1)} * {self.pick('0', '2', '3')})",
            lambda: f"({a(depth - 1)})|{self.pick('upper', 'lower', 'title', 'capitalize', 'trim', 'reverse', 'string', 'e', 'forceescape', 'urlencode', 'striptags', 'safe')}",
            lambda: f"({a(depth - 1)}).{self.pick('upper', 'lower', 'title', 'capitalize', 'strip', 'lstrip', 'rstrip', 'swapcase', 'casefold')}()",
            lambda: f"({a(depth - 1)}).{self.pick('strip', 'lstrip', 'rstrip')}({self.pick(repr('a'), repr('Hd '), repr(''), 'none')})",
            lambda: f"({a(depth - 1)}).{self.pick('removeprefix', 'removesuffix')}({self.pick(repr('a'), repr('World'), repr(''))})",
            lambda: f"({a(depth - 1)}).replace({self.pick(repr('l'), repr(''), repr('ab'), repr(' '))}, {self.pick(repr('-'), repr(''), repr('<>'))}{self.pick('', ', 1', ', 0', ', -1')})",
            lambda: f"({any_value(depth - 1)})|replace({self.pick(repr('l'), repr(''), '1')}, {self.pick(repr('-'), repr('<'))}{self.pick('', ', 1')})",
            lambda: f"({a(depth - 1)}).{self.pick('center', 'ljust', 'rjust')}({self.pick('3', '8', '21')}{self.pick('', ', ' + repr('*'))})",
            lambda: f"({a(depth - 1)}).zfill({self.pick('2', '7')})",
            lambda: f"({a(depth - 1)})[{self.slice()}]",
            lambda: f"({a(depth - 1)})[{self.pick('0', '-1', '2', '99')}]",
            lambda: f"({self.list(depth - 1)})|join({self.pick('', repr(', '), repr('-') + ', attribute=' + repr('name'))})",
            lambda: f"({a(depth - 1)}).join({self.list(depth - 1)}|map('string'))",
            lambda: f"({any_value(depth - 1)})|tojson({self.pick('', 'indent=2', 'ensure_ascii=true', 'sort_keys=true', 'separators=(' + repr(',') + ', ' + repr(':') + ')', 'indent=' + repr(chr(9)))})",
            lambda: f"({self.value(depth - 1)})|{self.pick('string', 'pprint', 'e')}",
            lambda: f"({a(depth - 1)})|truncate({self.pick('5', '5, true', '9, false, ' + repr('..'), '3, true, ' + repr('') + ', 0')})",
            lambda: f"({a(depth - 1)})|indent({self.pick('', '2', '2, true', 'first=true, blank=true', repr('> '))})",
            lambda: f"({a(depth - 1)})|wordwrap({self.pick('5', '8, false', '10, wrapstring=' + repr('|'))})",
            lambda: f"({a(depth - 1)})|center({self.pick('9', '4')})",
            lambda: f"({self.format(depth)})",
            lambda: f"({self.number(depth - 1)})|filesizeformat({self.pick('', 'true')})",
            lambda: f"({any_value(depth - 1)})|default({self.pick('', repr('z'), repr('z') + ', true')})",
            lambda: f"({self.map(depth - 1)})|xmlattr({self.pick('', 'false')})",
            lambda: f"({any_value(depth - 1)} if {self.truth(depth - 1)})",
        )()

    def format(self, depth):
        a, number, any_value = self.text, self.number, self.value
        number_format = self.pick("%d", "%5d", "%-6dx", "%05d", "%+d", "%x", "%#x", "%o", "%.2f", "%8.3f", "%e", "%.3g", "%g", "%i", "%08.2f", "% d")
        spec = self.pick("d", "5", "<5", ">8", "^9", "*^9", "+", "05", ",", "_", ".2f", "8.3f", "e", ".3g", "g", "x", "#x", "b", "o", "%", ".1%", "+.2e", "010,.2f", "n", "")
        text_spec = self.pick("", "5", "<5", ">8", "^9", "*^9", ".2", "8.3", "s")
        return self.pick(
            lambda: f"'{number_format}' % {number(depth - 1)}",
            lambda: f"'%s|{self.pick('%r', '%10s', '%-10s', '%.2s', '%%')}' % ({any_value(depth - 1)}, {any_value(depth - 1)})",
            lambda: f"'%(a)s %(b){self.pick('s', 'd', 'r')}'|format(a={any_value(depth - 1)}, b={number(depth - 1)})",
            lambda: f"'%s-%s'|format({any_value(depth - 1)}, {any_value(depth - 1)})",
            lambda: f"'{{:{spec}}}'.format({number(depth - 1)})",
            lambda: f"'{{:{text_spec}}}'.format({a(depth - 1)})",
            lambda: f"'{{}} {{}}'.format({any_value(depth - 1)}, {any_value(depth - 1)})",
            lambda: f"'{{1}}{{0!r}} {{k}}'.format({any_value(depth - 1)}, {any_value(depth - 1)}, k={any_value(depth - 1)})",
            lambda: f"'{{0[name]}} {{0.age}}'.format(people[{self.pick('0', '1')}])",
        )()

    def slice(self):
        bound = lambda: self.pick("", "", "0", "1", "2", "-1", "-2", "9", "-9")
        return self.pick(f"{bound()}:{bound()}", f"{bound()}:{bound()}:{self.pick('', '1', '2', '-1', '-2')}")

    def list(self, depth):
        if depth <= 0 or self.random.random() < 0.3:
            return self.random.choice(LISTS)
        a, any_value = self.list, self.value
        attribute = self.pick("'name'", "'age'", "0", "'tags.0'", "'nested.k'")
        test = self.pick("", "'odd'", "'string'", "'defined'", "'gt', 1", "'equalto', 'a'", "'none'", "'in', [1, 'a', 2]", "'number'", "'sameas', true", "'divisibleby', 3")
        filter_name = self.pick("'string'", "'upper'", "'length'", "'int'", "'default', 'q'", "'abs'", "'list'", "'replace', 'a', 'b'", f"attribute={attribute}", f"attribute={attribute}, default=0", "'tojson'")
        rows = lambda: self.pick(a(depth - 1), "people")
        maybe = lambda text: f"({text})|list" if self.random.random() < 0.8 else f"({text})"
        return self.pick(
            lambda: f"[{any_value(depth - 1)}, {any_value(depth - 1)}]",
            lambda: f"({any_value(depth - 1)}, {any_value(depth - 1)})",
            lambda: f"({a(depth - 1)} + {a(depth - 1)})",
            lambda: f"({a(depth - 1)})[{self.slice()}]",
            lambda: f"({a(depth - 1)} * 2)",
            lambda: maybe(f"({a(depth - 1)})|{self.pick('select', 'reject')}({test})"),
            lambda: maybe(f"({rows()})|{self.pick('selectattr', 'rejectattr')}({attribute}{', ' + test if test else ''})"),
            lambda: maybe(f"({rows()})|map({filter_name})"),
            lambda: f"({rows()})|sort({self.pick('', 'reverse=true', 'case_sensitive=true', 'attribute=' + attribute, 'attribute=' + repr('age,name'))})",
            lambda: maybe(f"({rows()})|unique({self.pick('', 'true', 'attribute=' + attribute)})"),
            lambda: maybe(f"({a(depth - 1)})|reverse"),
            lambda: maybe(f"({a(depth - 1)})|batch({self.pick('1', '2', '3, 0')})"),
            lambda: maybe(f"({a(depth - 1)})|slice({self.pick('1', '2', '3, 0')})"),
            lambda: f"({rows()})|groupby({attribute}{self.pick('', ', default=1', ', case_sensitive=true')})",
            lambda: f"({self.map(depth - 1)})|dictsort({self.pick('', 'true', 'false, ' + repr('value'), 'reverse=true')})",
            lambda: maybe(f"({self.map(depth - 1)})|items"),
            lambda: maybe(f"({self.map(depth - 1)}).{self.pick('items', 'keys', 'values')}()"),
            lambda: f"({self.text(depth - 1)}).{self.pick('split', 'rsplit')}({self.pick('', repr(' '), repr(','), repr('l') + ', 1', 'none, 1', repr('ab'))})",
            lambda: f"({self.text(depth - 1)}).{self.pick('splitlines()', 'partition(' + repr(' ') + ')', 'rpartition(' + repr('l') + ')', 'splitlines(true)')}",
            lambda: f"({self.text(depth - 1)})|list",
            lambda: f"range({self.pick('3', 'n', '1, 4', '6, 0, -2')})",
        )()

    def map(self, depth):
        if depth <= 0 or self.random.random() < 0.4:
            return self.random.choice(MAPS)
        key = self.pick("'k'", "1", "true", "1.0", "none", "(1, 2)", "s", "n")
        return self.pick(
            lambda: f"{{{key}: {self.value(depth - 1)}, 'j': {self.value(depth - 1)}}}",
            lambda: f"dict({self.map(depth - 1)}, z={self.value(depth - 1)})",
            lambda: f"dict(({self.list(depth - 1)})|map('list')|selectattr(1, 'defined'))",
            lambda: f"({self.map(depth - 1)}).copy()",
        )()

    def truth(self, depth):
        if depth <= 0 or self.random.random() < 0.2:
            return self.pick("yes", "no", "true", "n > 2", "missing", "loop.first", "loop.last")
        a, any_value, number = self.truth, self.value, self.number
        test = self.pick(
            "defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "sequence", "iterable", "callable",
            "true", "false", "lower", "upper", "escaped", "odd", "even", "filter", "test", "eq(1)", "ne 'a'", "sameas none", "in [1, 'a', none]", "divisibleby 2", "gt(0)", "== 3")
        return self.pick(
            lambda: f"({a(depth - 1)} and {any_value(depth - 1)})",
            lambda: f"({any_value(depth - 1)} or {any_value(depth - 1)})",
            lambda: f"(not {any_value(depth - 1)})",
            lambda: f"({number(depth - 1)} {self.pick('<', '<=', '>', '>=', '==', '!=')} {number(depth - 1)})",
            lambda: f"({self.text(depth - 1)} {self.pick('<', '>=', '==', 'in', 'not in')} {self.text(depth - 1)})",
            lambda: f"({any_value(depth - 1)} {self.pick('==', '!=')} {any_value(depth - 1)})",
            lambda: f"({any_value(depth - 1)} {self.pick('in', 'not in')} {self.pick(self.list, self.map)(depth - 1)})",
            lambda: f"(1 < {number(depth - 1)} <= {number(depth - 1)} != 7)",
            lambda: f"(({any_value(depth - 1)}) is {self.pick('', 'not ')}{test})",
            lambda: f"({self.list(depth - 1)} {self.pick('<', '==', '>')} {self.list(depth - 1)})",
            lambda: f"({self.text(depth - 1)}).{self.pick('isdigit', 'isspace', 'isalpha', 'isalnum', 'islower', 'isupper', 'istitle', 'isascii', 'isnumeric', 'isidentifier')}()",
            lambda: f"({self.text(depth - 1)}).{self.pick('startswith', 'endswith')}({self.pick(repr('a'), repr(''), '(' + repr('H') + ', ' + repr('d') + ')', repr('e') + ', 1')})",
        )()

    def blank(self):
        return self.pick("", "", "", "\n", " ", "\n  ", "  \n", "text ", "\n\n")

    def tag(self, content):
        return f"{{%{self.pick('', '', '', '-', '+')} {content} {self.pick('', '', '', '-', '+')}%}}"

    def block(self, depth, loops=0):
        return "".join(self.blank() + self.statement(depth, loops) + self.blank() for _ in range(self.random.randint(1, 3)))

    def statement(self, depth, loops):
        out = lambda: f"{{{{{self.pick('', '', '-')} {self.value(self.random.randint(0, 3))} {self.pick('', '', '-')}}}}}"
        if depth <= 0 or self.random.random() < 0.35:
            return self.pick(out, out, out, lambda: self.tag(f"set v = {self.value(2)}") + "{{ v }}", lambda: "{#" + self.pick("", "-", "+") + " note " + self.pick("", "-", "+") + "#}")()
        body = lambda inner=loops: self.block(depth - 1, inner)
        target, row = self.pick(("i", self.list(1)), ("i", self.list(2)), ("k, v", f"({self.map(1)}).items()"), ("k, v", "people|map('list')"), ("i", self.text(1)), ("(a, b), c", "[[[1, 2], 3]]"))
        jump = (lambda: self.tag(f"if loop.index {self.pick('==', '>')} 2") + self.tag(self.pick("break", "continue")) + self.tag("endif")) if loops else (lambda: "")
        condition = self.pick("", "", f" if {self.truth(1)}", f" if i is {self.pick('defined', 'string', 'odd')}")
        return self.pick(
            lambda: self.tag(f"if {self.truth(2)}") + body() + self.tag("endif"),
            lambda: self.tag(f"if {self.truth(2)}") + body() + self.tag(f"elif {self.truth(2)}") + body() + self.tag("else") + body() + self.tag("endif"),
            lambda: self.tag(f"for {target} in {row}{condition}") + body(1) + jump() + self.pick("{{ loop.index }}{{ loop.revindex0 }}", "{{ loop.last }}", "{{ loop.previtem }}{{ loop.nextitem }}", "{{ loop.cycle('p', 'q') }}", "{{ loop.changed(i) }}", "{{ loop.depth }}", "") + self.tag("endfor"),
            lambda: self.tag(f"for i in {self.list(2)}") + body(1) + jump() + self.tag("else") + body() + self.tag("endfor"),
            lambda: self.tag("for i in ll recursive") + "<{{ i if i is number else loop(i) }}{{ loop.depth }}>" + self.tag("endfor"),
            lambda: self.tag(f"set ns = namespace(a={self.value(1)})") + self.tag(f"for i in {self.list(1)}") + self.tag(f"set ns.a = {self.pick('i', 'loop.index', '[ns.a, i]')}") + self.tag("endfor") + "{{ ns.a }}{{ ns }}",
            lambda: self.tag(f"macro f(a, b={self.value(1)}{self.pick('', ', c=none')})") + body(0) + "{{ a }}{{ b }}" + self.pick("", "{{ varargs }}", "{{ kwargs }}", "{{ caller is defined }}") + self.tag("endmacro") + f"{{{{ f({self.pick('', '1', '1, 2', '1, b=2', '*[1, 2]', '1, z=3', '1, 2, 3, 4', '**' + '{' + repr('a') + ': 1}')}) }}}}" + self.pick("", "{{ f }}", "{{ f.name }}{{ f.arguments }}"),
            lambda: self.tag("macro g(a)") + "[{{ caller(a) }}]" + self.tag("endmacro") + self.tag(f"call(q) g({self.value(1)})") + body(0) + "{{ q }}" + self.tag("endcall"),
            lambda: self.tag(f"set c{self.pick('', ' | upper', ' | trim | length')}") + body() + self.tag("endset") + "{{ c }}",
            lambda: self.tag(f"filter {self.pick('upper', 'trim', 'replace(' + repr('a') + ', ' + repr('b') + ')', 'indent')}") + body() + self.tag("endfilter"),
            lambda: self.tag(f"with v = {self.value(1)}, q = 1") + body() + "{{ v }}" + self.tag("endwith"),
            lambda: self.tag(f"set {self.pick('p, q', '(p, q)', 'p')} = {self.pick('1, 2', '[1, 2]', self.list(1))}") + "{{ p }}{{ q }}",
            lambda: self.tag("generation") + self.block(depth - 1, 0) + self.tag("endgeneration"),
            lambda: self.tag("raw") + self.pick("{{ x }}", " {% if %} ", "\n") + self.tag("endraw"),
            lambda: self.tag(f"print {self.value(1)}, {self.value(1)}"),
            lambda: self.tag("set cy = cycler('x', 'y')") + "{{ cy.next() }}{{ cy.current }}{{ cy.next() }}{{ cy.next() }}",
            lambda: self.tag(f"set j = joiner({self.pick('', repr('|'))})") + "{{ j() }}a{{ j() }}b{{ j() }}",
        )()


def main():
    if sys.argv[1] == "goldens":
        path = sys.argv[2]
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        for case in data["cases"]:
            case.pop("text", None)
            case.pop("fails", None)
            case.update(result(case["template"], case.get("context", data["context"])) or sys.exit(f"no text to keep: {case['template']}"))
        lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in data["cases"])
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'{{"context": {json.dumps(data["context"], ensure_ascii=False)},\n"cases": [\n{lines}\n]}}\n')
        return
    programs, left = Programs(int(sys.argv[2])), int(sys.argv[3])
    while left > 0:
        template = programs.block(programs.random.randint(1, 3))
        outcome = result(template, CONTEXT)
        if outcome is not None:
            print(json.dumps({"template": template, "context": CONTEXT, **outcome}, ensure_ascii=True), flush=False)
            left -= 1


main()
