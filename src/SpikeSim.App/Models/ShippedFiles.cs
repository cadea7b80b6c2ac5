namespace SpikeSim.App.Models;

/// <summary>Files that come with the program: they stand beside the executable.</summary>
internal static class ShippedFiles
{
    public static string Program => Path.Combine(AppContext.BaseDirectory, "networks", "digits.program.json");

    public static string Dataset => Path.Combine(AppContext.BaseDirectory, "datasets", "spoken-digits", "manifest.json");
}
