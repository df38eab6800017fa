using System.Text.Json;
using Invoke.Internal.Records;

namespace Invoke.Images.Tests;

public sealed class WireFormatTests
{
    [Fact]
    public void StoredImage_Json_IsInvokeAIs()
    {
        var record = new ImageRecord
        {
            ImageName = "a.png",
            Origin = ImageOrigin.External,
            Category = ImageCategory.Control,
            Width = 2,
            Height = 3,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };

        using JsonDocument json = JsonSerializer.SerializeToDocument(new StoredImage(record, "u", "t"));

        Assert.Equal(
            ["created_at", "file_bytes", "height", "image_category", "image_name", "image_origin", "image_subfolder", "image_url", "is_intermediate", "starred", "thumbnail_url", "updated_at", "width"],
            json.RootElement.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("control", json.RootElement.GetProperty("image_category").GetString());
        Assert.Equal("external", json.RootElement.GetProperty("image_origin").GetString());
    }

    [Fact]
    public void StoredImage_Json_RoundTrips()
    {
        var image = new StoredImage { ImageName = "a.png", Origin = ImageOrigin.Internal, Category = ImageCategory.User, Width = 1, Height = 2, ImageUrl = "u", ThumbnailUrl = "t" };

        Assert.Equal(image, JsonSerializer.Deserialize<StoredImage>(JsonSerializer.Serialize(image)));
    }

    [Fact]
    public void ImageRef_Json_IsInvokeAIs() => Assert.Equal("""{"image_name":"a.png"}""", JsonSerializer.Serialize(new ImageRef("a.png")));

    [Fact]
    public void ImageChanges_Json_ReadsTheClosedSet()
    {
        ImageChanges? changes = JsonSerializer.Deserialize<ImageChanges>(
            """{"image_category":"mask","session_id":"s","is_intermediate":true,"starred":false}""");

        Assert.Equal(new ImageChanges { Category = ImageCategory.Mask, SessionId = "s", IsIntermediate = true, Starred = false }, changes);
    }

    [Theory]
    [InlineData("""{"width":1}""")]
    [InlineData("""{"image_name":"b.png"}""")]
    [InlineData("""{"image_category":"portrait"}""")]
    [InlineData("""{"is_intermediate":"true"}""")]
    public void ImageChanges_AnythingElse_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ImageChanges>(json));

    [Fact]
    public void EnumText_EveryValue_EqualsTheWire()
    {
        Assert.All(Enum.GetValues<ImageOrigin>(), origin => Assert.Equal($"\"{EnumText.Of(origin)}\"", JsonSerializer.Serialize(origin)));
        Assert.All(Enum.GetValues<ImageCategory>(), category => Assert.Equal($"\"{EnumText.Of(category)}\"", JsonSerializer.Serialize(category)));
        Assert.All(Enum.GetValues<ImageCategory>(), category => Assert.Equal(category, EnumText.ToCategory(EnumText.Of(category))));
        Assert.All(Enum.GetValues<ImageOrigin>(), origin => Assert.Equal(origin, EnumText.ToOrigin(EnumText.Of(origin))));
    }
}
