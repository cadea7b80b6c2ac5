namespace SpikeSim.Learning;

/// <summary>Which membranes of a layer a forward pass keeps.</summary>
internal enum KeptMembrane
{
    None,
    BeforeReset,
    AfterReset,
}
