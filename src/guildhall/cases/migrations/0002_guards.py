"""The triggers that keep the history as it is."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from guildhall.cases import guards


def make(_: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers."""
    guards.make(editor.connection)


class Migration(migrations.Migration):
    """After this, the history is only ever added to."""

    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
