using System.CommandLine;
using System.Text.Json;
using SpikeSim.App.Commands;
using SpikeSim.Mapping;

namespace SpikeSim.App.CommandLine;

/// <summary>Runs the body of a command and turns whatever goes wrong into one sentence and an exit code.</summary>
internal static class CommandAction
{
    /// <summary>Prints exactly one JSON document (or JSON lines) on standard output.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON on standard output.", Recursive = true };

    /// <summary>Only results and errors.</summary>
    public static Option<bool> Quiet { get; } = new("--quiet") { Description = "Print results and errors only.", Recursive = true };

    /// <summary>Details of errors.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Show the details of an error.", Recursive = true };

    /// <summary>Gives a command its body.</summary>
    public static void Set(Command command, Streams streams, Func<ParseResult, CommandContext, int> body) =>
        command.SetAction((parse, cancellation) => Task.Run(() => Run(parse, streams, body, cancellation), CancellationToken.None));

    /// <summary>Writes an error the way the user asked for.</summary>
    public static void Report(Streams streams, bool json, string code, string message) => Report(streams, json, code, message, []);

    private static void Report(Streams streams, bool json, string code, string message, IReadOnlyList<Violation> violations)
    {
        streams.Error.WriteLine($"error: {message}");
        if (json)
        {
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteString("schema", "spikesim-error/1");
                writer.WriteStartObject("error");
                writer.WriteString("code", code);
                writer.WriteString("message", message);
                writer.WriteEndObject();
                if (violations.Count > 0)
                {
                    writer.WritePropertyName("violations");
                    JsonSerializer.Serialize(writer, [.. violations.Select(CheckViolation.Of)], ResultJson.Default.CheckViolationArray);
                }

                writer.WriteEndObject();
            }

            streams.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
        }
    }

    private static int Run(ParseResult parse, Streams streams, Func<ParseResult, CommandContext, int> body, CancellationToken cancellation)
    {
        bool json = parse.GetValue(Json);
        var context = new CommandContext
        {
            Out = streams.Out,
            Error = streams.Error,
            Json = json,
            Quiet = parse.GetValue(Quiet),
            Clock = streams.Clock,
            Cancellation = cancellation,
        };
        try
        {
            return body(parse, context);
        }
        catch (AggregateException e) when (e.InnerException is not null)
        {
            return Fail(e.InnerException, parse, streams, json);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Fail(e, parse, streams, json);
        }
    }

    // What the file system says, with what to do about it.
    private static string Sentence(Exception e) => e switch
    {
        FileNotFoundException { FileName: { } file } => $"{file}: there is no such file. Check its name and folder.",
        DirectoryNotFoundException => $"{e.Message} Check the name of the folder.",
        UnauthorizedAccessException => $"{e.Message} It may be a folder, or a file that you may not use.",
        _ => e.Message,
    };

    private static int Fail(Exception e, ParseResult parse, Streams streams, bool json)
    {
        (int exit, string code) = e switch
        {
            OperationCanceledException => (ExitCodes.Cancelled, "cancelled"),
            UsageException => (ExitCodes.Usage, "usage"),
            DesignRuleException => (ExitCodes.DesignRules, "design-rules"),
            DataFormatException or IOException or UnauthorizedAccessException => (ExitCodes.Data, "data"),
            _ => (ExitCodes.Internal, "internal"),
        };
        string message = exit switch
        {
            ExitCodes.Cancelled => "cancelled.",
            ExitCodes.Internal => $"an internal fault: {e.Message} This is a bug in SpikeSim; please report it with the output of the same command and --verbose.",
            _ => Sentence(e),
        };
        Report(streams, json, code, message, e is DesignRuleException rules ? rules.Violations : []);
        if (parse.GetValue(Verbose))
        {
            streams.Error.WriteLine(e.ToString());
        }

        return exit;
    }
}
