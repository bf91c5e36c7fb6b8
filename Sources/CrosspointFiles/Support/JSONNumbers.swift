import Foundation

/// Finds the number of some JSON that its place cannot hold: 1e40 for a Float, 1.5 for a count.
/// Foundation calls that no valid JSON.
struct JSONNumbers {
  /// As many as are looked at.
  private static let most = 10_000

  private let json: Data
  /// Where numbers stand that something may not hold.
  private let ranges: [Range<Int>]

  init(_ json: Data) {
    self.json = Data(json)
    ranges = Self.ranges(in: self.json)
  }

  /// Tries each number: with a text in its place, the decoder says where it stands and what was
  /// wanted there.
  func misfit(_ decode: (Data) throws -> Any) -> DecodingError? {
    for range in ranges {
      var probe = json
      probe.replaceSubrange(range, with: Data("\"?\"".utf8))
      let number = String(decoding: json[range], as: UTF8.self)
      do { _ = try decode(probe) } catch DecodingError.typeMismatch(let type, let context) {
        guard let why = Self.misfit(number, type) else { continue }
        return .dataCorrupted(.init(codingPath: context.codingPath, debugDescription: why))
      } catch { continue }
    }
    return nil
  }

  /// Why a number is none of a type; nil for one that is.
  private static func misfit(_ number: String, _ type: Any.Type) -> String? {
    func range(_ largest: some CustomStringConvertible) -> String {
      "\(number) is out of range, ±\(largest),"
    }
    switch type {
    case is Float.Type:
      return fits(number, Float.self) ? nil : range(Float.greatestFiniteMagnitude)
    case is Double.Type:
      return fits(number, Double.self) ? nil : range(Double.greatestFiniteMagnitude)
    case let type as any FixedWidthInteger.Type:
      return misfit(number, whole: type)
    default: return nil
    }
  }

  private static func fits<T: BinaryFloatingPoint & LosslessStringConvertible>(
    _ number: String, _ type: T.Type
  ) -> Bool {
    guard let value = T(number), value.isFinite else { return false }
    // What rounds to zero is refused too.
    return value != 0
      || !number.prefix { $0 != "e" && $0 != "E" }.contains { ("1"..."9").contains($0) }
  }

  private static func misfit<T: FixedWidthInteger>(_ number: String, whole type: T.Type) -> String?
  {
    if T(number) != nil { return nil }
    guard let value = Double(number), value.rounded() == value || !value.isFinite else {
      return "\(number) is not a whole number"
    }
    return T(exactly: value) == nil ? "\(number) is out of range, \(T.min) to \(T.max)," : nil
  }

  /// The numbers of JSON outside of strings, but for short ones of digits alone, which fit
  /// everywhere.
  private static func ranges(in json: Data) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (isInString, isEscaped) = (false, false)
    var start: Int?
    for (i, byte) in json.enumerated() {
      if isEscaped {
        isEscaped = false
      } else if isInString {
        isEscaped = byte == UInt8(ascii: "\\")
        isInString = byte != UInt8(ascii: "\"")
      } else if "+-.0123456789eE".utf8.contains(byte) {
        // The e of true and false begins no number.
        if start == nil, byte != UInt8(ascii: "e") { start = i }
      } else {
        if let first = start, i - first > 2 || json[first] == UInt8(ascii: "-") {
          ranges.append(first..<i)
        }
        start = nil
        isInString = byte == UInt8(ascii: "\"")
      }
      if ranges.count == most { break }
    }
    return ranges
  }
}
