using Invoke.Images;

namespace Invoke.Internal.Records;

/// <summary>What is told of a row that another program wrote and nobody understands.</summary>
internal static class UnknownColumn
{
    public static BadImageRecordException In(ImageLocation location, string column, string text) => new(
        location,
        $"The record of image '{location.ImageName}' holds '{text}' in column {column}, which this version does not know. Update the program, correct the row, or delete the image.");
}
