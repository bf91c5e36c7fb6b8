import CrosspointFiles

/// Files of measured pulses: comma-separated values with a header, in UTF-8 (docs/devices.md).
///
/// Either a row for each pulse, `device,before,after,direction`, or a row for each value of a
/// series, `device,pulse,direction,value`: the value after that pulse; a device's first row is its
/// start. Columns stand in any order, and others are passed over. Directions are up or down, +1 or
/// −1.
public enum PulseFile {
  /// The pulses of a file, devices in the order in which they first appear.
  /// - Parameter map: from the file's values to weights; nil where they are weights.
  /// - Throws: `FileError`, with the line and what is wrong with it.
  public static func load(from path: String, map: WeightMap? = nil) throws -> MeasuredPulses {
    let file = try CommaSeparatedFile(path)
    var reader = try Reader(file: file, map: map)
    try file.forEach { try reader.read($0) }
    return try reader.pulses()
  }
}

/// Rows as they come, sorted by their device.
private struct Reader {
  private enum Form {
    case pairs(before: Int, after: Int)
    case series(pulse: Int, value: Int)
  }

  /// A device until now: its pulses, and in a series its last row.
  private struct Device {
    var name: String
    var firstLine: Int
    var pulses: [MeasuredPulse] = []
    var last: (pulse: Int, weight: Double, line: Int)?
  }

  private let file: CommaSeparatedFile
  private let map: WeightMap?
  private let form: Form
  private let columns: (device: Int, direction: Int)
  private var devices: [Device] = []
  private var numbers: [String: Int] = [:]

  init(file: CommaSeparatedFile, map: WeightMap?) throws {
    self.file = file
    self.map = map
    let (pairs, series) = (Set(["before", "after"]), Set(["pulse", "value"]))
    guard file.names.contains(where: pairs.union(series).contains) else {
      throw FileError(
        file: file.path,
        problem: .badLine(
          file.headerLine,
          "the header is '\(file.names.joined(separator: ","))'; "
            + "device,before,after,direction or device,pulse,direction,value is needed"
        ))
    }
    columns = (try file.column("device"), try file.column("direction"))
    if file.names.contains(where: pairs.contains) {
      form = .pairs(before: try file.column("before"), after: try file.column("after"))
    } else {
      form = .series(pulse: try file.column("pulse"), value: try file.column("value"))
    }
  }

  mutating func read(_ row: CommaSeparatedFile.Row) throws {
    let name = row.fields[columns.device]
    guard !name.isEmpty else { throw bad(row.line, "the device has no name") }
    let number = numbers[name] ?? devices.count
    if number == devices.count {
      numbers[name] = number
      devices.append(Device(name: name, firstLine: row.line))
    }
    switch form {
    case .pairs(let before, let after):
      devices[number].pulses.append(
        MeasuredPulse(
          before: try weight(row, before, "before"), after: try weight(row, after, "after"),
          direction: try direction(row)))
    case .series(let pulse, let value):
      try follow(&devices[number], row, pulse: pulse, value: value)
    }
  }

  /// The next value of a device's series.
  private func follow(_ device: inout Device, _ row: CommaSeparatedFile.Row, pulse: Int, value: Int)
    throws
  {
    guard let number = Int(row.fields[pulse]) else {
      throw bad(row.line, "pulse is '\(row.fields[pulse])'; a whole number is needed")
    }
    let weight = try weight(row, value, "value")
    if let last = device.last {
      guard number != last.pulse else {
        throw bad(
          row.line,
          """
          pulse \(number) of device '\(device.name)' stands there twice, before on line \
          \(last.line)
          """
        )
      }
      // A number near the largest one has no next.
      guard last.pulse < .max, number == last.pulse + 1 else {
        throw bad(
          row.line,
          """
          pulse \(number) of device '\(device.name)' follows pulse \(last.pulse) of line \
          \(last.line); a series has every pulse, one after the other
          """
        )
      }
      device.pulses.append(
        MeasuredPulse(before: last.weight, after: weight, direction: try direction(row)))
    }
    device.last = (number, weight, row.line)
  }

  func pulses() throws -> MeasuredPulses {
    guard !devices.isEmpty else { throw bad("it has a header and no row under it") }
    for device in devices where device.pulses.isEmpty {
      throw bad(device.firstLine, "device '\(device.name)' has one value only, and no pulse")
    }
    let directions = Set(devices.flatMap { $0.pulses.map(\.direction) })
    if directions.count == 1, let only = directions.first {
      throw bad("every pulse goes \(only.rawValue); pulses of both directions are needed")
    }
    return MeasuredPulses(devices: devices.map { MeasuredDevice(name: $0.name, pulses: $0.pulses) })
  }

  private func weight(_ row: CommaSeparatedFile.Row, _ column: Int, _ what: String) throws -> Double
  {
    let value = try file.number(row.fields[column], what, line: row.line)
    guard let map else { return value }
    guard let weight = map.weight(of: value) else {
      throw bad(
        row.line,
        """
        \(what) is \(row.fields[column]), outside of the map from \(map.low) to \(map.high); \
        widen the map, or leave the device out
        """
      )
    }
    return weight
  }

  private func direction(_ row: CommaSeparatedFile.Row) throws -> PulseDirection {
    let text = row.fields[columns.direction]
    switch text.lowercased() {
    case "up", "1", "+1": return .up
    case "down", "-1", "−1": return .down
    default: throw bad(row.line, "direction is '\(text)'; up, down, +1 or -1 is needed")
    }
  }

  private func bad(_ line: Int, _ why: String) -> FileError {
    FileError(file: file.path, problem: .badLine(line, why))
  }
  private func bad(_ why: String) -> FileError {
    FileError(file: file.path, problem: .badTable(why))
  }
}
