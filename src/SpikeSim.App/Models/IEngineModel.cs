using SpikeSim.Rasters;

namespace SpikeSim.App.Models;

/// <summary>A network on one of the engines. An object belongs to one thread; every run starts from the reset state.</summary>
internal interface IEngineModel
{
    /// <summary>The network.</summary>
    ModelFacts Facts { get; }

    /// <summary>The engine and its settings, for people.</summary>
    string Description { get; }

    /// <summary>Runs an input, with the silent steps that the decision wants.</summary>
    /// <param name="input">The input.</param>
    /// <param name="states">What to record beside spikes and output membranes.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    RunOutcome Run(RunInput input, RecordedStates states, CancellationToken cancellation = default);
}
