namespace Invoke.PostgreSql.Tests.Records;

public sealed class PostgreSqlImageRecordBatchTests() : ImageRecordBatchContract(new PostgreSqlRecordsHost());
