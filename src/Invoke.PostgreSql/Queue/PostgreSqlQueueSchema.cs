using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>The tables of the queue and how they came to be.</summary>
/// <remarks>
/// <para><c>queue_batches</c> keeps a graph once for all the items it runs in; several rows can have one <c>batch_id</c>, as when the graph of one held item was changed.
/// An item has <c>completed_at</c> exactly when it has ended, and <c>lease_until</c> exactly while it runs. <c>rank</c> is the priority negated, so that items start in the
/// ascending order of <c>(rank, position, item_id)</c>.</para>
/// <para>An item that is spread has <c>parts</c> above zero, no lease of its own, and a row of <c>queue_parts</c> for each part that has not ended. When the last row is gone it waits again
/// with <c>gathers</c>, which lasts until it ends.</para>
/// <para>Items by status are the sum of <c>queue_counts</c>, where batch 0 stands for the whole queue, and of <c>queue_count_changes</c>, to which triggers append. So two changes
/// never wait for each other's count, and each statement sees an exact sum; now and then somebody folds the changes into the counts.</para>
/// <para>An event has no <c>sequence</c> until somebody reads; see <see cref="PostgreSqlEventLog"/>.</para>
/// </remarks>
internal static class PostgreSqlQueueSchema
{
    public static PostgreSqlComponent Component { get; } = new()
    {
        Name = "queue",
        Migrations = [new PostgreSqlMigration(1, Tables + Counting), new PostgreSqlMigration(2, Parts)],
        Failure = static (message, cause) => new QueueStorageException(message, cause),
    };

    private const string Tables = """
        CREATE TABLE queue_batches (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            batch_id text NOT NULL,
            origin text,
            destination text,
            graph text NOT NULL,
            inputs text,
            workflow text
        );
        CREATE INDEX queue_batches_by_batch_id ON queue_batches (batch_id);
        CREATE INDEX queue_batches_by_destination ON queue_batches (destination) WHERE destination IS NOT NULL;

        CREATE TABLE queue_items (
            item_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            batch bigint NOT NULL REFERENCES queue_batches (id),
            session_id text NOT NULL UNIQUE,
            status text NOT NULL,
            status_sequence bigint NOT NULL DEFAULT 0,
            rank bigint NOT NULL,
            position bigint NOT NULL,
            field_values text NOT NULL,
            error_type text,
            error_message text,
            error_details text,
            cancel_requested boolean NOT NULL DEFAULT false,
            attempts integer NOT NULL DEFAULT 0,
            crashes integer NOT NULL DEFAULT 0,
            token bigint NOT NULL DEFAULT 0,
            lease_until timestamptz,
            finished_invocations integer NOT NULL DEFAULT 0,
            retried_from bigint,
            worker_id text,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            started_at timestamptz,
            completed_at timestamptz
        ) WITH (fillfactor = 80);
        CREATE INDEX queue_items_waiting ON queue_items (rank, position, item_id) WHERE status = 'pending';
        CREATE INDEX queue_items_running ON queue_items (item_id) WHERE status = 'in_progress';
        CREATE INDEX queue_items_leases ON queue_items (lease_until) WHERE status = 'in_progress';
        CREATE INDEX queue_items_held ON queue_items (item_id) WHERE status = 'held';
        CREATE INDEX queue_items_active ON queue_items (batch) WHERE completed_at IS NULL;
        CREATE INDEX queue_items_ended ON queue_items (completed_at, item_id) WHERE completed_at IS NOT NULL;
        CREATE INDEX queue_items_by_batch ON queue_items (batch, status);

        CREATE TABLE queue_journal (
            item_id bigint NOT NULL REFERENCES queue_items (item_id) ON DELETE CASCADE,
            number integer NOT NULL,
            entry text NOT NULL,
            invocation text,
            PRIMARY KEY (item_id, number)
        );
        CREATE INDEX queue_journal_by_invocation ON queue_journal (item_id, md5(invocation)) WHERE invocation IS NOT NULL;

        CREATE TABLE queue_events (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            sequence bigint,
            time timestamptz NOT NULL,
            type text NOT NULL,
            data text NOT NULL,
            progress_item bigint,
            progress_invocation text
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
        CREATE UNIQUE INDEX queue_events_by_sequence ON queue_events (sequence) WHERE sequence IS NOT NULL;
        CREATE INDEX queue_events_unnumbered ON queue_events (id) WHERE sequence IS NULL;
        CREATE INDEX queue_events_progress ON queue_events (progress_item) WHERE progress_item IS NOT NULL;

        CREATE TABLE queue_state (name text NOT NULL PRIMARY KEY, value bigint NOT NULL) WITH (fillfactor = 50);
        INSERT INTO queue_state (name, value) VALUES ('paused', 0), ('first_event', 1), ('last_event', 0);

        """;

