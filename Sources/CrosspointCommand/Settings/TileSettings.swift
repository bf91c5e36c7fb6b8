import ArgumentParser
import Crosspoint
import CrosspointFiles
import Foundation

extension TileKind {
  /// What it is, where its devices are no ones that are pulsed; for messages.
  var withoutPulses: String {
    switch self {
    case .digital: "an exact tile, which has no device"
    case .inference: "devices that are programmed once, and never pulsed"
    default: "a tile, which has no device"
    }
  }

  /// For help and messages: the names to choose from, those of training algorithms left out.
  static var names: String {
    let compounds = Set(CompoundPreset.all.map(\.name))
    return named.map(\.name).filter { !compounds.contains($0) }.joined(separator: ", ")
  }

  /// For messages: what to write in place of a name that is none.
  static func choice(for name: String) -> String {
    let nearest = nearestName(to: name, of: named.map(\.name), within: 2).map {
      "Did you mean '\($0)'? "
    }
    return """
      \(nearest ?? "")Choose one of \(names), or a training algorithm on one of these devices: \
      'crosspoint settings' lists all.
      """
  }

  /// The tile that an argument names: one of the named ones, or a file of settings.
  /// - Throws: `ValidationError` for what is neither; `FileError`.
  static func ofNameOrFile(_ name: String) throws -> TileKind {
    if let kind = named.first(where: { $0.name == name })?.kind { return kind }
    guard name.contains("/") || name.contains(".") || PathItem(name) != .missing else {
      throw ValidationError("'\(name)' is no named tile, nor a file. \(choice(for: name))")
    }
    return try load(name)
  }

  /// The tile of --settings, with a word on standard error for what is possible and probably not
  /// meant.
  /// - Throws: `FileError`.
  static func load(_ file: String) throws -> TileKind {
    guard !file.isEmpty else {
      throw ValidationError("--settings is empty; name a file of settings.")
    }
    let kind = try SettingsFile.load(from: file)
    kind.warn(file)
    return kind
  }

  /// The tile of a --settings that takes names too.
  /// - Throws: as `ofNameOrFile`.
  static func loadNamed(_ name: String) throws -> TileKind {
    try checkNamed(name, option: "--settings", "a file of settings, or a named tile")
    return try ofNameOrFile(name)
  }

  /// Says on standard error what is possible and probably not meant.
  /// - Parameter name: where the settings are from.
  func warn(_ name: String) {
    guard case .analog(let settings) = self else { return }
    for warning in settings.warnings { StandardError.write("Warning: \(name): \(warning)\n") }
  }
}

extension AnalogSettings {
  /// The analog tile of --settings, for a command that holds it against an exact one.
  /// - Throws: `FileError`; `ValidationError` for a file of a tile without devices.
  static func load(_ file: String) throws -> AnalogSettings {
    let kind = try TileKind.load(file)
    guard case .analog(let settings) = kind else {
      let what =
        switch kind {
        case .digital: "an exact tile"
        case .inference: "devices that are programmed once"
        default: "a tile without devices"
        }
      throw ValidationError(
        """
        --settings '\(file)' describes \(what), and is held against an exact one. Name a file of \
        an analog one.
        """
      )
    }
    return settings
  }
}

extension InferenceSettings {
  /// The tile of --settings, for a command that programs weights once.
  /// - Throws: `FileError`; `ValidationError` for a tile that learns.
  static func load(_ name: String) throws -> InferenceSettings {
    guard case .inference(let settings) = try TileKind.loadNamed(name) else {
      throw ValidationError(
        """
        --settings '\(name)' describes a tile that is not programmed once for inference. Name \
        \(TileKind.inferenceNames.joined(separator: ", ")), or a file as 'crosspoint settings \
        \(TileKind.inferenceNames[0])' prints it; 'crosspoint evaluate' reads weights by the \
        circuits of other tiles.
        """
      )
    }
    return settings
  }
}

extension TileKind {
  /// The named tiles that are programmed once.
  static let inferenceNames = named.filter { if case .inference = $0.kind { true } else { false } }
    .map(\.name)
}

/// A file's name without its folder and its ending, as tables name what it describes.
func settingsName(_ file: String) -> String {
  URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
}
