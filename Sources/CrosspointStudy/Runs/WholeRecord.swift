import CrosspointFiles
import Foundation

/// Why some JSON is no whole record of a run.
struct BrokenRecord: Error {
  let why: String
}

extension RunRecord {
  /// The record that stands in some JSON.
  init(whole json: Data) throws(BrokenRecord) {
    do { self = try StoredJSON.value(RunRecord.self, json) } catch {
      throw BrokenRecord(why: explained(error))
    }
    if let fault { throw BrokenRecord(why: fault) }
  }
}
