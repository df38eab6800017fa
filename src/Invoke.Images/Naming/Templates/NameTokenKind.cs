namespace Invoke.Images;

/// <summary>What a part of a name template stands for.</summary>
internal enum NameTokenKind
{
    Text,
    Date,
    Time,
    Seed,
    Counter,
    Uuid,
    Session,
    Node,
    Category,
}
