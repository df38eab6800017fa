namespace Invoke.Graph;

/// <summary>How often a node is tried, and how long an attempt may take.</summary>
/// <remarks>Each attempt runs a new copy of the node with its inputs. A policy is for nodes with a body; the engine carries out the others itself.</remarks>
public sealed record NodePolicy
{
    /// <summary>The longest time a timer takes.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Gets how often the node is tried at most, the first time included.</summary>
    /// <value>1 or more; the default is 1, no retry.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxAttempts));
            field = value;
        }
    } = 1;

    /// <summary>Gets how long to wait before the second attempt.</summary>
    /// <value>Zero to 49 days; the default is zero.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of its range.</exception>
    public TimeSpan RetryDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(RetryDelay));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, nameof(RetryDelay));
            field = value;
        }
    }

    /// <summary>Gets by what the wait is multiplied before each further attempt.</summary>
    /// <value>1 or more; the default is 2. 1 waits equally long each time.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or not finite.</exception>
    public double BackoffFactor
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(BackoffFactor));
            if (!double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "BackoffFactor must be a finite number.");
            }

            field = value;
        }
    } = 2;

    /// <summary>Gets the longest wait.</summary>
    /// <value>Zero to 49 days; the default is one minute.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of its range.</exception>
    public TimeSpan MaxRetryDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(MaxRetryDelay));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, nameof(MaxRetryDelay));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how long one attempt may take; then its token is cancelled, the attempt is awaited, and it counts as failed by a <see cref="TimeoutException"/>.</summary>
    /// <value>More than zero, up to 49 days; the default is null, no limit.</value>
    /// <remarks>A node that finishes in spite of the cancelled token keeps its result.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside of its range.</exception>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            if (value is { } timeout)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(Timeout));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(timeout, Longest, nameof(Timeout));
            }

            field = value;
        }
    }

    /// <summary>Gets what decides whether another attempt makes sense after an exception.</summary>
    /// <value>The default is null: after every exception. The cancellation of the run is never answered with another attempt.</value>
    public Func<Exception, bool>? ShouldRetry { get; init; }

    /// <summary>True where the node runs as it would without a policy.</summary>
    internal bool IsPlain => MaxAttempts == 1 && Timeout is null;

    /// <summary>The wait after a failed attempt, the first being 1.</summary>
    internal TimeSpan DelayAfter(int attempt)
    {
        if (RetryDelay == TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        // The product may be too large for a number, which is infinity then.
        double ticks = RetryDelay.Ticks * Math.Pow(BackoffFactor, attempt - 1);
        return ticks < MaxRetryDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : MaxRetryDelay;
    }
}
