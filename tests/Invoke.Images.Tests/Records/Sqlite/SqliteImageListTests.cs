using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class SqliteImageListTests() : ImageListContract(new RecordsHost());
