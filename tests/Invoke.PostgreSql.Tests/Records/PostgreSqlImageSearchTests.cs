namespace Invoke.PostgreSql.Tests.Records;

public sealed class PostgreSqlImageSearchTests() : ImageSearchContract(new PostgreSqlRecordsHost());
