using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Holds what triggers keep against the rows they keep it for, and rebuilds it.</summary>
internal static class ImageRecordCheck
{
    // The name's letters and digits side by side, in the metadata of any other row or among the images that it uses.
    private const string ReferencedSql = """
        SELECT 1 FROM images_text
        WHERE images_text MATCH $match AND rowid <> coalesce((SELECT id FROM images WHERE image_name = $name), 0) LIMIT 1
        """;

    private const string CountsDifferSql = $"""
        WITH counted AS (SELECT image_category, image_origin, is_intermediate, starred, deleted_at IS NOT NULL AS is_deleted, count(*) AS images,
                sum(file_bytes) AS file_bytes FROM images GROUP BY 1, 2, 3, 4, 5),
            kept AS (SELECT * FROM image_counts WHERE images <> 0)
        SELECT count(*) FROM (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
            UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))
        """;

    private const string TextDiffersSql = $"""
        SELECT (SELECT count(*) FROM images WHERE {ImagesSchemaOrder.HasWords} AND id NOT IN (SELECT id FROM images_text_docsize))
            + (SELECT count(*) FROM images_text_docsize WHERE id NOT IN (SELECT id FROM images))
        """;

    public static bool IsReferenced(SqliteSession session, string imageName) => session.Prepare(ReferencedSql)
        .Set("$name", imageName)
        .Set("$match", ImageSearchText.ToMatchOfName(imageName))
        .ExecuteScalar() is not null;

    public static List<ImageProblem> Find(SqliteSession session, int unused)
    {
        List<ImageProblem> problems = [];
        using (SqliteDataReader reader = session.Prepare("PRAGMA integrity_check(10)").ExecuteReader())
        {
            while (reader.Read())
            {
                if (reader.GetString(0) is not "ok" and var fault)
                {
                    problems.Add(new ImageProblem(ImageProblemKind.Database, "invoke.db", $"The database is damaged: {fault}. Restore a backup."));
                }
            }
        }

        AddIf(problems, session, CountsDifferSql, ImageProblemKind.Counts, "image_counts", "Kept counts differ from the rows; repairing counts again.");
        AddIf(problems, session, TextDiffersSql, ImageProblemKind.TextIndex, "images_text", "The text index misses rows or has too many; repairing builds it again.");
        return problems;
    }

    public static List<ImageProblem> Repair(SqliteSession session, List<ImageProblem> problems)
    {
        foreach (ImageProblem problem in problems)
        {
            switch (problem.Kind)
            {
                case ImageProblemKind.Counts:
                    session.Execute("DELETE FROM image_counts");
                    session.Execute(ImagesSchemaOrder.FillCounts);
                    break;
                case ImageProblemKind.TextIndex:
                    session.Execute("DROP TABLE images_text");
                    session.Execute(ImagesSchemaOrder.CreateText);
                    session.Execute(ImagesSchemaOrder.FillText);
                    break;
            }
        }

        return problems.ConvertAll(problem => problem with { IsRepaired = problem.Kind is ImageProblemKind.Counts or ImageProblemKind.TextIndex });
    }

    private static void AddIf(List<ImageProblem> problems, SqliteSession session, string sql, ImageProblemKind kind, string table, string message)
    {
        if (session.Prepare(sql).ExecuteScalar() is long and not 0)
        {
            problems.Add(new ImageProblem(kind, table, message));
        }
    }
}
