"""gssnative/_abi.py and constants.py say the same as the header."""

import ast
import ctypes
import re
import sys
import unittest
from pathlib import Path

import gssnative
import rig
from gssnative import _abi, constants

HEADER = rig.REPOSITORY / "include" / "gssnative.h"

SCALARS = {
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "uint8_t": ctypes.c_uint8,
    "uint32_t": ctypes.c_uint32,
    "size_t": ctypes.c_size_t,
    "char": ctypes.c_char,
    "ssh_gss_status": ctypes.c_int32,
    "ssh_gss_trace_callback": _abi.TraceCallback,
    "void": None,
}
HANDLES = ("ssh_gss_backend", "ssh_gss_credential", "ssh_gss_auth")


def source():
    """The header without comments and preprocessor lines, on one line."""
    text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(), flags=re.S)
    text = re.sub(r"^\s*#.*(?:\\\n.*)*$", "", text, flags=re.M)
    return " ".join(text.split())


def python_type(declaration, member):
    """The ctypes type for a C type; a pointer member of a structure is a plain address where a parameter is typed."""
    base = re.sub(r"\bconst\b", "", declaration).replace(" ", "")
    stars = base.count("*")
    base = base.rstrip("*")
    if stars == 0:
        return SCALARS[base]
    if base in HANDLES or base == "void":
        return ctypes.c_void_p if stars == 1 else ctypes.POINTER(ctypes.c_void_p)
    if base == "uint8_t" and stars == 2:
        return ctypes.POINTER(ctypes.POINTER(ctypes.c_uint8))
    if base in ("char", "uint8_t"):
        return ctypes.c_void_p if member and "const" not in declaration else ctypes.c_char_p
    return ctypes.POINTER(_abi.STRUCTURES.get(base) or SCALARS[base])


def split_name(declaration):
    """('const char *', 'name', 32 or 0) from 'const char *name[32]'."""
    match = re.fullmatch(r"(.*?[\s*])(\w+)(?:\[(\d+)\])?", declaration.strip())
    return match.group(1).strip(), match.group(2), int(match.group(3) or 0)


class HeaderAgreement(unittest.TestCase):
    def test_functions(self):
        found = {}
        for result, name, parameters in re.findall(r"GSSN_API ([^;(]*?)GSSN_CALL (\w+)\(([^;]*)\);", source()):
            types = [] if parameters.strip() == "void" else [split_name(each)[0] for each in parameters.split(",")]
            found[name] = (python_type(result, False), [python_type(each, False) for each in types])
        self.assertGreater(len(found), 40)
        self.assertEqual(sorted(found), sorted(_abi.PROTOTYPES))
        for name, prototype in found.items():
            self.assertEqual(prototype, _abi.PROTOTYPES[name], name)

    def test_every_function_is_called(self):
        """Each function of the header is behind something of the package, but those that do nothing yet."""
        comments = re.findall(r"/\*\*((?:(?!\*/).)*)\*/\s*GSSN_API [^;(]*?GSSN_CALL (\w+)\(", HEADER.read_text(), flags=re.S)
        planned = {name for comment, name in comments if "Not in this version: it zeroes" in comment}
        called = set()
        for file in Path(gssnative.__file__).parent.glob("*.py"):
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            called |= {node.attr for node in nodes if isinstance(node, ast.Attribute) and node.attr.startswith("ssh_gss_")}
        self.assertEqual({name for _, name in comments}, set(_abi.PROTOTYPES))
        self.assertEqual(called & set(_abi.PROTOTYPES), set(_abi.PROTOTYPES) - planned)

    def test_structures(self):
        found = {}
        for members, name in re.findall(r"typedef struct \w+ \{([^}]*)\} (\w+);", source()):
            fields = []
            for declaration in filter(None, (each.strip() for each in members.split(";"))):
                # "uint32_t major, minor" declares two members.
                first, *others = declaration.split(",")
                kind, member, count = split_name(first)
                for each in [member, *(other.strip() for other in others)]:
                    base = python_type(kind, True)
                    fields.append((each, base * count if count else base))
            found[name] = type(name, (ctypes.Structure,), {"_fields_": fields})
        self.assertEqual(sorted(found), sorted(_abi.STRUCTURES))
        for name, structure in found.items():
            ours = _abi.STRUCTURES[name]
            self.assertEqual(structure._fields_, ours._fields_, name)
            self.assertEqual(ctypes.sizeof(structure), ctypes.sizeof(ours), name)

    def test_constants(self):
        found = {}
        for body in re.findall(r"enum\s*(?:\w+\s*)?(?::[^{]*)?\{([^}]*)\}", source()):
            for name, value in re.findall(r"(\w+)\s*=\s*([^,]+)", body):
                found[name] = int(value.strip().rstrip("u"), 0)
        ours = {
            prefix + name: int(member)
            for kind, prefix in constants.C_PREFIXES.items()
            for name, member in kind.__members__.items()
        }
        self.assertEqual(found, ours)

    def test_versions(self):
        defined = dict(re.findall(r"#\s*define GSSN_VERSION_(\w+) +(\d+)", HEADER.read_text()))
        numbers = tuple(int(defined[part]) for part in ("MAJOR", "MINOR", "PATCH"))
        self.assertEqual(numbers, gssnative.version())
        self.assertEqual(".".join(map(str, numbers)), gssnative.__version__)
        self.assertEqual(numbers[0], _abi.MAJOR_VERSION)

    def test_status_names(self):
        library = _abi.load()
        for status in constants.Status:
            self.assertEqual(library.ssh_gss_status_name(status).decode(), f"GSSN_{status.name}")
            self.assertTrue(library.ssh_gss_status_message(status))
        self.assertEqual(library.ssh_gss_status_name(-9999), b"GSSN_E_?")
        self.assertEqual(library.ssh_gss_status_message(-9999), b"unknown status")


