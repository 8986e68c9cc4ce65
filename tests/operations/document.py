"""What docs/operations.md and docs/operations.en.md say, read by a parser of Markdown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from core.environment import ROOT

LANGUAGES = ("operations.md", "operations.en.md")
FILES = ROOT / "docs" / "operations"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it: `blocks` of commands, and the first cells of the rows of each table, as the
    pieces of code in them."""

    title: str
    blocks: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)


@cache
def read_sections(document: str) -> list[Section]:
    """The sections in the order of the document; the title of the document begins the first one."""
    tree = SyntaxTreeNode(MarkdownIt().enable("table").parse((ROOT / "docs" / document).read_text("utf-8")))
    sections = []
    for node in tree.children:
        if node.type == "heading":
            sections.append(Section(node.children[0].content))
        elif node.type == "fence":
            assert node.info == "sh", f"{document}: a block of {node.info!r}"
            sections[-1].blocks.append(node.content)
        elif node.type == "table":
            rows = [row for row in node.walk() if row.type == "tr" and row.children[0].type == "td"]
            sections[-1].tables.append([_code(row.children[0]) for row in rows])
    return sections


def _code(cell: SyntaxTreeNode) -> list[str]:
    return [node.content for node in cell.walk() if node.type == "code_inline"]


def list_blocks(document: str) -> list[str]:
    """All blocks of commands, in the order of the document."""
    return [block for section in read_sections(document) for block in section.blocks]


def list_commands(document: str) -> Iterator[list[str]]:
    """The words of each command, without its redirections; a command in a substitution is one of its own."""
    for block in list_blocks(document):
        for line in block.splitlines():
            for inner in re.findall(r"\$\(([^()]*)\)", line):
                yield from (part.split() for part in inner.split("|"))
            outer = re.sub(r"\$\([^()]*\)", "...", line)
            yield from (part.split() for part in outer.split(" | "))


def list_tables(document: str) -> list[list[str]]:
    """Of each table, in the order of the document, all pieces of code in its first column: settings, measures, lines of
    the log, sentences of the console."""
    tables = [table for section in read_sections(document) for table in section.tables]
    return [[piece for row in table for piece in row] for table in tables]
