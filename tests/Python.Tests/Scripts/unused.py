"""What printed modules import or define at the top and refer to nowhere else: a line for each."""

import ast
import sys


def defined(tree):
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name, node) for alias in node.names if alias.name != "annotations")
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not is_offered(node):
            yield node.name, node


def is_offered(node):
    """Declarations of the file, and what is registered with an engine, are what the module is for."""
    return "Declared at " in (ast.get_docstring(node) or "") or any(isinstance(decorator, ast.Call) and "register" in ast.unparse(decorator) for decorator in node.decorator_list)


def referred(node):
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield ast.unparse(part)


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for name, place in defined(tree):
        if not any(name == word or word.startswith(name + ".") for node in tree.body if node is not place for word in referred(node)):
            print(f"{path}: {name}")
