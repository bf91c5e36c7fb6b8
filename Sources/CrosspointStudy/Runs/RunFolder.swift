import Crosspoint
import CrosspointFiles
public import CrosspointLearning
import Foundation

/// The runs of a study: a folder with one JSON file for each finished one, named by its run's id. A
/// run in progress stands beside them as it was after its last finished epoch, under the same name
/// with the ending `.safetensors`, and its readings so far with the ending `.readings`.
public struct RunFolder: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// Where the record of a finished run is kept.
  public func file(of run: StudyRun) -> String { path + "/" + run.id + ".json" }

  /// Where a run in progress is kept between its epochs.
  public func progressFile(of run: StudyRun) -> String { path + "/" + run.id + ".safetensors" }

  /// Where the readings of a trained run are kept between them.
  func readingsFile(of run: StudyRun) -> String { path + "/" + run.id + ".readings" }

  /// Where the network of a finished run is kept that keeps it.
  func networkFile(of id: String) -> String { path + "/" + id + ".network.safetensors" }

  /// The network of a finished run; nil where none is kept.
  /// - Throws: `FileError`.
  public func network(of id: String) throws -> Network? {
    let file = networkFile(of: id)
    return PathItem(file) == .missing ? nil : try Network.load(from: file)
  }

  /// Every record in the folder, in the order of their names. Files that do not end in `.json` are
  /// left alone.
  /// - Throws: `RunFolderError` for a folder or a file that cannot be read, and for a file that is
  ///   no whole record of the run that its name says.
  public func read() throws -> [RunRecord] {
    try names().filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted().map {
      try read(path + "/" + $0)
    }
  }

  /// The names of what it holds.
  func names() throws(RunFolderError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      // Foundation does not say why.
      if case .closed(let why) = PathItem(path) {
        throw RunFolderError(file: path, problem: .unreadable(why))
      }
      let why = access(path, R_OK) == 0 ? systemReason(error) : String(cString: strerror(errno))
      throw RunFolderError(file: path, problem: .unreadable(why))
    }
  }

  /// The record of a run, if there is one.
  /// - Throws: `RunFolderError`, also where it is the record of another run of the same name (other
  ///   settings, epochs or examples).
  public func record(of run: StudyRun) throws -> RunRecord? {
    let file = file(of: run)
    guard PathItem(file) != .missing else { return nil }
    let record = try read(file)
    guard record.run == run else { throw RunFolderError(file: file, problem: .otherSettings) }
    return record
  }

  /// Writes a record whole or not at all, replacing one of the same run.
  /// - Throws: `FileError`.
  public func write(_ record: RunRecord) throws {
    if let fault = record.fault { fail("a record of \(record.run.id): \(fault)") }
    let file = file(of: record.run)
    try AtomicFile.write(StoredJSON.line(record), to: file)
  }

  /// Makes the folder where it is missing.
  /// - Throws: `RunFolderError`.
  public func create() throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RunFolderError(file: path, problem: .uncreatable(systemReason(error)))
    }
  }

  /// Keeps the folder to one program for as long as the lock is held.
  /// - Throws: `RunFolderError`, `.inUse` where another program keeps it.
  func lock() throws(RunFolderError) -> FileLock {
    do { return try FileLock(path + "/.lock", isMade: true) } catch {
      throw RunFolderError(
        file: path, problem: error is FileLock.Held ? .inUse : .locked(systemReason(error)))
    }
  }

  /// Removes what is there of runs of these names with other settings, finished or in progress, so
  /// that they are made again: for runs whose settings follow from the results of others.
  /// - Throws: `RunFolderError`.
  public func forgetOutdated(_ runs: [StudyRun]) throws {
    for run in runs where PathItem(file(of: run)) != .missing {
      guard try read(file(of: run)).run != run else { continue }
      try? FileManager.default.removeItem(atPath: file(of: run))
      removeProgress(of: run)
    }
  }

  func removeProgress(of run: StudyRun) {
    for file in [progressFile(of: run), readingsFile(of: run)] {
      try? FileManager.default.removeItem(atPath: file)
    }
  }

  /// The readings so far of a run that is trained.
  /// - Throws: `RunFolderError` for a damaged file, and for one of other settings.
  func readings(of run: StudyRun) throws -> [ReadingResult] {
    let file = readingsFile(of: run)
    guard PathItem(file) != .missing else { return [] }
    let bytes = try Self.bytes(file)
    let kept: ReadingsInProgress
    do { kept = try StoredJSON.value(ReadingsInProgress.self, bytes) } catch {
      throw RunFolderError(file: file, problem: .badProgress("\(file): \(explained(error))"))
    }
    guard kept.run == run else { throw RunFolderError(file: file, problem: .otherSettings) }
    let planned = run.readings ?? []
    let fault = zip(planned, kept.readings).lazy.compactMap { $1.fault(of: $0) }.first
    if let fault = kept.readings.count > planned.count ? "more readings than planned" : fault {
      throw RunFolderError(file: file, problem: .badProgress("\(file): \(fault)."))
    }
    return kept.readings
  }

  /// Writes the readings so far of a run, whole or not at all.
  /// - Throws: `FileError`.
  func write(_ kept: ReadingsInProgress) throws {
    try AtomicFile.write(StoredJSON.line(kept), to: readingsFile(of: kept.run))
  }

  /// Removes what a killed program was writing: the hidden files of `UnfinishedFile`.
  func removeUnfinishedWrites() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    where UnfinishedFile.isOne(name, of: ".json", ".safetensors", ".readings") {
      try? FileManager.default.removeItem(atPath: path + "/" + name)
    }
  }

  /// The bytes of a file.
  static func bytes(_ file: String) throws(RunFolderError) -> Data {
    do { return try WholeFile.read(file) } catch let error as MemoryError {
      throw RunFolderError(file: file, problem: .unreadable(error.description))
    } catch {
      throw RunFolderError(file: file, problem: .unreadable(systemReason(error)))
    }
  }

  private func read(_ file: String) throws -> RunRecord {
    let bytes = try Self.bytes(file)
    let record: RunRecord
    do { record = try RunRecord(whole: bytes) } catch {
      throw RunFolderError(file: file, problem: .foreign(error.why))
    }
    guard URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent == record.run.id
    else {
      throw RunFolderError(file: file, problem: .misnamed(record.run.id))
    }
    return record
  }
}

