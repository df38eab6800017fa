using Invoke.Images;

namespace Invoke.PostgreSql.Tests.Records;

/// <summary>Records in a schema of their own.</summary>
internal sealed class PostgreSqlRecordsHost : RecordStorageHost
{
    private readonly List<PostgreSqlImageRecordStorage> _opened = [];

    public PostgreSqlRecordsHost() => Records = Open();

    public TestSchema Schema { get; } = new();

    public override PostgreSqlImageRecordStorage Records { get; }

    public override IImageRecordStorage OpenAgain(TimeProvider? time = null) => Open(time);

    public override void Execute(string sql) => Schema.Execute(sql);

    public override void AddForeignRows(int count) => Execute($"""
        INSERT INTO images (image_name, image_origin, image_category, width, height, created_at)
        SELECT to_char(i, 'FM00000') || '.png', 'internal', CASE WHEN i % 101 = 0 THEN 'mask' ELSE 'general' END, 1, 1, to_timestamp(1800000000 + i / 2)
        FROM generate_series(1, {count}) AS i
        """);

    public override void Dispose()
    {
        _opened.ForEach(opened => opened.Dispose());
        Schema.Dispose();
    }

    private PostgreSqlImageRecordStorage Open(TimeProvider? time = null)
    {
        _opened.Add(new PostgreSqlImageRecordStorage(Schema.Open(), time ?? Time));
        return _opened[^1];
    }
}
