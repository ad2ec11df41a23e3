"""Official documents as other people keep them: .docx files and saved web pages."""

import html
import io
from collections.abc import Iterator
from itertools import groupby

from docx import Document


def blocks(text: str) -> Iterator[list[str]]:
    """Single lines, and runs of lines that are the rows of one table.

    A line without a tab inside such a run is a row of one cell across the table.
    """
    lines = text.splitlines()
    rows = [at for at, line in enumerate(lines) if "\t" in line]
    inside = range(rows[0], rows[-1] + 1) if rows else range(0)
    for is_table, group in groupby(enumerate(lines), lambda item: item[0] in inside):
        found = [line for _, line in group]
        if is_table:
            yield found
        else:
            yield from ([line] for line in found)


def word_file(text: str) -> bytes:
    """A .docx with a paragraph for each line and its tables as tables."""
    document = Document()
    for block in blocks(text):
        if "\t" not in block[0]:
            document.add_paragraph(block[0])
            continue
        cells = [line.split("\t") for line in block]
        width = max(len(row) for row in cells)
        table = document.add_table(len(cells), width)
        for row, values in zip(table.rows, cells, strict=True):
            if len(values) == 1:
                row.cells[0].merge(row.cells[width - 1])
            for cell, value in zip(row.cells, values, strict=False):
                cell.text = value
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def web_page(text: str, encoding: str = "utf-8") -> bytes:
    """A page of a government site: navigation, the text in paragraphs, scripts, a foot."""
    parts = [
        f'<!DOCTYPE html>\n<html><head><meta charset="{encoding}"><title>政策文件</title>',
        "<style>p { text-indent: 2em }</style><script>var a = '一、脚本';</script></head><body>",
        '<div class="nav"><a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>',
        '<table><tr><td>索引号：</td><td>620000/2012</td></tr></table><div class="article">',
    ]
    for block in blocks(text):
        if "\t" not in block[0]:
            parts.append(f"<p>&nbsp;{html.escape(block[0])}</p>")
            continue
        parts.append("<table>")
        for line in block:
            cells = line.split("\t")
            span = ' colspan="9"' if len(cells) == 1 else ""
            row = "".join(f"<td{span}><p>{html.escape(cell)}</p></td>" for cell in cells)
            parts.append(f"<tr>{row}</tr>")
        parts.append("</table>")
    parts.append("</div><div>打印 关闭</div></body></html>")
    return "\n".join(parts).encode("gb18030" if encoding == "gb2312" else encoding)
