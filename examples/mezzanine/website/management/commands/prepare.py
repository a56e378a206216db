"""What `createdb --noinput` and `migrate` do together, made safe to repeat and to interrupt."""

from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from mezzanine.pages.models import Page

UNFINISHED = "site_creation_unfinished"
ADMIN_PASSWORD = Path("/run/secrets/admin-password")


class Command(BaseCommand):
    help = "Creates the tables, the site record and the administrator where they are missing, and migrates."

    def handle(self, **options):
        with only_one_at_a_time():
            tables = connection.introspection.table_names()
            if UNFINISHED in tables:
                self.stdout.write("An earlier creation was interrupted before anybody could use it: starting it anew.")
                drop(tables)
                tables = []
            if not tables:
                execute(f"CREATE TABLE {UNFINISHED} (id INT)")
            call_command("migrate", interactive=False)
            create_missing()
            # MariaDB commits every table as it is made, so only this marker tells a half-made site from a whole one.
            execute(f"DROP TABLE IF EXISTS {UNFINISHED}")


@contextmanager
def only_one_at_a_time():
    # On a connection of its own, because loading data closes Django's. Its end gives the lock back in any case.
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT GET_LOCK(CONCAT(DATABASE(), '.prepare'), 300)")
            if cursor.fetchone()[0] != 1:
                raise CommandError("Another run has been preparing this database for five minutes.")
        yield
    finally:
        own.close()


def drop(tables):
    execute("SET foreign_key_checks = 0")
    # The marker goes last: until then, whoever looks finds a creation that is still unfinished.
    for table in sorted(tables, key=lambda name: name == UNFINISHED):
        execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    execute("SET foreign_key_checks = 1")


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def create_missing():
    # Django's own record says example.com; any other is the owner's choice.
    Site.objects.filter(domain="example.com").update(domain="localhost", name="Default")
    if not Page.objects.exists():
        call_command("loaddata", "mezzanine_required.json", verbosity=0)
    users = get_user_model().objects
    if not users.filter(username="admin").exists():
        users.create_superuser("admin", "admin@example.com", ADMIN_PASSWORD.read_text(encoding="utf-8").strip())
