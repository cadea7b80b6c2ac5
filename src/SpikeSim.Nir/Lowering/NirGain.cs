namespace SpikeSim.Nir.Lowering;

/// <summary>What a weight adds in one step.</summary>
public enum NirGain
{
    /// <summary>The equations of NIR in one Euler step: (w_in dt/tau_syn)(r dt/tau_mem).</summary>
    Nir,

    /// <summary>The same with 1 - e^(-dt/tau) in place of dt/tau.</summary>
    Exponential,

    /// <summary>The weight itself, whatever the file says of r and w_in.</summary>
    Unit,
}
