namespace Invoke.Internal.Sqlite;

/// <summary>The one SQLite file of a store, which all its components share.</summary>
internal static class SqliteFile
{
    /// <summary>The folder of the file, and of what belongs to it.</summary>
    public static string FolderIn(string rootPath) => Path.GetFullPath(Path.Combine(rootPath, "databases"));

    public static string PathIn(string rootPath) => Path.Combine(FolderIn(rootPath), "invoke.db");
}
