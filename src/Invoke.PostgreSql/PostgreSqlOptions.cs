namespace Invoke.PostgreSql;

/// <summary>Options of the database that several machines share.</summary>
public sealed class PostgreSqlOptions
{
    /// <summary>Gets or sets how to reach the database, for example <c>Host=db;Database=invoke;Username=invoke;Password=…</c>.</summary>
    /// <value>Required. It is never logged, and no message of an exception has its password. At most 16 connections are open at a time unless it says otherwise ('Maximum Pool Size').</value>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>Gets or sets the schema of the tables; it is created where it is missing.</summary>
    /// <value>1 to 63 letters a to z, digits and '_', the first a letter; <c>invoke</c> by default. Hosts with different schemas share nothing.</value>
    public string Schema { get; set; } = "invoke";

    /// <summary>Gets or sets how long a statement may take before it is given up.</summary>
    /// <value>More than zero, up to an hour; half a minute by default.</value>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a worker that says nothing keeps its claim; after that another one takes its session over.</summary>
    /// <value>One second to an hour; half a minute by default. Several times <see cref="Invoke.Queue.SessionWorkerOptions.RenewInterval"/>, else short delays cost claims.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);
}