    private const string Parts = """
        ALTER TABLE queue_batches ADD COLUMN spread integer NOT NULL DEFAULT 1;
        ALTER TABLE queue_items ADD COLUMN parts integer NOT NULL DEFAULT 0, ADD COLUMN gathers boolean NOT NULL DEFAULT false;
        CREATE SEQUENCE queue_part_tokens;
        CREATE TABLE queue_parts (
            item_id bigint NOT NULL REFERENCES queue_items (item_id) ON DELETE CASCADE,
            part integer NOT NULL,
            status text NOT NULL,
            rank bigint NOT NULL,
            worker_id text,
            token bigint NOT NULL DEFAULT 0,
            crashes integer NOT NULL DEFAULT 0,
            lease_until timestamptz,
            PRIMARY KEY (item_id, part)
        ) WITH (fillfactor = 80);
        CREATE INDEX queue_parts_waiting ON queue_parts (rank, item_id, part) WHERE status = 'pending';
        CREATE INDEX queue_parts_leases ON queue_parts (lease_until) WHERE status = 'in_progress';
        """;

    // A function keeps the path it was made with, so that changes made by hand from elsewhere count, too.
    private const string Counting = """
        CREATE TABLE queue_counts (
            batch bigint NOT NULL,
            status text NOT NULL,
            items bigint NOT NULL,
            PRIMARY KEY (batch, status)
        ) WITH (fillfactor = 50);
        CREATE INDEX queue_counts_of_none ON queue_counts (batch) WHERE items = 0;
        CREATE TABLE queue_count_changes (
            batch bigint NOT NULL,
            status text NOT NULL,
            items bigint NOT NULL
        ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

        CREATE FUNCTION queue_items_added() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            INSERT INTO queue_count_changes (batch, status, items) SELECT batch, status, count(*) FROM added GROUP BY batch, status;
            RETURN NULL;
        END $$;
        CREATE TRIGGER queue_items_added AFTER INSERT ON queue_items REFERENCING NEW TABLE AS added
            FOR EACH STATEMENT EXECUTE FUNCTION queue_items_added();

        CREATE FUNCTION queue_items_removed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            INSERT INTO queue_count_changes (batch, status, items) SELECT batch, status, -count(*) FROM removed GROUP BY batch, status;
            RETURN NULL;
        END $$;
        CREATE TRIGGER queue_items_removed AFTER DELETE ON queue_items REFERENCING OLD TABLE AS removed
            FOR EACH STATEMENT EXECUTE FUNCTION queue_items_removed();

        CREATE FUNCTION queue_items_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
            INSERT INTO queue_count_changes (batch, status, items) VALUES (old.batch, old.status, -1), (new.batch, new.status, 1);
            RETURN NULL;
        END $$;
        CREATE TRIGGER queue_items_changed AFTER UPDATE OF status, batch ON queue_items
            FOR EACH ROW WHEN (old.status <> new.status OR old.batch <> new.batch) EXECUTE FUNCTION queue_items_changed();
        """;
}
