"""Write docs/reader_messages.md, the table of all that the reader of files says: ``python -m tests.tools.reader_messages``."""

import ast
import io
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reader_messages.md"
ELSEWHERE = (
    "cell_values",
    "classify",
    "contract_scoring",
    "list_kinds",
    "post_list",
    "predicted_breaches",
    "sample",
    "unsettled",
)
KEPT_OUT = {
    "amount_cut", "cells_moved", "ambiguous_date", "ambiguous_number", "bad_amount", "bad_date", "both_sides", "duplicate_in_file", "foreign_currency",
    "below_heading", "bill_not_payment", "marked_void", "lone_cell", "missing_amount", "money_elsewhere", "no_direction", "not_in_or_out", "not_settled", "parent_differs", "perhaps_a_sum", "shared_cell", "shared_money", "returned_unpaid", "columns_differ", "words_differ", "words_unread", "state_unknown", "sub_fen_precision",
    "too_many_cells", "unit_missing", "word_says_unpaid", "comment_says_unpaid", "amount_above", "zero_amount",
}  # fmt: skip
KINDS = {
    "question": ("提问", "Question", "没有保存；选一个答案（窗口里点按钮或按 Alt+数字，命令行用它打印的选项），答案记入读取方案",
                 "Nothing is stored: choose an answer (a button or Alt and its number; on the command line the option it prints); it is kept in the profile"),
    "refused": ("整份不收", "Refused", "文件没有保存；照句中的办法处理后再导入", "Nothing of the file is stored: do what the sentence says and import again"),
    "kept": ("该行不计", "Row kept out", "这一行没有计入，金额列在结果里；改正这一格后重读", "The row does not count, its money is listed: correct the cell and read again"),
    "unread": ("没有读入", "Not read", "这些钱不在任何付款里；需要时按句中的办法读入", "This money is in no payment: read it as the sentence says if it is needed"),
    "remark": ("提示", "Remark", "已照此读入；请核对", "Read like this: please check"),
}  # fmt: skip


def catalogue(folder: str) -> dict[str, str]:
    path = ROOT / "resources" / "locale" / folder / "LC_MESSAGES" / "fundtracker.po"
    found = {}
    for message in filter(lambda m: m.id, read_po(io.BytesIO(path.read_bytes()))):
        # A sentence with a form for one: the form for several says what the page needs.
        one = isinstance(message.id, str)
        key, text = (message.id, message.string) if one else (message.id[0], message.string[-1])
        found[str(key)] = str(text)
    return found


def spoken() -> dict[str, str]:
    """Code → kind of every sentence that a module of the reader can say."""
    known = {msgid.removeprefix("code:") for msgid in catalogue("en") if msgid.startswith("code:")}
    texts: set[str] = set()
    made: dict[str, str] = {}
    pages = (ROOT / "fundtracker" / "ledger" / "documents").glob("*_pages.py")
    for path in [*sorted((ROOT / "fundtracker" / "intake").rglob("*.py")), *pages]:
        if path.stem in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                kind = {"RefusedError": "refused", "UserError": "refused", "Unread": "unread"}.get(
                    name
                )
                if kind and isinstance(node.args[0].value, str):
                    made[node.args[0].value] = kind
    codes = (known & texts) | {
        code for code in known if code.startswith("ask_") and code[4:] in texts
    }
    return {code: _kind(code, made) for code in sorted(codes)}


def _kind(code: str, made: dict[str, str]) -> str:
    if code.startswith("ask_"):
        return "question"
    if code.startswith("file_is_"):
        return "refused"
    return "kept" if code in KEPT_OUT else made.get(code, "remark")


def page() -> str:
    zh, en, codes = catalogue("zh_CN"), catalogue("en"), spoken()
    lines = [
        "# 读取文件时的全部提示 · All that the reader says",
        "",
        "`python -m tests.tools.reader_messages` 生成，请勿手改 · made by that command, do not edit.",
    ]
    for kind, (name, english, todo, to_do) in KINDS.items():
        lines += [
            "",
            f"## {name} · {english}",
            "",
            f"{todo}。",
            "",
            f"{to_do}.",
            "",
            "| 代码 code | 中文 | English |",
            "|---|---|---|",
        ]
        for code, found in codes.items():
            if found == kind:
                lines.append(
                    f"| `{code}` | {_cell(zh[f'code:{code}'])} | {_cell(en[f'code:{code}'])} |"
                )
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
