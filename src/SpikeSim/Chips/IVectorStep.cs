namespace SpikeSim.Chips;

/// <summary>A vector form of the time step; its width is chosen once, when an engine is created.</summary>
internal interface IVectorStep
{
    /// <summary>Advances by one step with the input events taken last.</summary>
    void Advance();
}
