using System.CommandLine;
using SpikeSim.App.Commands;

namespace SpikeSim.App.CommandLine;

/// <summary>The command line: one root, one factory per command, usage errors with exit code 2.</summary>
internal static class SpikeSimCommandLine
{
    private const string Welcome = """
        SpikeSim: from a spoken word to the behaviour of a neuromorphic chip.

          spikesim demo                                     hear ten shipped clips through the chip engine
          spikesim encode word.wav -o word.csv              sound to events, as the chip's front end sees it
          spikesim run networks/digits.json word.wav        one clip through a network, with a decision
          spikesim evaluate networks/digits.json set.json   the score over a data set
          spikesim train networks/digits.recipe.json        train a network that the chip can hold

        All commands: spikesim --help. One command: spikesim COMMAND --help.
        """;

    /// <summary>Parses and runs one command line.</summary>
    public static async Task<int> RunAsync(string[] args, Streams streams, CancellationToken cancellation = default)
    {
        RootCommand root = Create(streams);
        ParseResult parse = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = streams.Out,
            Error = streams.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
        };
        if (parse.Errors.Count > 0)
        {
            await parse.InvokeAsync(new InvocationConfiguration { Output = streams.Error, Error = streams.Error }, cancellation);
            if (args.Contains("--json"))
            {
                CommandAction.Report(streams with { Error = TextWriter.Null }, json: true, "usage", parse.Errors[0].Message);
            }

            return ExitCodes.Usage;
        }

        return await parse.InvokeAsync(configuration, cancellation);
    }

    private static RootCommand Create(Streams streams)
    {
        var root = new RootCommand("SpikeSim simulates spiking neural networks on neuromorphic chips, from audio to a keyword.");
        root.Options.Add(CommandAction.Json);
        root.Options.Add(CommandAction.Quiet);
        root.Options.Add(CommandAction.Verbose);
        root.Subcommands.Add(DemoCommand.Create(streams));
        root.Subcommands.Add(EncodeCommand.Create(streams));
        root.Subcommands.Add(RunCommand.Create(streams));
        root.Subcommands.Add(CompareCommand.Create(streams));
        root.Subcommands.Add(TrainCommand.Create(streams));
        root.Subcommands.Add(EvaluateCommand.Create(streams));
        root.Subcommands.Add(DatasetCommand.Create(streams));
        root.Subcommands.Add(LimitsCommand.Create(streams));
        root.Subcommands.Add(CheckCommand.Create(streams));
        root.Subcommands.Add(MapCommand.Create(streams));
        root.Subcommands.Add(InfoCommand.Create(streams));
        root.Subcommands.Add(ConvertCommand.Create(streams));
        root.Subcommands.Add(VerifyCommand.Create(streams));
        root.Subcommands.Add(BenchCommand.Create(streams));
        CommandAction.Set(root, streams, (_, context) =>
        {
            context.Out.WriteLine(Welcome);
            return ExitCodes.Good;
        });
        return root;
    }
}
