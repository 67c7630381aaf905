"""Which variable a name means: Python's scoping rules for functions nested in functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from .comprehensions import GeneratorCall
from .sources import FunctionNode, mangle


class Scope:
    """The variables of one function.

    Attributes:
        node: the function.
        parent: the scope of the function around it, or None for a function of the snapshot.
        parameters: names in the order of the signature (positional, ``*``, keyword-only, ``**``).
        assigned: names bound by statements of the body.
        global_names, nonlocal_names: names declared so.
        children: scopes of functions written directly in this one.
        classes: class statements whose name nothing else binds.
        imports: what import statements bind: the module and, after ``from``, the name in it.
        is_generator: whether the function yields.
    """

    def __init__(self, node: FunctionNode, parent: Scope | None, class_name: str = "") -> None:
        self.node = node
        self.parent = parent
        self.class_name = class_name
        self.parameters = [mangle(a.arg, class_name) for a in parameter_nodes(node)]
        self.assigned: set[str] = set()
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.children: dict[ast.AST, Scope] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self._class_statements: list[ast.ClassDef] = []
        self.imports: dict[str, tuple[str, str]] = {}
        self.is_generator = False
        self._used: set[str] = set()
        body = node.body if isinstance(node.body, list) else [node.body]
        self._collect(body)
        self._sort_classes()
        self.assigned -= self.global_names | self.nonlocal_names

    def _sort_classes(self) -> None:
        """A name that several statements bind is a variable like any other."""
        names = [mangle(node.name, self.class_name) for node in self._class_statements]
        bound = self.assigned.union(self.parameters, self.global_names, self.nonlocal_names)
        for name, node in zip(names, self._class_statements, strict=True):
            if names.count(name) == 1 and name not in bound:
                self.classes[name] = node
            else:
                self.assigned.add(name)

    @property
    def locals(self) -> set[str]:
        """Parameters and assigned variables."""
        return self.assigned.union(self.parameters)

    @property
    def cells(self) -> set[str]:
        """Local variables that nested functions share."""
        return self.locals & {name for child in self.children.values() for name in child.free}

    @property
    def free(self) -> list[str]:
        """Variables of enclosing functions that this function or one nested in it uses, sorted.

        Variables of a function that is itself part of the snapshot (a live closure) are not among
        them: their contents are frozen.
        """
        used = self._used | self.nonlocal_names
        for child in self.children.values():
            used.update(child.free)
        return sorted(
            name
            for name in used
            if name not in self.locals and name not in self.global_names and self.owner(name)
        )

    def owner(self, name: str) -> Scope | None:
        """The innermost enclosing function that has a variable of that name."""
        scope = self.parent
        while scope is not None:
            if name in scope.global_names:
                return None
            if name in scope.locals:
                return scope
            scope = scope.parent
        return None

    def _collect(self, nodes: Iterable[ast.AST | None]) -> None:
        # No recursion: expressions of thousands of terms are as deep.
        pending = list(nodes)
        while pending:
            node = pending.pop()
            if node is not None:
                pending += self._visit(node)

    def _visit(self, node: ast.AST) -> Iterable[ast.AST | None]:
        """Take note of a node; gives those that are left to visit."""
        match node:
            case ast.Name(id=name, ctx=context):
                name = mangle(name, self.class_name)
                (self._used if isinstance(context, ast.Load) else self.assigned).add(name)
                if name == "super":
                    self._used.add("__class__")
            case ast.Global(names=names):
                self.global_names.update(mangle(name, self.class_name) for name in names)
            case ast.Nonlocal(names=names):
                self.nonlocal_names.update(mangle(name, self.class_name) for name in names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                if not isinstance(node, ast.Lambda):
                    self.assigned.add(mangle(node.name, self.class_name))
                    self._collect(node.decorator_list)
                self.children[node] = Scope(node, self, self.class_name)
                return [*node.args.defaults, *node.args.kw_defaults]
            case ast.ClassDef():
                self._class_statements.append(node)
            case GeneratorCall(function=function, iterable=iterable, rebound=rebound):
                self.assigned.update(mangle(name, self.class_name) for name in rebound)
                self.children[function] = Scope(function, self, self.class_name)
                return [iterable]
            case ast.Yield() | ast.YieldFrom():
                self.is_generator = True
                return ast.iter_child_nodes(node)
            case ast.Import(names=aliases):
                for alias in aliases:
                    module = alias.name if alias.asname else alias.name.partition(".")[0]
                    name = alias.asname or module
                    self.imports[mangle(name, self.class_name)] = (module, "")
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                for alias in aliases:
                    name = mangle(alias.asname or alias.name, self.class_name)
                    self.imports[name] = (module, alias.name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                self.assigned.add(mangle(name, self.class_name))
                return ast.iter_child_nodes(node)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                self.assigned.add(mangle(name, self.class_name))
                return ast.iter_child_nodes(node)
            case ast.AugAssign(target=ast.Name(id=name)):
                self._used.add(mangle(name, self.class_name))
                return ast.iter_child_nodes(node)
            case _:
                return ast.iter_child_nodes(node)
        return ()


def parameter_nodes(node: FunctionNode) -> list[ast.arg]:
    """The parameters of a function in the order of its signature."""
    arguments = node.args
    parts = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs]
    return [argument for argument in [*parts, arguments.kwarg] if argument is not None]
