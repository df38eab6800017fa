namespace Invoke.PostgreSql.Tests.Records;

public sealed class PostgreSqlImagePagingTests() : ImagePagingContract(new PostgreSqlRecordsHost());
