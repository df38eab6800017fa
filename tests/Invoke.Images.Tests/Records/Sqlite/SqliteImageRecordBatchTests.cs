using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class SqliteImageRecordBatchTests() : ImageRecordBatchContract(new RecordsHost());
