namespace SpikeSim.Nir.Notes;

/// <summary>The names under which SpikeSim writes its notes into metadata groups; the first ones are those of the specification of NIR, section 6.</summary>
internal static class NoteNames
{
    public const string Engine = "engine";
    public const string Step = "dt";
    public const string TimeUnit = "time_unit";
    public const string Integrator = "integrator";
    public const string Reset = "reset";
    public const string MembraneShift = "dash_mem";
    public const string SynapseShift = "dash_syn";
    public const string SecondSynapseShift = "dash_syn_2";
    public const string WeightScale = "w_scale";
    public const string RecurrentWeightScale = "w_scale_rec";
    public const string SpikesPerStep = "spikes_per_step";
    public const string Name = "name";
    public const string Population = "population";
    public const string Amplitude = "amplitude";
    public const string Order = "order";
    public const string Comparison = "comparison";
    public const string LayerDelay = "layer_delay";
    public const string Chip = "chip";
    public const string Task = "task";
    public const string History = "history";

    public const string SpikeSim = "SpikeSim";
    public const string Seconds = "s";
    public const string Euler = "euler";
    public const string ToValue = "value";
    public const string Subtract = "subtract";
    public const string Signal = "signal";
    public const string Dirac = "dirac";
    public const string ChipOrder = "chip";
    public const string AtThreshold = ">=";
}
