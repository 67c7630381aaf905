"""Kernels of stage core, written by hand."""

SAXPY = """
pystream.uniform_block @saxpy.block size 32 [
  #pystream.member<"line_a", f64, path = ["line", "a"], offset = 0>,
  #pystream.member<"line_b", f64, path = ["line", "b"], offset = 8>]
func.func @saxpy(%i: i64, %x: memref<?xf64>, %y: memref<?xf64>)
    attributes {pystream.kernel, pystream.rank = 1 : i32,
                pystream.block = @saxpy.block, pystream.arguments = ["x", "y"]} {
  %a = pystream.uniform_load @saxpy.block["line_a"] : f64
  %b = pystream.uniform_load @saxpy.block["line_b"] : f64
  %j = arith.index_cast %i : i64 to index
  %xi = memref.load %x[%j] : memref<?xf64>
  %ax = arith.mulf %a, %xi : f64
  %line = arith.addf %ax, %b : f64
  %yi = memref.load %y[%j] : memref<?xf64>
  %sum = arith.addf %line, %yi : f64
  memref.store %sum, %y[%j] : memref<?xf64>
  return
}
"""

#: Members of every kind; each is stored in the array, number by number.
MEMBERS = {
    "flag": ("i1", 0),
    "count": ("i64", 8),
    "small": ("i32", 16),
    "single": ("f32", 20),
    "point": ("vector<3xf32>", 32),
    "turn": ("vector<2x2xf32>", 48),
    "frame": ("vector<3x3xf32>", 80),
    "wide": ("vector<2x2xf64>", 128),
}


def members_kernel() -> str:
    """A kernel that copies all numbers of its block into an array of floats."""
    entries = ",\n  ".join(
        f'#pystream.member<"{name}", {kind}, path = ["{name}"], offset = {offset}>'
        for name, (kind, offset) in MEMBERS.items()
    )
    body, position = [], 0
    for name, (kind, _) in MEMBERS.items():
        body.append(f'%{name} = pystream.uniform_load @members.block["{name}"] : {kind}')
        if kind.startswith("vector"):
            *shape, element = kind[7:-1].split("x")
            sizes = [int(size) for size in shape]
            indices = [(i,) for i in range(sizes[0])]
            if len(sizes) == 2:
                indices = [(i, j) for i in range(sizes[0]) for j in range(sizes[1])]
            numbers = []
            for index in indices:
                text = ", ".join(map(str, index))
                number = f"%{name}_{'_'.join(map(str, index))}"
                body.append(f"{number} = vector.extract %{name}[{text}] : {element} from {kind}")
                numbers.append(number)
        else:
            element, numbers = kind, [f"%{name}"]
        for number in numbers:
            if element.startswith("i"):
                operation = "uitofp" if element == "i1" else "sitofp"
                body.append(f"{number}_f = arith.{operation} {number} : {element} to f64")
                number += "_f"
            elif element == "f32":
                body.append(f"{number}_f = arith.extf {number} : f32 to f64")
                number += "_f"
            body.append(f"%c{position} = arith.constant {position} : index")
            body.append(f"memref.store {number}, %out[%c{position}] : memref<?xf64>")
            position += 1
    lines = "\n  ".join(body)
    return f"""
pystream.uniform_block @members.block size 160 [
  {entries}]
func.func @members(%i: i64, %out: memref<?xf64>)
    attributes {{pystream.kernel, pystream.rank = 1 : i32,
                pystream.block = @members.block, pystream.arguments = ["out"]}} {{
  {lines}
  return
}}
"""


def elementwise(name: str, body: str, inputs: int, element: str = "f64") -> str:
    """A kernel `name` with arrays x0, x1, ... and out: `body` makes %r from %x0, %x1, ..."""
    array = f"memref<?x{element}>"
    arguments = ", ".join(f"%a{k}: {array}" for k in range(inputs))
    names = ", ".join([*(f'"x{k}"' for k in range(inputs)), '"out"'])
    loads = "\n  ".join(f"%x{k} = memref.load %a{k}[%j] : {array}" for k in range(inputs))
    return f"""
func.func @{name}(%i: i64, {arguments}, %out: {array})
    attributes {{pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = [{names}]}} {{
  %j = arith.index_cast %i : i64 to index
  {loads}
  {body}
  memref.store %r, %out[%j] : {array}
  return
}}
"""
