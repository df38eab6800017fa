using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class SqliteImageSearchTests() : ImageSearchContract(new RecordsHost());
