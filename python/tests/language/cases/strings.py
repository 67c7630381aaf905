"""Strings whose value is one of several constants."""

from ..corpus import registrar

case = registrar("Containers")


class Settings:
    def __init__(self, x):
        self.x = x
        self.y = 2.5
        self.label = "none"


def name_of(index):
    return ("red", "green", "blue")[index]


@case("strings as constants", 0, 1, 2)
def parts_of_a_chosen_string(n):
    text = "alpha" if n == 1 else "be,ta" if n == 2 else ""
    return len(text), text[:2], text[::-1], [c for c in text], text == "alpha", bool(text)


@case("strings as constants", 0, 1, 2, gpu=True)
def methods_of_a_chosen_string(n):
    text = "alpha" if n == 1 else "Be,ta" if n == 2 else ""
    return text.upper(), text.split(","), text.replace("a", "x"), text.find("t"), text.title()


@case("strings as constants", 0, 1, 2)
def strings_made_of_a_chosen_string(n):
    text = "alpha" if n == 1 else "be,ta" if n == 2 else ""
    return text + "!", text * 2, f"<{text}>", ",".join(("a", text)), "-".join([text, text])


@case("strings as constants", 0, 1, 2, 3)
def numbers_in_a_chosen_string(n):
    total = 0.0
    for word in ("12", "x", "7", "1e2", " 3 ", "1_0", "-5", ""):
        try:
            total += int(word) * n
        except ValueError:
            total -= 1
        try:
            total += float(word)
        except ValueError as error:
            total += len(error.args)
    return total


@case("strings as constants", "ff", "0x1f", "z", "-101", "", "0b1")
def numbers_in_other_bases(text):
    found = []
    for base in (0, 2, 16, 36):
        try:
            found.append(int(text, base))
        except ValueError as error:
            found.append(error.args[0])
    return found


@case("strings as constants", 0, 1, 2, 3)
def attribute_by_a_chosen_name(n):
    name = ("x", "y", "label", "nope")[n]
    settings = Settings(n)
    return hasattr(settings, name), getattr(settings, name, None), getattr(settings, name)


@case("strings as constants", 3)
def attributes_set_by_names(n):
    settings = Settings(0)
    for i, name in enumerate(("x", "y")):
        setattr(settings, name, n * i)
    return [getattr(settings, name) for name in ("x", "y", "label")]


@case("strings as constants", 0, gpu=True)
def vowels_of_a_sentence(n):
    vowels, letters = n, n
    for c in "hello world":
        if c in "aeiou":
            vowels += 1
        if c.isalpha():
            letters += 1
    return vowels, letters


@case("strings as constants", 0, 1, 5)
def digits_of_a_string(n):
    digits = "3141592653"
    return int(digits[n]) + sum(int(d) for d in digits), [int(d) for d in digits if d > "3"]


@case("strings as constants", 0, 1)
def table_written_as_text(n):
    rows = [[float(x) for x in row.split(",")] for row in "1,2;3,4".split(";")]
    return rows[n], sum(rows[1])


@case("strings as constants", 0, 2)
def words_counted(n):
    table = {}
    for word in "a b a c b a".split():
        table[word] = table.get(word, n) + 1
    return table


@case("strings as constants", 1, 3)
def capitalized_names(n):
    return [name_of(i)[0].upper() + name_of(i)[1:] for i in range(n)]


@case("strings as constants", 0, 1)
def error_of_a_method(n):
    mode = "fast" if n else "slow"
    return mode.index("t"), mode.rindex("f")


@case("strings as constants", 0, 1, gpu=True)
def many_methods(n):
    text = "x" if n else "a b c"
    return (
        text.partition(" "),
        text.zfill(5),
        text.center(8, "*"),
        text.count("b"),
        text.endswith(("c", "x")),
        text.isdigit(),
        text.removesuffix("c"),
        text.rsplit(" ", 1),
        text.swapcase(),
    )


@case("strings as constants", 2, 5)
def string_changed_in_a_loop(n):
    state = "a"
    for _ in range(n):
        state = "b" if state == "a" else "a"
    return state, state == "a", state < "b", {state: n}, (state,) == ("a",)


@case("strings as constants", 0, 1, 2)
def commands_of_a_machine(n):
    x, y = 0, 0
    for command in "right 3;up 2;left 1;jump 5".split(";")[n:]:
        verb, amount = command.split()
        if verb == "right":
            x += int(amount)
        elif verb == "left":
            x -= int(amount)
        elif verb.startswith("u"):
            y += int(amount)
        else:
            y -= len(verb)
    return x, y


@case("strings as constants", 0, 3, gpu=True)
def picture_of_letters(n):
    rows = ("#..#", ".##.", "#..#")
    return [[1.0 if c == "#" else 0.5 * n for c in row] for row in rows], rows[0].count("#")


BUILT = "format and f-strings that fold or end in an error message"


@case(BUILT, lambda: (["a", "b", "cd"],), lambda: ([],), lambda: (["x"],))
def join_of_a_list(names):
    return ", ".join(names), "".join(names)


@case(BUILT, 0, 1, 4)
def join_of_a_comprehension(n):
    return "-".join([str(i * i) for i in range(n)])


@case(BUILT, 0, 1, 4)
def join_of_a_generator(n):
    return " + ".join(f"{i}x^{i}" for i in range(n))


@case(BUILT, 1, 2)
def join_of_a_tuple(n):
    return "/".join(("a", "b", str(n)))


@case(BUILT, 3)
def join_in_a_message(n):
    raise ValueError("no " + " or ".join("abc" for i in range(n)))


@case(BUILT, 1, 3)
def join_by_a_chosen_separator(n):
    names = ["left", "right"]
    if n > 2:
        names.append("top")
    separator = ";" if n > 2 else "|"
    return f"<{separator.join(names)}>", f"{n}".join(names)


@case(BUILT, 0, 1)
def join_of_keys(n):
    table = {"one": 1, "two": 2}
    if n:
        table["three"] = 3
    return ", ".join(table)


@case(BUILT, 0, 1, 2)
def join_of_numbers(n):
    items = ["a", "b"]
    try:
        if n == 0:
            return ",".join([1, 2][: n + 1])
        if n == 1:
            return ",".join(n)
        return ",".join(items + ["c"])
    except TypeError as error:
        return error.args


@case(BUILT, lambda: (2, []), lambda: (5, []))
def join_consumes_first(n, log):
    def parts():
        for i in range(n):
            log.append(i)
            yield "a" if i < 3 else None

    try:
        return "".join(parts())
    except TypeError as error:
        return str(error)


@case(BUILT, 0, 1, 3)
def concatenation_in_a_loop(n):
    s = ""
    for i in range(n):
        s = s + "a"
        s += "b" if i else "c"
    return s, "<" + s
