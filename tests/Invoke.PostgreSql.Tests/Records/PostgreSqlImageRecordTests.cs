namespace Invoke.PostgreSql.Tests.Records;

public sealed class PostgreSqlImageRecordTests() : ImageRecordStorageContract(new PostgreSqlRecordsHost());