class Lookup(unittest.TestCase):
    """Where the library comes from; each case in a process of its own."""

    USE = "import gssnative\ntry: gssnative.version()\nexcept gssnative.LibraryNotFoundError as error: print(error)"

    def python(self, code, **variables):
        return rig.run([sys.executable, "-c", code], variables, check=False)

    def test_a_named_file_that_does_not_exist_is_an_error_and_nothing_else_is_tried(self):
        result = self.python(self.USE, GSSNATIVE_LIBRARY="/nonexistent/libgssnative.so.1")
        self.assertIn("/nonexistent/libgssnative.so.1", result.stdout, result.stderr)
        self.assertIn("GSSNATIVE_LIBRARY", result.stdout)
        self.assertEqual(result.stdout.count("cannot open"), 1)

    def test_another_library_is_refused_by_what_it_lacks(self):
        result = self.python(self.USE, GSSNATIVE_LIBRARY="libc.so.6")
        self.assertIn("libc.so.6 is not a libgssnative", result.stdout, result.stderr)

    def test_the_package_is_imported_without_the_library(self):
        result = self.python("import gssnative; print(gssnative.Status.OK.name)", GSSNATIVE_LIBRARY="/nonexistent")
        self.assertEqual(result.stdout, "OK\n", result.stderr)

    def test_the_drop_in_says_that_it_is_not_available(self):
        result = self.python(
            "from gssnative import paramiko_ssh_gss as drop_in\n"
            "print(drop_in.GSS_AUTH_AVAILABLE)\n"
            "try: drop_in.GSSAuth('gssapi-with-mic')\n"
            "except ImportError: print('ImportError')",
            GSSNATIVE_LIBRARY="/nonexistent",
        )
        self.assertEqual(result.stdout, "False\nImportError\n", result.stderr)

    def test_install_fails_where_there_is_no_library(self):
        result = self.python(
            "import gssnative\n"
            "try: gssnative.install()\n"
            "except ImportError: print('ImportError')",
            GSSNATIVE_LIBRARY="/nonexistent",
        )
        self.assertEqual(result.stdout, "ImportError\n", result.stderr)
