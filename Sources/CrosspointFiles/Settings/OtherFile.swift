import Crosspoint
import Foundation

/// What a file is that was taken for one of settings, by what stands at its beginning.
enum OtherFile: CustomStringConvertible {
  case design, trainingLine, benchmark, study, saved
  case partOfSettings(String)

  init?(_ bytes: Data) {
    // A saved tile, network or run: eight bytes of length, then JSON.
    if bytes.count > 8, bytes[bytes.startIndex + 8] == UInt8(ascii: "{"),
      bytes.prefix(8).contains(0)
    {
      self = .saved
      return
    }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard let object = Self.object(bytes) ?? Self.object(line) else { return nil }
    let names = Set(object.keys)
    let format = object["format"] as? String
    if format?.hasPrefix("crosspoint study") == true {
      self = .study
    } else if names.isSuperset(of: ["kind", "schedule"])
      || names.isSuperset(of: ["epoch", "test_error"])
    {
      self = .trainingLine
    } else if names.isSuperset(of: ["machine", "results"]) {
      self = .benchmark
    } else if !names.isDisjoint(with: ["parameters", "measured", "sections", "network"]) {
      self = .design
    } else if let name = AnalogSettings.settings.map(\.name).first(where: names.contains) {
      self = .partOfSettings(name)
    } else {
      return nil
    }
  }

  private static func object(_ bytes: Data) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: bytes)) as? [String: Any]
  }

  var description: String {
    switch self {
    case .design: "is a file of 'crosspoint design --settings': circuits and system, no tile"
    case .trainingLine:
      "holds lines of 'crosspoint train'; the settings are the object 'kind' in its first one"
    case .benchmark: "is a file of 'crosspoint bench --json'"
    case .study: "is the record of a study's run"
    case .saved: "is a saved tile, network or training run, which has settings of its own"
    case .partOfSettings(let name):
      "holds '\(name)' outside of a tile: it stands within {\"analog\": {…}}"
    }
  }
}
