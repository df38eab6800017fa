namespace Invoke.Graph.Tests;

/// <summary>Lets bodies go on after a random number of turns, so that they end in an order of their own.</summary>
internal sealed class Pauses(int seed)
{
    private readonly Random _random = new(seed);

    public async Task PauseAsync()
    {
        int turns;
        lock (_random)
        {
            turns = _random.Next(5);
        }

        for (; turns > 0; turns--)
        {
            await Task.Yield();
        }
    }
}
