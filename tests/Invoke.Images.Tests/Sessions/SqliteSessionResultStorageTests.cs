using Invoke.Testing.Shared;
using Microsoft.Extensions.Options;

namespace Invoke.Images.Tests;

public sealed class SqliteSessionResultStorageTests() : SessionResultStorageContract(new Host())
{
    private sealed class Host : SessionResultHost
    {
        private readonly TempDirectory _root = new();
        private readonly SqliteSessionResultStorage _results;

        public Host() => _results = new SqliteSessionResultStorage(Options.Create(new ImagesOptions { RootPath = _root.Path }));

        public override ISessionResultStorage Results => _results;

        public override void Dispose()
        {
            _results.Dispose();
            _root.Dispose();
        }
    }
}
