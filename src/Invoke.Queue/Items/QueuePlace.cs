namespace Invoke.Queue;

/// <summary>On which side of another item.</summary>
public enum QueuePlace
{
    /// <summary>Right before it.</summary>
    Before,

    /// <summary>Right after it.</summary>
    After,
}
