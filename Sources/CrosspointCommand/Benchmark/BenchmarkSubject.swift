import ArgumentParser
import Crosspoint

/// What `bench --devices` times updates of: a device model, a cell, or a device of the literature,
/// alone or by a training algorithm.
struct BenchmarkSubject: Sendable {
  /// As the option, tables and files have it.
  let name: String
  /// The tile that has it.
  let settings: AnalogSettings

  /// Of a device model at its defaults, with as much write noise as a step.
  private static let withWriteNoise = "+writeNoise"
  private static let allName = "all"

  /// Every device model, those that have it with write noise too, and every cell.
  static let all =
    Device.builtIn.flatMap { model in
      model is any WriteNoiseModel.Type ? [model.name, model.name + withWriteNoise] : [model.name]
    } + Cell.builtIn.map { $0.name }

  /// Devices of the literature: cells and devices of named tiles.
  private static let presets =
    DevicePreset.all.map { ($0.name, $0.settings) }
    + CompoundPreset.all.map { ($0.name, $0.settings) }

  /// Names of a list that commas separate, or all of them.
  /// - Throws: `ValidationError` for a name that there is not.
  static func names(_ list: String) throws -> [String] {
    if list == allName { return all }
    let possible = all + presets.map(\.0)
    return try list.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let name = String(part)
      guard possible.contains(name) else {
        if name.hasSuffix(".json") {
          throw ValidationError(
            """
            --devices: '\(name)' names a file; --settings takes it, and --devices single then \
            times its device alone.
            """)
        }
        let nearest = nearestName(to: name, of: possible, within: 2).map {
          "Did you mean '\($0)'? "
        }
        throw ValidationError(
          """
          --devices: '\(name)' is no device model, cell or device of the literature. \
          \(nearest ?? "")There are \(all.joined(separator: ", ")); \
          \(DevicePreset.all.map(\.name).joined(separator: ", ")), or a training algorithm on one \
          of these (TikiTakaReRamES); or \(allName).
          """)
      }
      return name
    }
  }

  /// - Parameters:
  ///   - name: one of `all`, or of a device of the literature; nil for another one.
  ///   - tile: whose circuits and storage it has; and whose device, where it is a cell.
  init?(_ name: String, on tile: AnalogSettings) {
    var settings = tile
    settings.cell = .single
    if let cell = Cell.builtIn.first(where: { $0.name == name }) {
      settings.cell = Self.make(cell)
    } else if let preset = Self.presets.first(where: { $0.0 == name })?.1 {
      (settings.device, settings.cell) = (preset.device, preset.cell)
    } else if let model = Device.builtIn.first(where: { $0.name == name }) {
      settings.device = Device(model.init())
    } else if let model = Device.builtIn.first(where: { $0.name + Self.withWriteNoise == name }),
      var device = model.init() as? any WriteNoiseModel
    {
      device.written.inSteps = 1
      settings.device = Device(device)
    } else {
      return nil
    }
    (self.name, self.settings) = (name, settings)
  }

  private static func make(_ cell: any CellModel.Type) -> Cell { Cell(cell.init()) }
}

extension BenchmarkCase {
  /// Dense and training-like updates of these subjects, by size and batch.
  static func updates(of subjects: [BenchmarkSubject], sizes: [Int], batches: [Int])
    -> [BenchmarkCase]
  {
    subjects.flatMap { subject in
      sizes.flatMap { n in
        batches.flatMap { batch in
          [Variant.trainingLike, .dense].map {
            BenchmarkCase(
              operation: .update, variant: $0, rows: n, columns: n, batch: batch,
              tile: subject.settings, subject: subject.name)
          }
        }
      }
    }
  }

  /// Gaussians that the pulses of one call need: one for each coincidence and, with write noise,
  /// one for each pulsed cross-point and sample. Nil where a law does with fewer, and for cells of
  /// several devices.
  func gaussians() throws -> Int? {
    let (settings, model) = (settings, settings.device.model)
    guard operation == .update, settings.cell == .single, model.takesPulses, !model.pulsesAddUp,
      !model.respondsToOneLine, model.common.cycleSpread > 0
    else { return nil }
    let (x, delta) = signals()
    // Without management neither side's trains depend on the other: one column or row will do.
    let one = Matrix(rows: batch, columns: 1, repeating: 1)
    let columnTrains = try AnalogTile(rows: 1, columns: columns, settings: settings, seed: 1)
      .pulseTrains(x: x, delta: one, learningRate: 0.01).x
    let rowTrains = try AnalogTile(rows: rows, columns: 1, settings: settings, seed: 1)
      .pulseTrains(x: one, delta: delta, learningRate: 0.01).delta
    var count = 0
    for sample in 0..<batch {
      let x = columnTrains[sample * columns..<(sample + 1) * columns]
      let delta = rowTrains[sample * rows..<(sample + 1) * rows]
      for slot in 0..<UInt64(settings.update.bitLength) {
        count += x.count { $0 >> slot & 1 == 1 } * delta.count { $0 >> slot & 1 == 1 }
      }
      if model.writeNoise > 0 {
        count += delta.reduce(0) { sum, row in sum + x.count { $0 & row != 0 } }
      }
    }
    return count
  }
}
