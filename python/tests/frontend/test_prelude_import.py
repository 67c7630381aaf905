"""The prelude is imported whole, by the same frontend."""

import re
import subprocess
import sys
from pathlib import Path

from pystream.prelude import prelude_text


def test_prelude_imports_whole(verify):
    text = prelude_text()
    verify(text)
    assert "UnsupportedError" not in re.sub(r'"UnsupportedError" loc', "", text)
    for name in (
        "getattribute setattribute getitem setitem binary inplace unary compare contains truth call"
        " call_method construct iter has_next next len"
    ).split():
        assert f'pystream.func @"prelude.{name}" [' in text
    assert re.search(r'pystream\.class @"prelude\.range" mro', text)


def test_prelude_is_the_same_everywhere(tmp_path):
    root = Path(__file__).resolve().parents[3] / "python"
    command = [sys.executable, "-S", "-m", "pystream.prelude", str(tmp_path / "prelude.mlir")]
    subprocess.run(command, cwd=root, check=True)
    text = (tmp_path / "prelude.mlir").read_text()
    header = re.search(r"^module attributes (.*) \{$", text, re.MULTILINE)
    assert '"current"' in header[1]
    assert text.replace(header[0], "module {") == prelude_text()
    assert str(root) not in text
    assert 'loc("./pystream/prelude/operators.py":' in text


def test_prelude_needs_no_third_party_package():
    root = Path(__file__).resolve().parents[3] / "python"
    script = (
        "import sys; from pystream.prelude import prelude_text; prelude_text();"
        "print([m for m in ('numpy', 'PIL', 'rich', 'moderngl') if m in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


def test_parameters_of_protocol_functions():
    text = prelude_text()
    for name, parameters in {
        "getattribute": "name obj",
        "setattribute": "name obj value",
        "binary": "op rop a b",
        "inplace": "iop op rop a b",
        "unary": "op a",
        "compare": "op rop a b",
        "contains": "item container",
    }.items():
        line = re.search(rf'func @"prelude\.{name}" \[(.*?)\] attributes', text)[1]
        assert re.findall(r'param<"(\w+)">', line) == parameters.split()
