import CrosspointFiles
import Foundation

/// Why some JSON is no whole record of a run.
struct BrokenRecord: Error {
  let why: String
}

extension RunRecord {
  /// The record that stands in some JSON.
  init(whole json: Data) throws(BrokenRecord) {
    do { self = try StoredJSON.decoder().decode(RunRecord.self, from: json) } catch {
      throw BrokenRecord(why: Self.reason(error))
    }
    if let fault { throw BrokenRecord(why: fault) }
  }

  /// What a decoder stumbled over, and where.
  private static func reason(_ error: any Error) -> String {
    func at(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      let path = (context.codingPath + [last].compactMap { $0 }).map { $0.intValue.map(String.init) ?? $0.stringValue }
      return path.isEmpty ? "" : " at \(path.joined(separator: "."))"
    }
    guard let error = error as? DecodingError else { return "\(error)" }
    return switch error {
    case .keyNotFound(let key, let context): "nothing\(at(context, key))"
    case .valueNotFound(_, let context): "nothing\(at(context))"
    case .typeMismatch(_, let context): "another type than expected\(at(context))"
    case .dataCorrupted(let context): "\(context.debugDescription)\(at(context))"
    @unknown default: "\(error)"
    }
  }
}
