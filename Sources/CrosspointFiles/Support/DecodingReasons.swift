import Crosspoint
import Foundation

/// What a decoder found wrong and where, in a line without a full stop.
package func explained(_ error: any Error) -> String {
  func at(_ context: DecodingError.Context) -> String {
    context.codingPath.isEmpty ? "" : " in \(place(context.codingPath))"
  }
  if (error as? DecodingError)?.isVague == true { return "it is not valid JSON" }
  switch error as? DecodingError {
  case .keyNotFound(let key, let context): return "'\(key.stringValue)' is missing\(at(context))"
  case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
    return "expected \(words(type))\(at(context))"
  case .dataCorrupted(let context): return withoutFullStop(context.debugDescription) + at(context)
  default: return withoutFullStop("\(error)")
  }
}

/// What stands in JSON for values of a type.
private func words(_ type: Any.Type) -> String {
  switch type {
  case is any BinaryInteger.Type: "a whole number"
  case is any BinaryFloatingPoint.Type: "a number"
  case is String.Type: "a text"
  case is Bool.Type: "true or false"
  case is [Any].Type: "a list"
  case is [String: Any].Type: "an object {…}"
  default: "another value"
  }
}

extension DecodingError {
  /// Whether it says no more than that something is wrong: what Foundation says of a number that
  /// does not fit its place, and of text that is no JSON.
  var isVague: Bool {
    if case .dataCorrupted(let context) = self {
      return context.codingPath.isEmpty && context.debugDescription.hasSuffix("not valid JSON.")
    }
    return false
  }
}
