using Invoke.Internal.Sqlite;

namespace Invoke.Queue;

/// <summary>The tables of the queue and how they came to be.</summary>
/// <remarks>
/// <para><c>queue_batches</c> keeps a graph once for all the items it runs in; several rows can have one <c>batch_id</c>, as when the graph of one held
/// item was changed. An item has <c>completed_at</c> exactly when it has ended. <c>rank</c> is the priority negated, so that items start in the ascending
/// order of <c>(rank, position, item_id)</c>.</para>
/// <para>An item that is spread has <c>parts</c> above zero and a row of <c>queue_parts</c> for each part that has not ended; it stays in progress, and nobody holds a claim of the item
/// itself. When the last row is gone it waits again with <c>gathers</c>, which lasts until it ends.</para>
/// <para>Triggers keep the counts, so that neither a page nor an event has to count; the row of batch 0 counts the whole queue.</para>
/// </remarks>
internal static class QueueSchema
{
    public const string Component = "queue";

    private const string CountUp = "ON CONFLICT (batch, status) DO UPDATE SET items = items + excluded.items";

    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, $"""
            CREATE TABLE queue_batches (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                batch_id TEXT NOT NULL,
                origin TEXT,
                destination TEXT,
                graph TEXT NOT NULL,
                inputs TEXT,
                workflow TEXT
            );
            CREATE INDEX queue_batches_by_batch_id ON queue_batches (batch_id);
            CREATE INDEX queue_batches_by_destination ON queue_batches (destination) WHERE destination IS NOT NULL;

            CREATE TABLE queue_items (
                item_id INTEGER PRIMARY KEY AUTOINCREMENT,
                batch INTEGER NOT NULL REFERENCES queue_batches (id),
                session_id TEXT NOT NULL UNIQUE,
                status TEXT NOT NULL,
                status_sequence INTEGER NOT NULL DEFAULT 0,
                rank INTEGER NOT NULL,
                position INTEGER NOT NULL,
                field_values TEXT NOT NULL,
                error_type TEXT,
                error_message TEXT,
                error_details TEXT,
                cancel_requested INTEGER NOT NULL DEFAULT 0,
                attempts INTEGER NOT NULL DEFAULT 0,
                crashes INTEGER NOT NULL DEFAULT 0,
                token INTEGER NOT NULL DEFAULT 0,
                finished_invocations INTEGER NOT NULL DEFAULT 0,
                retried_from INTEGER,
                worker_id TEXT,
                created_at TEXT NOT NULL,
                updated_at TEXT NOT NULL,
                started_at TEXT,
                completed_at TEXT
            );
            CREATE INDEX queue_items_waiting ON queue_items (rank, position) WHERE status = 'pending';
            CREATE INDEX queue_items_running ON queue_items (status) WHERE status = 'in_progress';
            CREATE INDEX queue_items_held ON queue_items (status) WHERE status = 'held';
            CREATE INDEX queue_items_active ON queue_items (batch) WHERE completed_at IS NULL;
            CREATE INDEX queue_items_ended ON queue_items (completed_at, item_id, status) WHERE completed_at IS NOT NULL;
            CREATE INDEX queue_items_by_batch ON queue_items (batch, status);

            CREATE TABLE queue_counts (
                batch INTEGER NOT NULL,
                status TEXT NOT NULL,
                items INTEGER NOT NULL,
                PRIMARY KEY (batch, status)
            ) WITHOUT ROWID;
            CREATE TRIGGER queue_items_added AFTER INSERT ON queue_items BEGIN
                INSERT INTO queue_counts (batch, status, items) VALUES (0, new.status, 1), (new.batch, new.status, 1) {CountUp};
            END;
            CREATE TRIGGER queue_items_removed AFTER DELETE ON queue_items BEGIN
                INSERT INTO queue_counts (batch, status, items) VALUES (0, old.status, -1), (old.batch, old.status, -1) {CountUp};
            END;
            CREATE TRIGGER queue_items_changed AFTER UPDATE OF status, batch ON queue_items BEGIN
                INSERT INTO queue_counts (batch, status, items) VALUES
                    (0, old.status, -1), (old.batch, old.status, -1), (0, new.status, 1), (new.batch, new.status, 1) {CountUp};
            END;
            CREATE TRIGGER queue_batches_removed AFTER DELETE ON queue_batches BEGIN
                DELETE FROM queue_counts WHERE batch = old.id;
            END;

            CREATE TABLE queue_journal (
                item_id INTEGER NOT NULL REFERENCES queue_items (item_id) ON DELETE CASCADE,
                number INTEGER NOT NULL,
                entry TEXT NOT NULL,
                invocation TEXT,
                PRIMARY KEY (item_id, number)
            );
            CREATE INDEX queue_journal_by_invocation ON queue_journal (item_id, invocation) WHERE invocation IS NOT NULL;

            CREATE TABLE queue_events (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                time TEXT NOT NULL,
                type TEXT NOT NULL,
                data TEXT NOT NULL,
                progress_item INTEGER,
                progress_invocation TEXT
            );
            CREATE INDEX queue_events_progress ON queue_events (progress_item, progress_invocation) WHERE progress_item IS NOT NULL;

            CREATE TABLE queue_state (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL);
            """),
        new(2, """
            ALTER TABLE queue_batches ADD COLUMN spread INTEGER NOT NULL DEFAULT 1;
            ALTER TABLE queue_items ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
            ALTER TABLE queue_items ADD COLUMN gathers INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE queue_parts (
                item_id INTEGER NOT NULL REFERENCES queue_items (item_id) ON DELETE CASCADE,
                part INTEGER NOT NULL,
                status TEXT NOT NULL,
                rank INTEGER NOT NULL,
                worker_id TEXT,
                token INTEGER NOT NULL DEFAULT 0,
                crashes INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (item_id, part)
            ) WITHOUT ROWID;
            CREATE INDEX queue_parts_waiting ON queue_parts (rank, item_id, part) WHERE status = 'pending';
            CREATE INDEX queue_parts_running ON queue_parts (item_id, part) WHERE status = 'in_progress';
            """),
    ];
}
