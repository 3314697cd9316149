"""Several desks, one ledger: whatever the post and the machines do, one state, and no silent loss."""

import pytest

from tests.examples import SEARCH
from tests.ledger import desk_world as office


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a hub and six desks as they begin."""
    folder = tmp_path_factory.mktemp("desks")
    office.files(folder)
    return folder


@pytest.mark.parametrize("seed", range(500 if SEARCH else 20))
def test_a_hub_and_its_desks_end_with_one_state(files, tmp_path, seed):
    life = office.Life(seed, files, tmp_path)
    try:
        life.live(60 if SEARCH else 18)
        life.settle()
        life.prove(check=SEARCH or seed % 10 == 0)
    finally:
        life.close()
