namespace SpikeSim.Tests;

/// <summary>Where tests find files: the checkout, the vectors in it, and the shared folder beside it.</summary>
internal static class TestPlaces
{
    /// <summary>The folder of the solution.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>Vectors that are part of the checkout.</summary>
    public static string Vectors => Path.Combine(AppContext.BaseDirectory, "Vectors");

    /// <summary>A path in the shared folder; the test is skipped where the folder is absent.</summary>
    public static string Shared(params string[] parts)
    {
        string root = Environment.GetEnvironmentVariable("SPIKESIM_SHARED") is { Length: > 0 } set ? set : Path.Combine(Checkout, "..", "shared");
        Skip.IfNot(Directory.Exists(root), "the shared folder with reference vectors is not beside this checkout");
        return Path.Combine([root, .. parts]);
    }

    private static string FindCheckout()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SpikeSim.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
