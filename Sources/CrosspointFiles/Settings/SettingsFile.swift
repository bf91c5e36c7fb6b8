public import Crosspoint
import Foundation

/// A tile's settings in a file of their own, for people to read and to change: `docs/settings.md`.
///
///     {"format": "crosspoint settings 1", "analog": {"forward": {"outputNoise": 0.1}}}
///
/// What is left out has its default. A file of one version loads in every later one.
public enum SettingsFile {
  static let format = "crosspoint settings 1"
  /// Bytes of the longest file that is read, a hundred times what all settings take.
  private static let longest = 1 << 20
  private static let formatName = "format"

  /// The tile that a file describes.
  /// - Throws: `FileError` for a file that cannot be read, is another kind of file, or has a name
  ///   or a value that is not possible: with its place in the file, and what is.
  public static func load(from path: String) throws -> TileKind {
    try kind(of: PathItem.bytes(path), path: path)
  }

  /// - Parameter path: the file's name, for errors.
  static func kind(of bytes: Data, path: String) throws -> TileKind {
    func bad(_ why: String) -> FileError { FileError(file: path, problem: .badSettings(why)) }
    guard bytes.count <= longest else {
      throw bad("it is \(bytes.count) bytes long, and a file of settings has some thousands")
    }
    let names = JSONNames(bytes)
    do {
      let kind = try StoredJSON.value(Root.self, names.text).kind
      if let (place, line) = names.repeated {
        throw bad("\(place) stands there twice, again on line \(line)")
      }
      try validate(kind)
      return kind
    } catch let error as FileError {
      throw error
    } catch {
      if let other = OtherFile(bytes) {
        throw FileError(file: path, problem: .otherThanSettings(other.description))
      }
      // A decoder of whole JSON has found something wrong in it, which has a place of its own.
      let isSyntax =
        if case DecodingError.dataCorrupted(let context) = error { context.codingPath.isEmpty } else
        { false }
      throw bad((isSyntax ? syntaxFault(names.text) : nil) ?? explained(error))
    }
  }

  /// Where a text is no JSON; nil for one that is. The decoder does not say where.
  private static func syntaxFault(_ text: Data) -> String? {
    if text.allSatisfy({ $0 <= UInt8(ascii: " ") }) { return "it is empty" }
    do {
      _ = try JSONSerialization.jsonObject(with: text, options: .fragmentsAllowed)
      return nil
    } catch {
      let said = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      guard let place = said.firstMatch(of: #/character ([0-9]+)/#).flatMap({ Int($0.output.1) })
      else {
        return "it is not valid JSON"
      }
      let line = text.prefix(place).count { $0 == UInt8(ascii: "\n") } + 1
      return "it is not valid JSON, on line \(line)"
    }
  }

  /// What settings ask of each other, which no key alone can say; under their place in the file.
  private static func validate(_ kind: TileKind) throws {
    guard case .analog = kind else { return try kind.validate() }
    do { try kind.validate() } catch CrosspointError.invalidSetting(
      let name, let value, let expected)
    {
      throw CrosspointError.invalidSetting(name: "analog." + name, value: value, expected: expected)
    }
  }

  /// Every setting of a tile as such a file, converters by their bits where they can be.
  /// - Throws: `CrosspointError.unregisteredModel` for a device or an array of your own that is not
  ///   registered.
  public static func text(_ kind: TileKind) throws -> String {
    let encoder = StoredJSON.indentingEncoder()
    encoder.userInfo[.isForPeople] = true
    return String(decoding: try encoder.encode(Root(kind: kind)), as: UTF8.self) + "\n"
  }

  /// Writes a file whole or not at all.
  /// - Throws: `FileError.unwritable`; `.badSettings` for a device or an array of your own that is
  ///   not registered.
  public static func write(_ kind: TileKind, to path: String) throws {
    let text: String
    do { text = try Self.text(kind) } catch let error as CrosspointError {
      throw FileError(file: path, problem: .badSettings(error.description))
    }
    try AtomicFile.write(Data(text.utf8), to: path)
  }

  /// The whole of a file: its format, which may be left out, and a kind of tile.
  private struct Root: Codable {
    var kind: TileKind

    init(kind: TileKind) { self.kind = kind }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.container(keyedBy: SettingName.self),
        container.contains(SettingName(formatName))
      {
        let found = try? container.decode(String.self, forKey: SettingName(formatName))
        guard found == format else {
          throw CrosspointError.invalidSetting(
            name: formatName, value: found.map { "\"\($0)\"" } ?? "no text",
            expected: "\"\(format)\", or a later Crosspoint")
        }
      }
      kind = try TileKind(from: decoder, besides: [formatName])
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: SettingName.self)
      try container.encode(format, forKey: SettingName(formatName))
      try kind.encode(to: encoder)
    }
  }
}
