namespace Invoke.Graph;

/// <summary>What attempts ask of the run they belong to.</summary>
internal interface IAttemptHost
{
    /// <summary>The lock to hold while a copy is made; other invocations may be growing what it reads.</summary>
    Lock Lock { get; }

    TimeProvider Time { get; }

    void OnRetrying(Invocation invocation, int attempt, TimeSpan delay, Exception exception);
}
