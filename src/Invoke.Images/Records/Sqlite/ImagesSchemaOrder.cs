using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>Schema step 2: rows keyed by their place in time, kept counts, text search, subfolders, sizes.</summary>
/// <remarks>
/// <para>The key of a row is its time in milliseconds times <see cref="ImageOrder.PerMillisecond"/> plus its number within that millisecond. So
/// every index is in the order of time by itself, a cursor is one number, a range of dates is a range of keys, and the text index,
/// which is ordered by key, gives its newest hits without sorting.</para>
/// <para>A kind is what filters ask for most: category, origin, intermediate, starred, deleted. <c>images_by_kind</c> and
/// <c>images_deleted_by_kind</c> hold each kind in order of time, with the names, and <c>image_counts</c> how many there are of each, so neither
/// a page nor its total walks over what it leaves out.</para>
/// </remarks>
internal static class ImagesSchemaOrder
{
    public const string Sql = $"""
        CREATE TABLE new_images (
            id INTEGER PRIMARY KEY,
            image_name TEXT NOT NULL UNIQUE,
            image_origin TEXT NOT NULL,
            image_category TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            session_id TEXT,
            node_id TEXT,
            is_intermediate INTEGER NOT NULL DEFAULT 0,
            starred INTEGER NOT NULL DEFAULT 0,
            created_at TEXT NOT NULL DEFAULT ({SqliteTimestamp.Now}),
            updated_at TEXT NOT NULL DEFAULT ({SqliteTimestamp.Now}),
            deleted_at TEXT,
            image_subfolder TEXT NOT NULL DEFAULT '',
            file_bytes INTEGER NOT NULL DEFAULT 0,
            uses TEXT,
            metadata TEXT
        );
        INSERT INTO new_images (id, image_name, image_origin, image_category, width, height, session_id, node_id, is_intermediate, starred,
            created_at, updated_at, deleted_at, metadata)
        SELECT ms * {ImageOrder.PerMillisecondText} + row_number() OVER (PARTITION BY ms ORDER BY image_name) - 1, image_name, image_origin, image_category,
            width, height, session_id, node_id, is_intermediate, starred, created_at, updated_at, deleted_at, metadata
        FROM (SELECT *, {OldMilliseconds} AS ms FROM images);
        DROP TABLE images;
        ALTER TABLE new_images RENAME TO images;

        CREATE INDEX images_by_kind ON images (image_category, image_origin, is_intermediate, starred, id, image_name, deleted_at)
            WHERE deleted_at IS NULL;
        CREATE INDEX images_deleted_by_kind ON images (image_category, image_origin, is_intermediate, starred, id, image_name, deleted_at)
            WHERE deleted_at IS NOT NULL;
        CREATE INDEX images_by_session ON images (session_id) WHERE session_id IS NOT NULL;
        CREATE INDEX images_by_deletion ON images (deleted_at) WHERE deleted_at IS NOT NULL;

        CREATE TABLE image_counts (
            image_category TEXT NOT NULL,
            image_origin TEXT NOT NULL,
            is_intermediate INTEGER NOT NULL,
            starred INTEGER NOT NULL,
            is_deleted INTEGER NOT NULL,
            images INTEGER NOT NULL,
            file_bytes INTEGER NOT NULL,
            PRIMARY KEY (image_category, image_origin, is_intermediate, starred, is_deleted)
        ) WITHOUT ROWID;
        {FillCounts};

        {CreateText};
        {FillText};

        CREATE TRIGGER images_added AFTER INSERT ON images
        BEGIN
            UPDATE images SET id = {NextId} WHERE id = NEW.id AND NEW.id / {ImageOrder.PerMillisecondText} <> {NewMilliseconds};
            {CountNew};
            {TextOfNew};
        END;
        CREATE TRIGGER images_removed AFTER DELETE ON images
        BEGIN
            {CountOld};
            DELETE FROM images_text WHERE rowid = OLD.id;
        END;
        CREATE TRIGGER images_recounted
        AFTER UPDATE OF image_category, image_origin, is_intermediate, starred, deleted_at, file_bytes ON images
        BEGIN
            {CountOld};
            {CountNew};
        END;
        CREATE TRIGGER images_moved AFTER UPDATE OF created_at ON images WHEN NEW.created_at IS NOT OLD.created_at
        BEGIN
            DELETE FROM images_text WHERE rowid = OLD.id;
            UPDATE images SET id = {NextId} WHERE id = NEW.id;
            {TextOfNew};
        END;
        CREATE TRIGGER images_reworded AFTER UPDATE OF metadata, uses ON images
        BEGIN
            DELETE FROM images_text WHERE rowid = OLD.id;
            {TextOfNew};
        END;
        CREATE TRIGGER images_updated AFTER UPDATE ON images WHEN NEW.updated_at IS OLD.updated_at AND NEW.id IS OLD.id
        BEGIN
            UPDATE images SET updated_at = {SqliteTimestamp.Now} WHERE id = NEW.id;
        END;
        """;

