using SpikeSim.App.CommandLine;

return await SpikeSimCommandLine.RunAsync(args, new Streams(Console.Out, Console.Error, TimeProvider.System));
