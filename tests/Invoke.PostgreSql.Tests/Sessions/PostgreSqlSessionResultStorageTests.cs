using Invoke.Images;

namespace Invoke.PostgreSql.Tests.Sessions;

public sealed class PostgreSqlSessionResultStorageTests() : SessionResultStorageContract(new Host())
{
    private sealed class Host : SessionResultHost
    {
        private readonly TestSchema _schema = new();
        private readonly PostgreSqlSessionResultStorage _results;

        public Host() => _results = new PostgreSqlSessionResultStorage(_schema.Source, TimeProvider.System);

        public override ISessionResultStorage Results => _results;

        public override void Dispose()
        {
            _results.Dispose();
            _schema.Dispose();
        }
    }
}
