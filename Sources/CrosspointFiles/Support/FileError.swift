/// What is wrong with a saved file, which one, and what to do.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// What a file is made up of.
  public enum Part: String, Sendable, CustomStringConvertible {
    case tile, layer, loss

    public var description: String { rawValue }
    /// The function that makes a kind of one's own known; nil where there is none.
    var registration: String? {
      switch self {
      case .tile: "StorableTiles.register"
      case .layer: "StorableLayers.register"
      case .loss: nil
      }
    }
  }

  /// What is wrong with the file.
  public enum Problem: Sendable, Equatable {
    case missing
    /// Something is there where a new file was to be made.
    case exists
    /// Another run saves to it.
    case inUse
    case unreadable(String)
    case unwritable(String)
    case truncated(expected: UInt64, found: UInt64)
    case oversized(expected: UInt64, found: UInt64)
    /// A header length that no such file has.
    case badHeaderLength(UInt64)
    /// A header that is no JSON of the expected form.
    case badHeader(String)
    /// A tensor whose type, shape and place do not fit.
    case badTensor(name: String, String)
    /// A valid safetensors file that was not written by Crosspoint.
    case foreign
    case badChecksum(stored: String, computed: String)
    case laterVersion(found: Int, known: Int)
    case earlierVersion(found: Int, known: Int)
    /// Another kind of thing than what was asked for.
    case wrongKind(found: String, expected: String)
    /// A tile or a layer of a kind that this program does not know.
    case unknownKind(Part, kind: String, known: [String])
    /// Whole, and yet not something that can be put together.
    case badContents(String)
    /// A name or a value of a file of settings that is not possible.
    case badSettings(String)
    /// A line of a table of measured values that cannot be used, counted from 1, and why.
    case badLine(Int, String)
    /// A table of measured values that cannot be used as a whole, and why.
    case badTable(String)
    /// A picture that cannot be used, and why.
    case badPicture(String)
    /// Another kind of file where settings were expected.
    case otherThanSettings(String)
    /// A zip archive that is damaged, and how.
    case badArchive(String)
    /// What no weights can be taken from, and what to do.
    case badWeights(String, remedy: String)
    /// Something to save that files cannot hold: a type, and its place as tensors are named,
    /// "layer1.group0.row0.column1"; the place of a lone tile is empty.
    case notStorable(Part, type: String, place: String, String)
    /// A saved run, and a setting that is not the run's.
    case differs(setting: String, saved: String, given: String)
  }

  /// Empty where `checkStorable` finds a problem before there is a file.
  public var file: String
  public var problem: Problem

  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  public var description: String {
    switch problem {
    case .missing: "\(file): not found. Name a file that is there."
    case .exists:
      "\(file): is there already, and was left as it is. Name another file, or remove it."
    case .inUse:
      "\(file): another run is saving to this file. Wait for its end, or name another file."
    case .unreadable(let why): "\(file): cannot be read (\(withoutFullStop(why)))."
    case .unwritable(let why):
      "\(file): cannot be written (\(withoutFullStop(why))). What was there before is still there."
    case .truncated(let expected, let found):
      """
      \(file): ends after \(counted(found, "byte")) where \(expected) are needed. Take another \
      copy.
      """
    case .oversized(let expected, let found):
      """
      \(file): is \(counted(found, "byte")) long, more than the \(expected) that its header \
      declares. Take another copy.
      """
    case .badHeaderLength(let length):
      """
      \(file): declares a header of \(counted(length, "byte")). It is damaged, or no \
      safetensors file.
      """
    case .badHeader(let why):
      "\(file): damaged header (\(withoutFullStop(why))). Take another copy."
    case .badTensor(let name, let why): "\(file): tensor '\(name)' \(why). Take another copy."
    case .foreign:
      """
      \(file): a safetensors file without Crosspoint's metadata. docs/files.md says what it \
      would need.
      """
    case .badChecksum(let stored, let computed):
      """
      \(file): the checksum is \(stored) and the file's bytes give \(computed): damaged, or \
      changed by another program. Take another copy.
      """
    case .laterVersion(let found, let known):
      """
      \(file): written by a later Crosspoint (version \(found) of the form, and this one knows \
      \(known)). Update Crosspoint.
      """
    case .earlierVersion(let found, let known):
      """
      \(file): written by an earlier Crosspoint (version \(found) of the form, and this one \
      reads \(known) and later). Make it anew.
      """
    case .wrongKind(let found, let expected): "\(file): holds \(found), not \(expected)."
    case .unknownKind(let part, let kind, let known):
      "\(file): holds a \(part) of the kind '\(kind)'; known are \(known.joined(separator: ", "))."
        + (part.registration.map { " For one of your own call \($0) before the file is read." }
          ?? "")
    case .badContents(let why): "\(file): cannot be put together: \(withoutFullStop(why))."
    case .badSettings(let why): "\(file): \(withoutFullStop(why))."
    case .badLine(let line, let why): "\(file), line \(line): \(withoutFullStop(why))."
    case .badTable(let why), .badPicture(let why): "\(file): \(withoutFullStop(why))."
    case .otherThanSettings(let what):
      "\(file) \(what). 'crosspoint settings NAME' prints what a file of settings holds."
    case .badArchive(let why):
      "\(file): damaged zip archive (\(withoutFullStop(why))). Take another copy."
    case .badWeights(let why, let remedy):
      "\(file): \(withoutFullStop(why)). \(withoutFullStop(remedy))."
    case .notStorable(let part, let type, let place, let why):
      (file.isEmpty ? "a file" : "\(file):") + " cannot hold the \(part) \(type)"
        + (place.isEmpty ? "" : " at \(place)") + ": \(why)."
    case .differs(let setting, let saved, let given):
      """
      \(file): \(setting) of the saved run is \(saved), not \(given). Give the run's own, or \
      begin another run.
      """
    }
  }
}

extension FileError {
  /// Something that files cannot hold, not yet told its place nor the file.
  package static func notStorable(_ part: Part, type: String, _ why: String) -> FileError {
    FileError(file: "", problem: .notStorable(part, type: type, place: "", why))
  }

  /// `body`, with what files cannot hold told as within `part`; "" is no place.
  package static func placing<T>(in part: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as FileError {
      guard case .notStorable(let what, let type, let place, let why) = error.problem, !part.isEmpty
      else { throw error }
      let whole = place.isEmpty ? part : "\(part).\(place)"
      throw FileError(file: error.file, problem: .notStorable(what, type: type, place: whole, why))
    }
  }

  /// `body`, with errors that are still without a file told as those of `file`.
  package static func naming<T>(_ file: String, _ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as FileError where error.file.isEmpty {
      throw FileError(file: file, problem: error.problem)
    }
  }
}
