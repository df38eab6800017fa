using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Adds rows to the images table within the caller's transaction, as one statement however many they are.</summary>
internal static class ImageInserting
{
    private const string NumbersSql = "SELECT nextval('image_numbers') & 1048575 FROM generate_series(1, $1)";

    // The unique key of names decides, also between writers that have not committed yet; whose name is taken is found by what does not come back.
    private const string InsertSql = """
        INSERT INTO images (id, image_name, image_origin, image_category, width, height, session_id, node_id, invocation_id, metadata, is_intermediate, starred,
            image_subfolder, file_bytes, uses, created_at, updated_at)
        SELECT *, $16::timestamptz, $16::timestamptz FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::boolean[], $12::boolean[], $13::text[], $14::bigint[], $15::text[])
        ON CONFLICT (image_name) DO NOTHING RETURNING image_name
        """;

    public static void ThrowIfNotStorable(ImageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Check(record.ImageName, "name");
        Check(record.SessionId, "session");
        Check(record.NodeId, "node");
        Check(record.InvocationId, "invocation");
        Check(record.Metadata, "metadata");
        Check(record.Subfolder, "subfolder");
        Check(record.Uses, "list of used images");

        void Check(string? text, string what) => PostgreSqlText.ThrowIfNotStorable(text, $"Image '{record.ImageName}' cannot be recorded: its {what}");
    }

    /// <exception cref="ImageRecordAlreadyExistsException">A name is taken, or occurs twice.</exception>
    public static async ValueTask<ImageRecord[]> InsertAsync(
        PostgreSqlSession session, IReadOnlyList<ImageRecord> records, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
        {
            return [];
        }

        long?[] keys = await KeysAsync(session, records.Count, now, cancellationToken).ConfigureAwait(false);
        using NpgsqlCommand command = Command(session, records, keys, now);
        HashSet<string> added = new(StringComparer.Ordinal);
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                added.Add(reader.GetString(0));
            }
        }

        return added.Count == records.Count
            ? [.. records.Select(record => record with { CreatedAt = now, UpdatedAt = now, DeletedAt = null })]
            : throw new ImageRecordAlreadyExistsException(records.First(record => !added.Remove(record.ImageName)).ImageName);
    }

    // A single row is numbered where it arrives. Numbers of several have to ascend, so where they go round, once in a million, others are drawn.
    private static async ValueTask<long?[]> KeysAsync(PostgreSqlSession session, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (count == 1)
        {
            return [null];
        }

        long first = ImageOrder.FirstKeyOf(now.ToUnixTimeMilliseconds());
        List<long> numbers;
        do
        {
            numbers = await session.ListAsync(NumbersSql, static reader => reader.GetInt64(0), cancellationToken, Math.Min(count, (int)ImageOrder.PerMillisecond)).ConfigureAwait(false);
            if (numbers.Count < count)
            {
                throw new ImageStorageException($"{count} images cannot be recorded as one change; {ImageOrder.PerMillisecond} can. Save fewer at once.");
            }
        }
        while (numbers[^1] < numbers[0]);
        return [.. numbers.Select(number => (long?)(first + number))];
    }

    private static NpgsqlCommand Command(PostgreSqlSession session, IReadOnlyList<ImageRecord> records, long?[] keys, DateTimeOffset now)
    {
        NpgsqlCommand command = session.Command(InsertSql);
        Add(NpgsqlDbType.Bigint, keys);
        Texts(record => record.ImageName);
        Texts(record => EnumText.Of(record.Origin));
        Texts(record => EnumText.Of(record.Category));
        Add(NpgsqlDbType.Integer, Of(record => record.Width));
        Add(NpgsqlDbType.Integer, Of(record => record.Height));
        Texts(record => record.SessionId);
        Texts(record => record.NodeId);
        Texts(record => record.InvocationId);
        Texts(record => record.Metadata);
        Add(NpgsqlDbType.Boolean, Of(record => record.IsIntermediate));
        Add(NpgsqlDbType.Boolean, Of(record => record.Starred));
        Texts(record => record.Subfolder);
        Add(NpgsqlDbType.Bigint, Of(record => record.FileBytes));
        Texts(record => record.Uses);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        return command;

        void Texts(Func<ImageRecord, string?> value) => Add(NpgsqlDbType.Text, Of(value));

        void Add(NpgsqlDbType type, object values) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });

        T[] Of<T>(Func<ImageRecord, T> value)
        {
            var values = new T[records.Count];
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = value(records[index]);
            }

            return values;
        }
    }
}
