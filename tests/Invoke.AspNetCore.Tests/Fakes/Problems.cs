namespace Invoke.AspNetCore.Tests;

/// <summary>Checks that an answer is a problem document that helps and gives nothing away.</summary>
internal static class Problems
{
    public static async Task<string> AssertProblemAsync(this HttpResponseMessage response, HttpStatusCode status, params string[] says)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{response.RequestMessage?.RequestUri} gave {(int)response.StatusCode}, not {(int)status}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(response.Headers.CacheControl?.NoStore);
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        string detail = problem.RootElement.GetProperty("detail").GetString()!;
        Assert.All(says, text => Assert.Contains(text, detail, StringComparison.Ordinal));
        Assert.DoesNotContain("invoke-tests-", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Invoke.Images.", body, StringComparison.Ordinal);
        return detail;
    }
}
