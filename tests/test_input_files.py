"""A pipe or a device under the name of a file is refused at every door: it would be waited for."""

import os
from pathlib import Path

import pytest

from fundtracker import input_files
from fundtracker.errors import UserError
from fundtracker.ledger.core import heads
from fundtracker.ledger.review import signing
from fundtracker.reports.review import review_copy

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices with a name")
DOORS = {
    "key": lambda path: signing.open_key(path, "one long passphrase"),
    "passphrase": lambda path: signing.change_passphrase(
        path, "one long passphrase", "another one of 3"
    ),
    "heads": heads.read,
    "copy": review_copy.members_of,
    "small file": lambda path: input_files.read_bytes(path, 10, UserError("too_large")),
}


@pytest.fixture(params=["pipe", "zero", "folder", "nothing"])
def strange(request, tmp_path):
    if request.param == "pipe":
        os.mkfifo(tmp_path / "pipe")
    return (
        Path("/dev/zero")
        if request.param == "zero"
        else tmp_path
        if request.param == "folder"
        else tmp_path / request.param
    )


@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_file_is_refused_at_once(door, strange):
    with pytest.raises(UserError) as refused:
        DOORS[door](strange)
    assert refused.value.code in ("not_a_file", "is_a_folder", "no_such_file")


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    (tmp_path / "big").write_bytes(b"12345678901")
    with pytest.raises(UserError, match="too_large"):
        input_files.read_bytes(tmp_path / "big", 10, UserError("too_large"))
    assert input_files.read_bytes(tmp_path / "big", 11, UserError("too_large")) == b"12345678901"
