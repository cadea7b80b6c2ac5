using SpikeSim.Chips;
using SpikeSim.Rasters;
using SpikeSim.Recognition;

namespace SpikeSim.App.Models;

/// <summary>A program on the integer engine of its chip.</summary>
internal sealed class ChipModel : IEngineModel
{
    private readonly KeywordRecognizer? _recognizer;
    private readonly ChipCore _core;

    public ChipModel(LoadedModel model)
    {
        Facts = new ModelFacts(model.Path, model.Name, model.Program.Inputs, model.Program.Hidden.Count + model.Program.Outputs.Count, model.StepSeconds, model.Task);
        Description = $"{model.Chip.Name} (integers)";
        _recognizer = model.Task is { } task ? new KeywordRecognizer(model.Program, task) : null;
        _core = _recognizer?.Core ?? new ChipCore(model.Program);
    }

    public ModelFacts Facts { get; }

    public string Description { get; }

    public RunOutcome Run(RunInput input, RecordedStates states, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_recognizer is not null)
        {
            Hearing hearing = _recognizer.Hear(input.Raster, states);
            return new RunOutcome(hearing.Recording, hearing.Decision, _core.Counters, null);
        }

        _core.Reset();
        return new RunOutcome(_core.Run(input.Raster, states | RecordedStates.OutputMembrane), null, _core.Counters, null);
    }
}
