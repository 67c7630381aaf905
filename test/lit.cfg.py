# The lit suite: IR in, IR (or an artefact) out. Run through build/test, where lit.site.cfg.py has the paths.
#
# Tools on PATH: pystream-opt, pystream-translate; FileCheck, not, split-file, count, mlir-opt; spirv-val,
# spirv-as, glslangValidator; ptxas where there is one.
# Substitutions: %python (the project's interpreter, finds pystream and the library of this build),
# %examples (the folder examples/), and lit's own.
# Features: ptxas, spirv-tools, glslang, frontend (the Python package can be imported).

import os
import shutil
import subprocess

import lit.formats

config.name = "PyStream"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test", ".py"]
config.excludes = ["Inputs", "lit.cfg.py", "lit.site.cfg.py", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.pystream_binary_dir, "test")

python_folder = os.path.join(config.pystream_source_dir, "python")
python = config.python_executable

# This build comes before anything installed. .venv/bin holds the ptxas of the test requirements.
path = [
    os.path.join(config.pystream_binary_dir, "bin"),
    config.llvm_tools_dir,
    os.path.dirname(python),
    *os.environ.get("PATH", os.defpath).split(os.pathsep),
    "/usr/local/cuda/bin",
]
config.environment.update(
    {
        "PATH": os.pathsep.join(path),
        "PYTHONPATH": python_folder,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYSTREAM_LIBRARY": os.path.join(config.pystream_binary_dir, "lib", "libPyStream.so"),
        # A variable that leaks from one CHECK-LABEL block into the next hides errors.
        "FILECHECK_OPTS": "--enable-var-scope --allow-unused-prefixes=false",
    }
)
# What a compiler's cache holds must not decide a test.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")
for name in ("HOME", "LD_LIBRARY_PATH", "LIBGL_ALWAYS_SOFTWARE", "ASAN_OPTIONS", "UBSAN_OPTIONS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]

config.substitutions.append(("%python", f'"{python}"'))
config.substitutions.append(("%examples", os.path.join(config.pystream_source_dir, "examples")))

search_path = config.environment["PATH"]
for tool in ("FileCheck", "not"):
    if shutil.which(tool, path=search_path) is None:
        lit_config.fatal(f"{tool} is not in {config.llvm_tools_dir}: install the package llvm-22-tools")
for feature, tool in {"ptxas": "ptxas", "spirv-tools": "spirv-val", "glslang": "glslangValidator"}.items():
    if shutil.which(tool, path=search_path):
        config.available_features.add(feature)

# Editors and bare checkouts run the suite with no .venv; tests of the Python side need it.
probe = subprocess.run(
    [python, "-c", "import pystream"],
    env=config.environment,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
    check=False,
)
if probe.returncode == 0:
    config.available_features.add("frontend")
