public import Crosspoint
public enum SyntheticDigits { public static func standard(seed: UInt64) -> TrainingData { fatalError() } }
