using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class SqliteImagePagingPropertyTests() : ImagePagingPropertyContract(new RecordsHost());
