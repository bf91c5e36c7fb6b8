extension InferenceSettings {
  /// Pairs of `CMO` behind the circuits of `init()`, drift compensated.
  public static let reRAM: InferenceSettings = {
    var settings = InferenceSettings()
    settings.device = ProgrammedDevice(CMO())
    return settings
  }()

  /// Pairs of `Wan2022` behind the circuits of `init()`, drift compensated.
  public static let rramWan: InferenceSettings = {
    var settings = InferenceSettings()
    settings.device = ProgrammedDevice(Wan2022())
    return settings
  }()

  /// What eight bits cost and nothing else: exact devices of 128 levels on pairs, which are 255
  /// weights, behind 8-bit converters without noise, whose ranges are the largest signals of a
  /// calibration.
  public static let idealEightBit: InferenceSettings = {
    var settings = InferenceSettings()
    settings.device = ProgrammedDevice(ExactConductance())
    settings.conductances.levels = 128
    settings.forward.outputNoise = 0
    settings.forward.noiseManagement = .none
    settings.forward.boundManagement = .none
    settings.inputRange = .maximum
    settings.outputRange = .maximum
    settings.compensation = .none
    return settings
  }()
}