/// The readings so far of a run that is trained.
struct ReadingsInProgress: Codable {
  var run: StudyRun
  var readings: [ReadingResult]
}

/// What is wrong with a study's folder, in which file, and what to do.
public struct RunFolderError: Error, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Sendable, Equatable {
    case unreadable(String)
    case uncreatable(String)
    case locked(String)
    /// Neither runs nor rows.
    case noStudy
    /// Another program makes runs in it.
    case inUse
    /// Damaged, or no record at all.
    case foreign(String)
    /// A run in progress that cannot go on.
    case badProgress(String)
    /// The network of a run that another one starts from is not there, or another.
    case badStart(run: String, String)
    /// A line of a file of rows.
    case badRow(line: Int, String)
    case misnamed(String)
    case otherSettings
    case otherData(there: String, here: String)
  }

  public var file: String
  public var problem: Problem

  public var description: String {
    switch problem {
    case .unreadable(let why): "\(file): cannot be read (\(withoutFullStop(why)))."
    case .uncreatable(let why): "\(file): this folder cannot be made (\(withoutFullStop(why)))."
    case .noStudy:
      "\(file): holds no study: neither finished runs in a folder 'runs' nor \(RowsFile.name)."
    case .locked(let why): "\(file): no run can be kept in this folder (\(withoutFullStop(why)))."
    case .inUse:
      """
      \(file): another study is at work in this folder. Wait for its end, or choose another \
      folder.
      """
    case .foreign(let why):
      """
      \(file): is no whole record of a run: \(withoutFullStop(why)). Remove it, and its run is \
      made again.
      """
    case .badProgress(let why):
      "\(why) There is no copy of a run in progress: remove the file, and its run is made again."
    case .badStart(let run, let why):
      """
      \(file): the run \(run) starts from this network: \(withoutFullStop(why)). Remove the record \
      of the run that it is of, and it is made again.
      """
    case .badRow(let line, let why):
      """
      \(file), line \(line): is no whole record of a run: \(withoutFullStop(why)). Take \
      another copy.
      """
    case .misnamed(let id): "\(file): holds the run '\(id)'. Name it \(id).json, or remove it."
    case .otherData(let there, let here):
      """
      \(file): is a run on other data (there '\(there)', here '\(here)'). Name its data, or \
      choose another folder.
      """
    case .otherSettings:
      """
      \(file): is a run of this name with other settings, data, epochs or examples. Give its \
      study's own command, or choose another folder.
      """
    }
  }
}
