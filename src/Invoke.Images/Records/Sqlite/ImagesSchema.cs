using Invoke.Internal.Sqlite;

namespace Invoke.Images;

/// <summary>The tables of images and how they came to be.</summary>
internal static class ImagesSchema
{
    public const string Component = "images";

    // A released step never changes. Defaults and triggers serve writers other than this package too; the package itself passes its clock's time.
    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, $"""
            CREATE TABLE images (
                image_name TEXT NOT NULL PRIMARY KEY,
                image_origin TEXT NOT NULL,
                image_category TEXT NOT NULL,
                width INTEGER NOT NULL,
                height INTEGER NOT NULL,
                session_id TEXT,
                node_id TEXT,
                metadata TEXT,
                is_intermediate INTEGER NOT NULL DEFAULT 0,
                starred INTEGER NOT NULL DEFAULT 0,
                created_at TEXT NOT NULL DEFAULT ({SqliteTimestamp.Now}),
                updated_at TEXT NOT NULL DEFAULT ({SqliteTimestamp.Now}),
                deleted_at TEXT
            );
            CREATE INDEX images_by_time ON images (created_at DESC, image_name DESC) WHERE deleted_at IS NULL;
            CREATE INDEX images_by_kind ON images (image_category, is_intermediate, image_origin, starred) WHERE deleted_at IS NULL;
            CREATE INDEX images_by_session ON images (session_id, created_at DESC, image_name DESC) WHERE session_id IS NOT NULL;
            CREATE TRIGGER images_updated AFTER UPDATE ON images FOR EACH ROW WHEN NEW.updated_at IS OLD.updated_at
            BEGIN
                UPDATE images SET updated_at = {SqliteTimestamp.Now} WHERE image_name = NEW.image_name;
            END;
            """),
        new(2, ImagesSchemaOrder.Sql),
        new(3, "ALTER TABLE images ADD COLUMN invocation_id TEXT"),
    ];
}
