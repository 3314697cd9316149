import pytest

from tests.ledger import world


@pytest.fixture
def ledger(tmp_path):
    """An open ledger with the published plan and nothing else."""
    with world.planned(tmp_path / "l.ftdb") as made:
        yield made


@pytest.fixture
def two_files(tmp_path):
    """An open ledger with two overlapping bank files."""
    with world.filled(tmp_path) as made:
        yield made
