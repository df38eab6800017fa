namespace Invoke.Queue;

/// <summary>Where a claim stands.</summary>
public enum ClaimState
{
    /// <summary>The claim holds; the item is to be run.</summary>
    Valid,

    /// <summary>Somebody canceled the item; stop, keep what is finished, and end it as canceled.</summary>
    Canceled,

    /// <summary>The claim is lost; stop and write nothing more.</summary>
    Lost,
}
