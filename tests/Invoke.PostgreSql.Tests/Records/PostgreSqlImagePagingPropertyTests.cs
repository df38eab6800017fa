namespace Invoke.PostgreSql.Tests.Records;

public sealed class PostgreSqlImagePagingPropertyTests() : ImagePagingPropertyContract(new PostgreSqlRecordsHost());
