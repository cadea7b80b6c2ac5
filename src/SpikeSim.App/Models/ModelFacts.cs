using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>What inputs and recordings of a run need to know of a network, whatever the engine.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">What the network is called.</param>
/// <param name="Inputs">The number of input channels.</param>
/// <param name="Neurons">The number of hidden neurons and outputs.</param>
/// <param name="StepSeconds">The time step of the engine.</param>
/// <param name="Task">Front end, labels and decision, in the units of the engine; or null.</param>
internal sealed record ModelFacts(string Path, string Name, int Inputs, int Neurons, double StepSeconds, KeywordTask? Task)
{
    /// <summary>The task, or an error that says what the file lacks.</summary>
    public KeywordTask RequireTask() => Task
        ?? throw new DataFormatException($"{Path}: the file has no member \"task\" (front end, labels, decision), so it cannot hear a sound. Give it a raster instead, or add the task.");
}
