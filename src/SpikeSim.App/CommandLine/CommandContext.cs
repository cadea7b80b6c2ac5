using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace SpikeSim.App.CommandLine;

/// <summary>Where a command writes and how: results on one writer, everything else on the other.</summary>
internal sealed class CommandContext
{
    private const int PipeWidth = 140;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required bool Json { get; init; }

    public required bool Quiet { get; init; }

    public required TimeProvider Clock { get; init; }

    public required CancellationToken Cancellation { get; init; }

    /// <summary>A console for tables on the result writer; a pipe or file has no width of its own.</summary>
    public IAnsiConsole TableConsole
    {
        get
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) });
            console.Profile.Width = Console.IsOutputRedirected ? PipeWidth : console.Profile.Width;
            return console;
        }
    }

    /// <summary>A remark for the person at the terminal.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Error.WriteLine(text);
        }
    }

    /// <summary>A line of the result.</summary>
    public void Line(FormattableString text) => Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>The one JSON document of a command.</summary>
    public void WriteJson<T>(T document, JsonTypeInfo<T> type) => Out.WriteLine(JsonSerializer.Serialize(document, type));
}
