namespace Invoke.Images;

/// <summary>How many intermediates may stay; a bound that is null does not count, and of several each must hold.</summary>
public sealed record ImageRetention
{
    /// <summary>Gets how old an intermediate may become.</summary>
    /// <value>Zero or more; null, which sets no bound, by default.</value>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Gets how many intermediates there may be.</summary>
    /// <value>0 or more; null, which sets no bound, by default.</value>
    public long? MaxCount { get; init; }

    /// <summary>Gets how many bytes the files of intermediates may take.</summary>
    /// <value>0 or more; null, which sets no bound, by default.</value>
    public long? MaxBytes { get; init; }

    /// <summary>Gets how old an intermediate must be to be deleted at all, as a graph that is running may still need it.</summary>
    /// <value>Zero or more; one hour by default.</value>
    public TimeSpan MinAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets a policy that lets no intermediate stay that is older than <see cref="MinAge"/>.</summary>
    public static ImageRetention None { get; } = new() { MaxCount = 0 };

    /// <summary>Checks the bounds.</summary>
    /// <exception cref="ArgumentException">A value is negative.</exception>
    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAge ?? TimeSpan.Zero, TimeSpan.Zero, nameof(MaxAge));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxCount ?? 0, nameof(MaxCount));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxBytes ?? 0, nameof(MaxBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinAge, TimeSpan.Zero, nameof(MinAge));
    }
}
