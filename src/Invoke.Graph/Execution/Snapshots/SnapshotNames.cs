namespace Invoke.Graph;

/// <summary>The members of a snapshot's JSON.</summary>
internal static class SnapshotNames
{
    public const int CurrentVersion = 1;
    public const string Version = "version";
    public const string Session = "session_id";
    public const string Graph = "graph";
    public const string Inputs = "inputs";
    public const string Edits = "edits";
    public const string Queue = "queue";
    public const string Axes = "axes";
    public const string Skipped = "skipped";
    public const string Choices = "choices";
    public const string History = "history";
    public const string Results = "results";
}
