"""The site of the documents: ``python -m tools.site FOLDER`` (``make site``).

Sphinx makes static pages of ``docs/``, the READMEs and the CHANGELOG; beside them stand the
catalogue of errors, made from the catalogues of texts, and the page of what a script may call.
The pages need no server and no network; the search works from the disk, Chinese words by jieba.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from babel.messages.pofile import read_po

import fundtracker

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "build" / "site-source"
LANGUAGES = {"zh": "zh_CN", "en": "en"}
TOP = {
    "zh": ("README.md", "guide/zh.md", "security.zh.md", "errors_zh.md"),
    "en": ("README.en.md", "guide/en.md", "security.en.md", "errors_en.md"),
}
BOTH = (
    "api.md", "glossary.md", "formulas.md", "earned_value.md", "promises.md", "reader_messages.md",
    "architecture.md", "decisions.md", "measurements.md", "STATUS.md", "CONTRIBUTING.md", "CHANGELOG.md",
)  # fmt: skip
CONF = """
project = "fundtracker"
version = release = "{version}"
language = "zh_CN"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = "fundtracker {version}"
html_show_sphinx = False
html_copy_source = html_show_sourcelink = False
html_search_language = "zh"
html_logo = "app.svg"
myst_heading_anchors = 3
source_suffix = {{".md": "markdown"}}
suppress_warnings = ["myst.xref_missing", "myst.header", "toc.not_included", "misc.highlighting_failure"]
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
"""
API = """# 脚本接口 API for scripts

程序里的一切都可以从 Python 调用；下面三个入口保持稳定。金额一律为整数分，日期为 `date.toordinal()`，季度为 `年 × 4 + 季 − 1`。
All of the program can be called from Python; these three doors stay as they are. Money is integer fen, a day `date.toordinal()`, a quarter
`year × 4 + number − 1`.

```python
import datetime as dt
from fundtracker.intake import read_table
from fundtracker.ledger import Ledger

table = read_table("statement.csv")
for line, row in table.rows():
    ...
with Ledger.open("park.ftdb", "script", clock=lambda: dt.datetime.now(dt.UTC), read_only=True) as ledger:
    payments = ledger.frame("payments")  # a pandas.DataFrame
```

## Ledger
```{{eval-rst}}
.. autoclass:: fundtracker.ledger.Ledger
   :members: create, open, close, change, undo, redo, check, as_of, frame, groups, backup, head, reading
   :inherited-members:
```

## read_table
```{{eval-rst}}
.. autofunction:: {read_table}
```

## frame
```{{eval-rst}}
.. autofunction:: fundtracker.ledger.frames.frame
```
"""


def errors(language: str) -> dict[str, str]:
    """Return the sentence of each code in a language, by code."""
    path = ROOT / "resources/locale" / LANGUAGES[language] / "LC_MESSAGES/fundtracker.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    found = {}
    for message in catalogue:
        plural = isinstance(message.id, tuple)
        name = str(message.id[0] if plural else message.id)
        if name.startswith("code:"):
            text = message.string[-1] if plural else message.string
            found[name.removeprefix("code:")] = str(text)
    return found


def errors_page(language: str) -> str:
    """Return the catalogue of errors as a page: code and sentence, in the order of the codes."""
    head = {
        "zh": "# 提示目录\n\n程序里每一条提示和拒绝的代码及其文字；`{…}` 处填入具体内容。命令行在文字后用方括号写出代码。\n",
        "en": "# Catalogue of messages\n\nThe code of every finding and refusal with its sentence; `{…}` is filled in. The command line "
              "prints the code in brackets.\n",
    }[language]  # fmt: skip
    rows = [f"| `{code}` | {_cell(text)} |" for code, text in sorted(errors(language).items())]
    return "\n".join([head, "| code | |", "|---|---|", *rows]) + "\n"


def _cell(text: str) -> str:
    return re.sub(r"([|<>*_`\\])", r"\\\1", " ".join(text.split()))


def index() -> str:
    """Return the front page: Chinese, English, then what both share."""

    def tree(caption: str, pages: tuple[str, ...]) -> str:
        listed = "\n".join(page.removesuffix(".md") for page in pages)
        return f"```{{toctree}}\n:caption: {caption}\n:maxdepth: 1\n\n{listed}\n```\n"

    return "\n".join([
        "# fundtracker\n", "园区资金管理：计划、执行与每一分钱的证明。Park fund ledger: the plan, its execution and the proof "
        "of every fen.\n", tree("中文", TOP["zh"]), tree("English", TOP["en"]), tree("参考 Reference", BOTH),
    ])  # fmt: skip


def collect(source: Path) -> None:
    """Lay out the pages that Sphinx reads."""
    from fundtracker.intake import read_table

    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    for name in ("README.md", "README.en.md", "CHANGELOG.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8")
        (source / name).write_text(re.sub(r'((?:\(|="))docs/', r"\1", text), "utf-8")
    for language in LANGUAGES:
        (source / f"errors_{language}.md").write_text(errors_page(language), "utf-8")
    where = f"{read_table.__module__}.{read_table.__name__}"
    (source / "api.md").write_text(API.format(read_table=where), "utf-8")
    (source / "index.md").write_text(index(), "utf-8")
    (source / "conf.py").write_text(CONF.format(version=fundtracker.__version__), "utf-8")
    shutil.copy(ROOT / "resources/desktop/fundtracker.svg", source / "app.svg")


def main(into: str) -> int:
    """Build the site into a folder; a warning of Sphinx is a fault."""
    from sphinx.cmd.build import main as sphinx

    collect(SOURCE)
    return int(sphinx(["-q", "-W", "--keep-going", "-b", "html", str(SOURCE), into]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
