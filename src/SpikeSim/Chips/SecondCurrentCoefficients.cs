namespace SpikeSim.Chips;

/// <summary>Operations that the second synaptic current adds to a time step; the vendor leaves them out of its clock figure.</summary>
/// <param name="PerInputWeight">Per active input channel and hidden neuron.</param>
/// <param name="PerRecurrentTarget">Per active hidden neuron and recurrent target.</param>
/// <param name="PerHidden">Per hidden neuron.</param>
public sealed record SecondCurrentCoefficients(double PerInputWeight, double PerRecurrentTarget, double PerHidden);
