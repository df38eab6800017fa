using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <content>Copying the tensors that share the database of the images.</content>
public sealed partial class ImageCare
{
    private async ValueTask<ImageBackup> CopyTensorsAsync(string root, CancellationToken cancellationToken)
    {
        string source = Path.Combine(_options.RootPath, "tensors");
        if (!Directory.Exists(source) || !File.Exists(SqliteFile.PathIn(root)))
        {
            return default;
        }

        string target = Directory.CreateDirectory(Path.Combine(root, "tensors")).FullName;
        SqliteDatabase copy = ImagesDatabase.Create(new ImagesOptions { RootPath = root }, ImagesSchema.Component, ImagesSchema.Migrations);
        await using (copy.ConfigureAwait(false))
        {
            var backup = default(ImageBackup);
            List<string> missing = [];
            foreach (string name in await copy.ReadAsync(0, static (session, _) => TensorNames(session), cancellationToken).ConfigureAwait(false))
            {
                if (await TryCopyAsync(Path.Combine(source, name), Path.Combine(target, name), cancellationToken).ConfigureAwait(false) is { } bytes)
                {
                    backup = Add(backup, new ImageBackup(0, 1, bytes, 0) { Tensors = 1 });
                }
                else
                {
                    missing.Add(name);
                }
            }

            if (missing.Count == 0)
            {
                return backup;
            }

            // Released while the files were copied: the copy is as if it had been released before.
            HashSet<string> recorded = await RecordedTensorsAsync(cancellationToken).ConfigureAwait(false);
            List<string> released = missing.FindAll(name => !recorded.Contains(name));
            await copy.WriteAsync(released, RemoveTensors, cancellationToken).ConfigureAwait(false);
            return backup with { MissingFiles = missing.Count - released.Count };
        }
    }

    private async ValueTask<HashSet<string>> RecordedTensorsAsync(CancellationToken cancellationToken)
    {
        SqliteDatabase store = ImagesDatabase.Create(_options, ImagesSchema.Component, ImagesSchema.Migrations);
        await using (store.ConfigureAwait(false))
        {
            return [.. await store.ReadAsync(0, static (session, _) => TensorNames(session), cancellationToken).ConfigureAwait(false)];
        }
    }

    // The tables are there once a tensor has been saved. A name that no file can have is another program's, and has no file.
    private static List<string> TensorNames(SqliteSession session)
    {
        List<string> names = [];
        if (session.Prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'tensors'").ExecuteScalar() is null)
        {
            return names;
        }

        using SqliteDataReader reader = session.Prepare("SELECT tensor_name FROM tensors").ExecuteReader();
        while (reader.Read())
        {
            if (ImageNameRules.IsValid(reader.GetString(0)))
            {
                names.Add(reader.GetString(0));
            }
        }

        return names;
    }

    private static int RemoveTensors(SqliteSession session, List<string> names)
    {
        foreach (string name in names)
        {
            session.Prepare("DELETE FROM tensor_owners WHERE tensor_name = $name").Set("$name", name).ExecuteNonQuery();
            session.Prepare("DELETE FROM tensors WHERE tensor_name = $name").Set("$name", name).ExecuteNonQuery();
        }

        return names.Count;
    }

    private static async ValueTask<long?> TryCopyAsync(string source, string place, CancellationToken cancellationToken)
    {
        try
        {
            var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
            await using (content.ConfigureAwait(false))
            {
                return await WriteAsync(content, place, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
