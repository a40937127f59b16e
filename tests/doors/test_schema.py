"""The supervisor tells the newest schema by the names of the migrations; Alembic reads them."""

from alembic.script import ScriptDirectory

from nimtaflow.doors.schema import newest_schema
from nimtaflow.kernel.migrate import configuration


def test_the_highest_number_is_what_alembic_goes_to() -> None:
    assert ScriptDirectory.from_config(configuration("")).get_heads() == [newest_schema()]
