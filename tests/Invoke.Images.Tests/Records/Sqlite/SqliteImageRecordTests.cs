using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class SqliteImageRecordTests() : ImageRecordStorageContract(new RecordsHost());
