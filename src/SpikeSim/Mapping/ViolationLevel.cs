namespace SpikeSim.Mapping;

/// <summary>How serious a broken design rule is.</summary>
public enum ViolationLevel
{
    /// <summary>The network runs, but probably not as meant.</summary>
    Warning,

    /// <summary>The chip cannot run the network.</summary>
    Error,
}
