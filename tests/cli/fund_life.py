"""A fund's life through the program's own doors: lists and the command ``fund``, figures of the reports."""

import json

from fundtracker.cli import run

DAY = "2023-01-01"
TERMS = "门槛收益率,业绩报酬比例,追补比例,管理费率,管理费基数,后续交割利率"
PLAIN = "0%,0%,0%,0%,认缴,0%"
ONE = (("财政局", "财政出资", 100_000_000),)
TWO = (("财政局", "财政出资", 60_000_000), ("乙方", "社会出资", 40_000_000))
WITH_GP = (("GP甲", "普通合伙人", 1), ("财政局", "财政出资", 99_999_999))
HEADS = {
    "calls": "基金名称,缴款期次,通知日期,缴款截止日,投资款,管理费",
    "receipts": "基金名称,缴款期次,出资人,到账日期,到账金额",
    "investments": "基金名称,被投企业,轮次,投资日期,取得股数,投资金额",
    "exits": "基金名称,被投企业,退出日期,退出方式,退出股数,退出金额",
    "valuations": "基金名称,被投企业,估值日期,公允价值,估值方法",
    "distributions": "基金名称,分配期次,分配日期,返还本金,分配收益,增值收益,业绩报酬,可循环分配",
    "dealincome": "基金名称,被投企业,分红日期,分红金额,收益类型",
    "fundcosts": "基金名称,发生日期,资金类型,发生金额",
}


class Life:
    """A fresh ledger with the fund F1 (甲基金)."""

    def __init__(self, folder, capsys):
        self._folder, self._capsys, self._count = folder, capsys, 0
        self.ledger = folder / "l.ftdb"
        self.call("new", self.ledger)

    def call(self, *argv):
        """Run a command; return its code and what it said."""
        self._capsys.readouterr()
        try:
            code = run([str(word) for word in argv]) or 0
        except SystemExit as stop:
            code = stop.code
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def list(self, kind, *rows, head=""):
        """Take a list in; rows begin with the fund's name unless the kind has none. Return code and words."""
        self._count += 1
        path = self._folder / f"{self._count:02d}_{kind}.csv"
        lines = [head or HEADS[kind], *(f"甲基金,{row}" if not head else row for row in rows)]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return self.call("import", path, "--ledger", self.ledger, "--list", kind, "--unit", "yuan")

    def lists(self, kind, *rows, head=""):
        """Take a list in that is not refused."""
        code, said = self.list(kind, *rows, head=head)
        assert code == 0, said

    def fund(self, *argv):
        """Run ``fund`` with what is not refused; return its words."""
        code, said = self.call("fund", *argv, "--fund", "F1", "--ledger", self.ledger)
        assert code == 0, said
        return said

    def begun(self, partners=ONE, terms=TERMS, values=PLAIN, paid=0, day=DAY):
        """Set the fund up; ``paid``: yuan called and received on its first day."""
        self.lists(
            "funds",
            f"F1,甲基金,产业基金,{day},{values}",
            head=f"基金编码,基金名称,基金类型,成立日期,{terms}",
        )
        rows = [f"甲基金,{name},{kind},{fen},{day}" for name, kind, fen in partners]
        self.lists("partners", *rows, head="基金名称,出资人,出资人类别,认缴金额,认缴日期")
        if paid:
            self.lists("calls", f"1,{day},{day},{paid},")
            self.lists("receipts", f"1,全部,{day},{paid}")
        return self

    def holds(self, *names):
        """Record companies."""
        self.lists("companies", *names, head="企业名称")

    def table(self, report, quarter):
        """Return a report as JSON, in yuan."""
        code, said = self.call(
            "report",
            report,
            "--ledger",
            self.ledger,
            "--quarter",
            quarter,
            "--unit",
            "yuan",
            "--format",
            "json",
        )
        assert code == 0, said
        return json.loads(said)

    def get(self, report, quarter, row, column, nth=0):
        """Return a cell: yuan, or its text."""
        table = self.table(report, quarter)
        cells = [each["cells"] for each in table["rows"] if each["name"] == row][nth]
        money = next(each["kind"] for each in table["columns"] if each["code"] == column) == "money"
        return (cells[column]["value"] or 0) / 100 if money else cells[column]["text"]