    /// <summary>Counts every row anew.</summary>
    public const string FillCounts = """
        INSERT INTO image_counts
        SELECT image_category, image_origin, is_intermediate, starred, deleted_at IS NOT NULL, count(*), sum(file_bytes) FROM images GROUP BY 1, 2, 3, 4, 5
        """;

    /// <summary>Makes the empty text index; it keeps no text of its own.</summary>
    public const string CreateText =
        "CREATE VIRTUAL TABLE images_text USING fts5(words, uses, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2')";

    /// <summary>Indexes the words of every row anew.</summary>
    public const string FillText = $"INSERT INTO images_text (rowid, words, uses) SELECT id, {Words}, uses FROM images WHERE {HasWords}";

    /// <summary>Which rows the text index has.</summary>
    public const string HasWords = "(metadata IS NOT NULL OR uses IS NOT NULL)";

    // What somebody would search for are the values of the metadata, not the names of its members.
    private const string Words = """
        CASE WHEN json_valid(metadata)
            THEN (SELECT group_concat(atom, char(10)) FROM json_tree(metadata) WHERE type IN ('text', 'integer', 'real')) ELSE metadata END
        """;

    // Text that is no time, which only another writer can have left, counts as the beginning of time.
    private const string OldMilliseconds =
        "max(0, coalesce(CAST(strftime('%s', created_at) AS INTEGER) * 1000 + CAST(substr(created_at, 21, 3) AS INTEGER), 0))";

    private const string NewMilliseconds =
        "max(0, coalesce(CAST(strftime('%s', NEW.created_at) AS INTEGER) * 1000 + CAST(substr(NEW.created_at, 21, 3) AS INTEGER), 0))";

    private const string NextId = $"""
        (SELECT coalesce(max(id) + 1, {NewMilliseconds} * {ImageOrder.PerMillisecondText}) FROM images
            WHERE id >= {NewMilliseconds} * {ImageOrder.PerMillisecondText} AND id < ({NewMilliseconds} + 1) * {ImageOrder.PerMillisecondText})
        """;

    // By name, because the row may just have moved.
    private const string TextOfNew = $"{FillText} AND image_name = NEW.image_name";

    private const string CountNew = """
        INSERT INTO image_counts VALUES
            (NEW.image_category, NEW.image_origin, NEW.is_intermediate, NEW.starred, NEW.deleted_at IS NOT NULL, 1, NEW.file_bytes)
        ON CONFLICT DO UPDATE SET images = images + 1, file_bytes = file_bytes + excluded.file_bytes
        """;

    private const string CountOld = """
        UPDATE image_counts SET images = images - 1, file_bytes = file_bytes - OLD.file_bytes
        WHERE image_category = OLD.image_category AND image_origin = OLD.image_origin AND is_intermediate = OLD.is_intermediate
            AND starred = OLD.starred AND is_deleted = (OLD.deleted_at IS NOT NULL)
        """;
}
