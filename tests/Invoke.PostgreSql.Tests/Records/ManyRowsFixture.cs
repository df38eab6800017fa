namespace Invoke.PostgreSql.Tests.Records;

/// <summary>A table with enough rows that walking or sorting it would cost more than the right index.</summary>
public sealed class ManyRowsFixture : IDisposable
{
    private const int Rows = 20_000;

    private readonly PostgreSqlRecordsHost? _host;

    public ManyRowsFixture()
    {
        if (PostgreSqlServer.WhyNot is not null)
        {
            return;
        }

        _host = new PostgreSqlRecordsHost();
        _host.Records.GetCountsAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _host.Execute($$"""
            INSERT INTO images (image_name, image_origin, image_category, width, height, session_id, is_intermediate, starred, created_at, deleted_at, metadata)
            SELECT i || '.png', CASE WHEN i % 20 = 0 THEN 'external' ELSE 'internal' END, (ARRAY['general', 'general', 'mask', 'control', 'user'])[i % 5 + 1], 1, 1,
                's' || i / 50, i % 3 = 0, i % 500 = 0, to_timestamp(1800000000 + i), CASE WHEN i % 11 = 0 THEN to_timestamp(1900000000) END,
                '{"prompt":"common word' || i % 1000 || CASE WHEN i % 30 = 7 THEN ' often' ELSE '' END || CASE WHEN i <= 3000 THEN ' early' ELSE '' END || '"}'
            FROM generate_series(1, {{Rows}}) AS i
            """);
        _host.Execute("ANALYZE images");
    }

    internal PostgreSqlRecordsHost Host => _host ?? throw new InvalidOperationException(PostgreSqlServer.WhyNot);

    public void Dispose() => _host?.Dispose();
}
