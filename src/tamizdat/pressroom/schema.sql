-- The press's own file. All of it can be made again from the records: delete it and print.
CREATE TABLE IF NOT EXISTS subject (
    id INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, uid INTEGER NOT NULL,
    card TEXT NOT NULL, outline BLOB NOT NULL, payload BLOB
);
CREATE INDEX IF NOT EXISTS subject_kind ON subject (kind, uid);
CREATE TABLE IF NOT EXISTS list (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS posting (
    list INTEGER NOT NULL, month INTEGER NOT NULL, sort INTEGER NOT NULL, uid INTEGER NOT NULL, subject INTEGER NOT NULL,
    PRIMARY KEY (list, month, sort, uid, subject)
) WITHOUT ROWID;
-- The months in which a list has anything: a list may hold the whole archive, and every page of it reads these.
CREATE TABLE IF NOT EXISTS list_month (
    list INTEGER NOT NULL, month INTEGER NOT NULL, PRIMARY KEY (list, month)
) WITHOUT ROWID;
-- What was made from a master image.
CREATE TABLE IF NOT EXISTS variant (
    master TEXT NOT NULL, format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    path TEXT NOT NULL, digest TEXT NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (master, format, width)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS variant_path ON variant (path);
-- Keys touched since the last seal, with their digest as the last edition had read them.
CREATE TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
-- The pages as baked; `sealed` is 0 until an edition carries them; `run` is the run that baked them.
CREATE TABLE IF NOT EXISTS page (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, digest TEXT NOT NULL, length INTEGER NOT NULL,
    family INTEGER NOT NULL, keys BLOB NOT NULL, media TEXT NOT NULL, run INTEGER NOT NULL, sealed INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS page_path ON page (path);
CREATE INDEX IF NOT EXISTS page_fresh ON page (sealed) WHERE sealed = 0;
-- Which pages may read a key, by the key's number; `page.keys` says which of them do. See readers.py.
CREATE TABLE IF NOT EXISTS reader (
    key INTEGER NOT NULL, piece INTEGER NOT NULL, pages BLOB NOT NULL, PRIMARY KEY (key, piece)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS family (id INTEGER PRIMARY KEY, keys TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS broad (key TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS media (path TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (path, page)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS media_page ON media (page);
-- Files that left the ledger and are still in the edition until the next seal.
CREATE TABLE IF NOT EXISTS dropped (path TEXT PRIMARY KEY) WITHOUT ROWID;
-- Records that could not be printed, with the sentence that says why.
CREATE TABLE IF NOT EXISTS fault (subject TEXT PRIMARY KEY, sentence TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
