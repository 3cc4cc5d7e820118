-- The book of the search index. All of it can be made again from the records: delete it and print.
CREATE TABLE IF NOT EXISTS story (
    uid INTEGER PRIMARY KEY, language TEXT NOT NULL, month TEXT NOT NULL, sort INTEGER NOT NULL, digest TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS story_place ON story (language, month, sort, uid);
-- Months in which a story came, went or changed since their segment was built.
CREATE TABLE IF NOT EXISTS stale (
    language TEXT NOT NULL, month TEXT NOT NULL, PRIMARY KEY (language, month)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segment (
    language TEXT NOT NULL, name TEXT NOT NULL, entry BLOB NOT NULL, PRIMARY KEY (language, name)
) WITHOUT ROWID;
-- Files of the index as built; `segment` is "" for the list of contents.
CREATE TABLE IF NOT EXISTS leaf (
    path TEXT PRIMARY KEY, language TEXT NOT NULL, segment TEXT NOT NULL, digest TEXT NOT NULL, length INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS leaf_segment ON leaf (language, segment);
-- Files of the index in the edition that stands.
CREATE TABLE IF NOT EXISTS carried (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
