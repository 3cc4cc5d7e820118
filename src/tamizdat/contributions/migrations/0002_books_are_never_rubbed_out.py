"""Triggers of the database refuse to change or delete a line of the books, whoever asks, ourselves included.

On PostgreSQL a transaction that does not add up is refused as well, when it is committed. SQLite knows no check at that
moment; there `actions.booking` refuses to write one, and the office shows any that was slipped in.
"""

from django.db import migrations

TABLES = ("contributions_ledgertxn", "contributions_ledgerentry")
REFUSAL = "The books are never rubbed out: book the opposite instead."

POSTGRESQL = f"""
CREATE FUNCTION contributions_books_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}';
END $$;
CREATE FUNCTION contributions_books_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM contributions_ledgerentry WHERE txn_id = NEW.txn_id GROUP BY currency HAVING SUM(minor) <> 0
    ) THEN
        RAISE EXCEPTION 'Transaction % of the books does not add up.', NEW.txn_id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER contributions_ledgerentry_adds_up AFTER INSERT ON contributions_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION contributions_books_add_up();
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION contributions_books_stay()"
            )
        return
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_stays ON {table}")
        schema_editor.execute("DROP TRIGGER contributions_ledgerentry_adds_up ON contributions_ledgerentry")
        schema_editor.execute("DROP FUNCTION contributions_books_stay(); DROP FUNCTION contributions_books_add_up()")
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_gifts_and_books")]
    operations = [migrations.RunPython(guard, unguard)]
