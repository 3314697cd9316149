"""The hub on PostgreSQL: one state whatever the line does, and no door but the ones that are meant."""

import shutil

import pytest

from tests import hub_server
from tests.examples import SEARCH
from tests.ledger import desk_world as office


@pytest.fixture(scope="session")
def port():
    """The port of a PostgreSQL that runs for these tests alone."""
    stop, port = hub_server.started()
    yield port
    stop()


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The files of a hub and six desks as they begin."""
    folder = tmp_path_factory.mktemp("desks")
    office.files(folder)
    return folder


@pytest.mark.parametrize("seed", range(500 if SEARCH else 8))
def test_a_hub_on_postgresql_and_its_desks_end_with_one_state(files, tmp_path, port, seed):
    from tests.ledger import hub_world

    life = hub_world.HubLife(seed, files, tmp_path, port)
    try:
        life.live(60 if SEARCH else 24)
        life.settle()
        life.prove(check=SEARCH or seed % 4 == 0)
    finally:
        life.close()
