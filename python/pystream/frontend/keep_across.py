"""Which variables and values of a generator live across a ``yield``, and become attributes of its instance.

A ``yield`` returns from the method that runs the generator, and the rest of the function is reached from the
method's entry. Therefore the definition of a value may no longer dominate its uses, and the slot of a
variable is a new one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import emit

_VALUE = re.compile(r"%[\w.$]+")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_LABEL = re.compile(r"\^\w+")
_LOAD = re.compile(r"(%[\w.$]+) = pystream\.load (%[\w.$]+) : ")
_ASSIGNED = re.compile(r"%[\w.$]+ = pystream\.assigned (%[\w.$]+), ")
_UNSET = re.compile(r"(%[\w.$]+) = pystream\.unset ")
_STORE = re.compile(r"pystream\.store (%[\w.$]+), (%[\w.$]+) : ")


def keep_across(
    builder: emit.FunctionBuilder, owner: str, getter: str, setter: str, resumes: list[emit.Block]
) -> None:
    """Rewrite the blocks of a function that goes on at `resumes`, with the attributes of `owner`.

    `getter` and `setter` are the functions that read and store an attribute.
    """
    graph = _Graph.of(builder.blocks)
    editor = _Editor(builder, owner, getter, setter)
    live = graph.live_slots()
    kept = set().union(*(live[block.label] for block in resumes))
    unsure = editor.unsure_slots() & kept
    for block in builder.blocks:
        block.lines = [new for line in block.lines for new in editor.slot_access(line, kept)]
    # What runs once comes behind the entry, which leads to where the generator was left.
    start = next(block for block in builder.blocks if block.label == "^start")
    for slot in sorted(unsure):
        start.lines[:0] = editor.delete(slot.removeprefix("%"), start.lines[0])
    _keep_values(builder, graph, editor)


@dataclass
class _Graph:
    """The control-flow graph: successors and predecessors by label."""

    blocks: list[emit.Block]
    successors: dict[str, list[str]] = field(default_factory=dict)
    predecessors: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: list[emit.Block]) -> _Graph:
        graph = cls(blocks)
        graph.predecessors = {block.label: [] for block in blocks}
        for block in blocks:
            text = _STRING.sub("", block.lines[-1])
            graph.successors[block.label] = _LABEL.findall(text)
            for label in graph.successors[block.label]:
                graph.predecessors[label].append(block.label)
        return graph

    def live_slots(self) -> dict[str, set[str]]:
        """The slots that may be read, before they are written again, from the start of each block on."""
        read: dict[str, set[str]] = {}
        written: dict[str, set[str]] = {}
        for block in self.blocks:
            reads, writes = read[block.label], written[block.label] = set(), set()
            for line in block.lines:
                load, store = _LOAD.match(line), _STORE.match(line)
                if load and load[2] not in writes:
                    reads.add(load[2])
                if store:
                    writes.add(store[2])
        live = {label: set(slots) for label, slots in read.items()}
        changed = True
        while changed:
            changed = False
            for block in reversed(self.blocks):
                label = block.label
                after = set().union(*(live[s] for s in self.successors[label]))
                found = read[label] | (after - written[label])
                if found != live[label]:
                    live[label], changed = found, True
        return live

    def dominators(self) -> dict[str, set[str]]:
        """The blocks on every path from the entry to each block."""
        labels = {block.label for block in self.blocks}
        entry = self.blocks[0].label
        found = {label: set(labels) for label in labels}
        found[entry] = {entry}
        changed = True
        while changed:
            changed = False
            for block in self.blocks[1:]:
                paths = [found[p] for p in self.predecessors[block.label]]
                dominating = (set.intersection(*paths) if paths else set()) | {block.label}
                if dominating != found[block.label]:
                    found[block.label], changed = dominating, True
        return found


class _Editor:
    """Writes accesses to attributes, at the location of the line that they belong to."""

    def __init__(self, builder: emit.FunctionBuilder, owner: str, getter: str, setter: str) -> None:
        self._builder = builder
        self._owner, self._getter, self._setter = owner, getter, setter
        lines = [line for block in builder.blocks for line in block.lines]
        #: What is read of variables that may be unset, and what is stored by ``del``.
        self._unsure = {found[1] for found in map(_ASSIGNED.match, lines) if found}
        self._unset = {found[1] for found in map(_UNSET.match, lines) if found}

    def unsure_slots(self) -> set[str]:
        """The slots that may be read while they are unset."""
        loads = [_LOAD.match(line) for block in self._builder.blocks for line in block.lines]
        return {load[2] for load in loads if load and load[1] in self._unsure}

    def get(self, name: str, result: str, line: str) -> list[str]:
        """``result = owner.name``."""
        where = line[line.rindex(" loc(") :]
        text = self._builder.name("")
        return [
            f"{text} = pystream.constant {emit.string(name)}{where}",
            f"{result} = pystream.call {self._getter}({self._owner}, {text}){where}",
        ]

    def set(self, name: str, value: str, line: str) -> list[str]:
        """``owner.name = value``."""
        where = line[line.rindex(" loc(") :]
        text, result = self._builder.name(""), self._builder.name("")
        return [
            f"{text} = pystream.constant {emit.string(name)}{where}",
            f"{result} = pystream.call {self._setter}({self._owner}, {text}, {value}){where}",
        ]

    def _call(self, intrinsic: str, name: str, result: str, line: str) -> list[str]:
        """``result = intrinsic(owner, name)``."""
        where = line[line.rindex(" loc(") :]
        callee, text = self._builder.name(""), self._builder.name("")
        return [
            f'{callee} = pystream.constant #pystream.builtin<"prelude.{intrinsic}">{where}',
            f"{text} = pystream.constant {emit.string(name)}{where}",
            f"{result} = pystream.call {callee}({self._owner}, {text}){where}",
        ]

    def delete(self, name: str, line: str) -> list[str]:
        """``del owner.name``, whether or not it is set."""
        return self._call("slot_del", name, self._builder.name(""), line)

    def slot_access(self, line: str, kept: set[str]) -> list[str]:
        """A line, or what it becomes if it reads or writes one of the slots that are kept."""
        load, store = _LOAD.match(line), _STORE.match(line)
        if load and load[2] in kept and load[1] in self._unsure:
            return self._call("slot_read", load[2].removeprefix("%"), load[1], line)
        if store and store[2] in kept and store[1] in self._unset:
            return self.delete(store[2].removeprefix("%"), line)
        if load and load[2] in kept:
            return self.get(load[2].removeprefix("%"), load[1], line)
        if store and store[2] in kept:
            return self.set(store[2].removeprefix("%"), store[1], line)
        return [line]


def _keep_values(builder: emit.FunctionBuilder, graph: _Graph, editor: _Editor) -> None:
    """Replace uses of values that do not dominate them."""
    dominators = graph.dominators()
    defined = {value: builder.blocks[0].label for line in builder.slots for value in _results(line)}
    for block in builder.blocks:
        values = [block.argument] if block.argument else []
        values += [value for line in block.lines for value in _results(line)]
        defined |= dict.fromkeys(values, block.label)
    kept: set[str] = set()
    for block in builder.blocks:
        lines = []
        for line in block.lines:
            head, _, text = line.rpartition(" loc(")
            used = set(_VALUE.findall(_STRING.sub("", head))) - set(_results(line))
            for value in sorted(used):
                home = defined.get(value)
                if home is None or home in dominators[block.label]:
                    continue
                kept.add(value)
                again = builder.name("")
                lines += editor.get(value, again, line)
                head = re.sub(rf"{re.escape(value)}(?![\w.$])", again, head)
            lines.append(f"{head} loc({text}")
        block.lines = lines
    by_label = {block.label: block for block in builder.blocks}
    for block in list(builder.blocks):
        if block.argument in kept:
            block.lines[:0] = editor.set(block.argument, block.argument, block.lines[0])
        lines, late = [], []
        for index, line in enumerate(block.lines):
            lines.append(line)
            saved = [s for v in _results(line) if v in kept for s in editor.set(v, v, line)]
            following = block.lines[index + 1] if index + 1 < len(block.lines) else ""
            if following.startswith("pystream.check"):
                late = saved  # only if the operation did not raise
            else:
                lines += saved
        block.lines = lines
        if late:
            normal = by_label[_LABEL.findall(lines[-1])[0]]
            normal.lines[:0] = late


def _results(line: str) -> list[str]:
    """The values that an operation defines."""
    head, equals, _ = line.partition(" = ")
    return _VALUE.findall(head) if equals and line.startswith("%") else []
