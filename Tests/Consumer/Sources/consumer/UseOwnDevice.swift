import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation

/// The built-in device of the same equations.
private func builtIn(_ own: FadingSteps) -> SoftBounds {
  var device = SoftBounds()
  (device.steps, device.common) = (own.steps, own.common)
  return device
}

/// What an update is given.
private struct Case {
  var name: String
  var update = AnalogSettings.rpuBaseline.update
  var x: Matrix
  var delta: Matrix

  /// Every signal sends a pulse in every other slot of 31.
  static func dense(_ n: Int) -> Case {
    let words = RandomStream(seed: 1, tile: 0, vector: 1, purpose: .syntheticData).uniformWords(
      2 * n)
    let signs = words.map { $0 & 1 == 0 ? Float(1) : -1 }
    var all = Case(
      name: "dense", x: Matrix(rows: 1, columns: n, Array(signs[..<n])),
      delta: Matrix(rows: 1, columns: n, Array(signs[n...])))
    (all.update.bitLength, all.update.fixedGain) = (31, 0.5)
    return all
  }

  /// A fifth of x in (0, 1), small δ, ten slots.
  static func trainingLike(_ n: Int) -> Case {
    let words = RandomStream(seed: 1, tile: 0, vector: 2, purpose: .syntheticData).uniformWords(
      2 * n)
    let draws = words.map { Float($0 >> 8) * 0x1p-24 }
    let delta = RandomStream(seed: 1, tile: 0, vector: 3, purpose: .syntheticData).gaussians(n)
    return Case(
      name: "training-like",
      x: Matrix(rows: 1, columns: n, (0..<n).map { draws[$0] < 0.2 ? draws[n + $0] : 0 }),
      delta: Matrix(rows: 1, columns: n, delta.map { 0.02 * $0 }))
  }

  func tile(_ device: Device, _ n: Int, _ storage: Storage) throws -> AnalogTile {
    var settings = AnalogSettings.rpuBaseline
    (settings.device, settings.update, settings.storage) = (device, update, storage)
    return try AnalogTile(
      rows: n, columns: n, settings: settings, seed: 1, kernels: .table(for: .baseline))
  }
}

/// The own law computes what the built-in one does, bit for bit.
private func compareBits() throws {
  for n in [33, 100] {
    for one in [Case.dense(n), .trainingLike(n)] {
      for storage in [Storage(), .compact] {
        var device = FadingSteps()
        // Bounds that some weights meet.
        (device.step, device.upDown) = (0.02, 0.1)
        let own = try one.tile(Device(device), n, storage)
        let known = try one.tile(Device(builtIn(device)), n, storage)
        for _ in 1...20 {
          for tile in [own, known] {
            try tile.update(x: one.x, delta: one.delta, learningRate: 0.1)
          }
        }
        let bits = own.weights.elements.map(\.bitPattern)
        precondition(bits == known.weights.elements.map(\.bitPattern) && Set(bits).count > n)
      }
    }
  }
}

/// Time of an update with the own law, over that with the built-in one: a median of pairs.
private func ratio(_ one: Case, _ storage: Storage, pairs: Int) throws -> Double {
  let n = 512
  let tiles = [
    try one.tile(Device(FadingSteps()), n, storage),
    try one.tile(Device(builtIn(FadingSteps())), n, storage),
  ]
  let clock = ContinuousClock()
  func time(_ tile: AnalogTile) throws -> Duration {
    try clock.measure { try tile.update(x: one.x, delta: one.delta, learningRate: 0.01) }
  }
  for tile in tiles { _ = try time(tile) }
  let ratios = try (0..<pairs).map { pair in
    // Each of them first in every other pair.
    let first = try time(tiles[pair % 2])
    let second = try time(tiles[1 - pair % 2])
    return pair % 2 == 0 ? first / second : second / first
  }
  return ratios.sorted()[pairs / 2]
}

/// The own law takes at most 1.2 times as long as the built-in one, compiled for the same
/// instruction set.
private func compareTimes() throws {
  for (one, pairs) in [(Case.dense(512), 101), (.trainingLike(512), 1001)] {
    for (name, storage) in [("single", Storage()), ("half", .compact)] {
      var found = try ratio(one, storage, pairs: pairs)
      // Once more, for a machine that was busy.
      if found > 1.2 { found = min(found, try ratio(one, storage, pairs: 2 * pairs)) }
      let shown = (found * 100).rounded() / 100
      let text = "own law over built-in law, \(one.name), \(name) precision: \(shown)"
      // A release build does not print the message of a precondition.
      guard found <= 1.2 else { fatalError("\(text), which is more than 1.2") }
      print("consumer: \(text)")
    }
  }
}

/// Trains with the own device, is refused where it is not known, saves, and goes on.
private func keepDevice() throws {
  let part = SyntheticDigits.make(count: 101, seed: 1)
  let data = TrainingData(name: "digits", train: part, test: part)
  var settings = AnalogSettings.rpuManaged
  settings.device = Device(FadingSteps())
  func trainer(_ device: Device) throws -> Trainer {
    var settings = settings
    settings.device = device
    let plan = NetworkPlan(.dense(widths: [784, 20, 10]), ArrayPlan(.analog(settings)))
    return Trainer(
      network: try plan.makeNetwork(seed: 1), data: data, schedule: .rpu(epochs: 2), seed: 1)
  }
  func weights(_ trainer: Trainer) -> [[UInt32]] {
    trainer.network.layers.flatMap(\.tiles).map { $0.weights.elements.map(\.bitPattern) }
  }
  func refusal(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    fatalError("a device that is not registered was saved or read")
  }

  let run = try trainer(Device(FadingSteps()))
  _ = try run.runEpoch()
  for said in [
    refusal { try run.network.checkStorable() },
    refusal { try run.save(to: "own-device.safetensors") },
    refusal { try SettingsFile.write(.analog(settings), to: "own-device.json") },
  ] {
    print(said)
    precondition(said.contains("'fadingSteps' is not registered"))
    precondition(said.contains("call Device.register(FadingSteps.self)"))
  }
  let text = #"{"analog": {"device": {"fadingSteps": {}}}}"#
  try Data(text.utf8).write(to: URL(fileURLWithPath: "unread.json"))
  let said = refusal { _ = try SettingsFile.load(from: "unread.json") }
  print(said)
  precondition(said.contains("device.fadingSteps is not known") && said.contains("softBounds"))
  precondition(said.contains("Device.register"))

  Device.register(FadingSteps.self)
  try run.save(to: "own-device.safetensors")
  try SettingsFile.write(.analog(settings), to: "own-device.json")
  let read = try SettingsFile.load(from: "own-device.json")
  precondition(read == .analog(settings))
  let resumed = try Trainer.resume(from: "own-device.safetensors", data: data)
  _ = try resumed.runEpoch()
  _ = try run.runEpoch()
  let known = try trainer(Device(builtIn(FadingSteps())))
  for _ in 1...2 { _ = try known.runEpoch() }
  precondition(weights(resumed) == weights(run) && weights(run) == weights(known))
  precondition(resumed.results.map(\.test_error) == known.results.map(\.test_error))
}

/// A device of this module's own beside the built-in one of the same equations.
func useOwnDevice() throws {
  try compareBits()
  try keepDevice()
  try compareTimes()
}
