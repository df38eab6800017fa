namespace Invoke.Images;

/// <summary>What recovery did with the files that dead processes left staged.</summary>
/// <param name="Completed">How many files were put in place, because their record exists.</param>
/// <param name="Removed">How many files were removed, because they have no record or are in place already.</param>
public readonly record struct ImageRecovery(int Completed, int Removed);
