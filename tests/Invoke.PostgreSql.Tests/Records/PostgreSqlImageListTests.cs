namespace Invoke.PostgreSql.Tests.Records;

public sealed class PostgreSqlImageListTests() : ImageListContract(new PostgreSqlRecordsHost());
