using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class SqliteImagePagingTests() : ImagePagingContract(new RecordsHost());
