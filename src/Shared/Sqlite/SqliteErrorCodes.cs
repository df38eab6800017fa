namespace Invoke.Internal.Sqlite;

/// <summary>The result codes of SQLite that mean something here.</summary>
internal static class SqliteErrorCodes
{
    public const int Busy = 5;
    public const int Locked = 6;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int Constraint = 19;
    public const int NotADatabase = 26;

    /// <summary>Extended code: a primary key exists already.</summary>
    public const int ConstraintPrimaryKey = 1555;

    /// <summary>Extended code: a value that has to be unique exists already.</summary>
    public const int ConstraintUnique = 2067;
}
