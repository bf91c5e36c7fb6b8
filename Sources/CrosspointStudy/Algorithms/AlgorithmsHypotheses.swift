import Crosspoint

extension Hypothesis {
  /// The hypotheses of the study: a further one is an entry here.
  /// - Parameters:
  ///   - error: of a case, in percent by seed; empty where it was not run.
  ///   - bar: what keeps a case from refuting a hypothesis.
  static func all(
    _ error: (AlgorithmCase) -> [UInt64: Double], bar: (AlgorithmCase) -> Outcome?
  ) -> [Hypothesis] {
    func differences(_ of: [(factor: Double, each: AlgorithmCase?)]) -> [Double] {
      let errors = of.map { term in (term.factor, term.each.map(error) ?? [:]) }
      let seeds = errors.map { Set($0.1.keys) }.reduce(nil as Set<UInt64>?) {
        $0?.intersection($1) ?? $1
      }
      return (seeds ?? []).sorted().map { seed in
        errors.reduce(0) { $0 + $1.0 * $1.1[seed]! }
      }
    }
    /// Whether a case's error leaves room to rise.
    func hasLearnt(_ each: AlgorithmCase?) -> Bool {
      let errors = each.map(error) ?? [:]
      return !errors.isEmpty && mean(Array(errors.values)) < notLearnt
    }
    var barred: [String: Outcome] = [:]
    func against(_ network: StudiedNetwork, _ device: StudiedDevice, _ algorithm: TrainingAlgorithm)
      -> (String, [Double], Bool)
    {
      let cases = [algorithm, .sgd].map { AlgorithmCase(network, device, $0) }
      let label = "\(algorithm.title) on \(device.name), \(network.title)"
      if cases[0].flatMap(bar) == .outOfReach { barred[label] = .outOfReach }
      return (
        label,
        differences([(1, cases[0]), (-1, cases[1])]), cases.contains(where: hasLearnt)
      )
    }
    let transfers = TrainingAlgorithm.allCases.filter(\.isTransfer)
    func transferRows(_ devices: [DevicePreset]) -> [(String, [Double], Bool)] {
      StudiedNetwork.allCases.flatMap { network in
        devices.filter { device in network.devices.contains { $0.name == device.name } }.flatMap {
          device in transfers.map { against(network, StudiedDevice(device), $0) }
        }
      }
    }
    let device = AlgorithmCase.noisyReadsDevice
    func reads(_ algorithm: TrainingAlgorithm, _ noise: Float) -> AlgorithmCase? {
      AlgorithmCase(.dense, device, algorithm, readNoise: noise)
    }
    let noisy = AlgorithmCase.noisyReads
    let ofTransfers = transferRows([.reRamES, .reRamArrayOM, .reRamArrayHfO2])
    let ofReads = "Tiki-Taka against TTv2 on \(device.name), \(StudiedNetwork.dense.title)"
    if reads(.ttv2, noisy).flatMap(bar) == .saturated { barred[ofReads] = .saturated }
    return [
      Hypothesis(
        name: "transfer-beats-sgd",
        claim:
          """
          Transfer algorithms beat plain SGD on ReRamES and on the devices of arrays, ReRamArrayOM \
          and ReRamArrayHfO2.
          """,
        difference: "error less that of plain SGD", isBelowZero: true, barred: barred, ofTransfers),
      Hypothesis(
        name: "tiki-taka-on-idealized",
        claim:
          """
          Tiki-Taka with γ = 0 does not beat plain SGD on Idealized: without a device's asymmetry \
          nothing damps it, and it oscillates.
          """,
        difference: "error less that of plain SGD", isBelowZero: false,
        [against(.dense, StudiedDevice(.idealized), .tikiTaka)]),
      Hypothesis(
        name: "buffers-bear-noisier-reads",
        claim:
          """
          The buffered TTv2 bears noisier reads of the fast device than Tiki-Taka: with \
          \(fileName(Double(noisy))) times the noise on \(device.name) its error rises by less.
          """,
        difference: "rise of Tiki-Taka's error less that of TTv2's", isBelowZero: false,
        barred: barred,
        [
          (
            ofReads,
            differences([
              (1, reads(.tikiTaka, noisy)), (-1, reads(.tikiTaka, 1)), (-1, reads(.ttv2, noisy)),
              (1, reads(.ttv2, 1)),
            ]), hasLearnt(reads(.tikiTaka, 1)) && hasLearnt(reads(.ttv2, 1))
          )
        ]),
    ]
  }
}
