import CrosspointFiles

/// What is wrong with a data set, in which file, and what to do.
public struct DataSetError: Error, Equatable, CustomStringConvertible {
  public enum Problem: Sendable, Equatable {
    case missing
    case unreadable(String)
    /// Fewer bytes than its header declares.
    case truncated(expected: Int, found: Int)
    /// More bytes than its header declares.
    case oversized(expected: Int)
    /// Another first word than that of images, or of labels.
    case wrongMagic(found: UInt32, expected: UInt32)
    case badShape(String)
    case badGzip(String)
    case countsDiffer(images: Int, labels: Int)
  }

  public var file: String
  public var problem: Problem

  public var description: String {
    switch problem {
    case .missing:
      """
      \(file): not found. Name the folder that holds the MNIST files, plain or gzip, or use \
      'synthetic'.
      """
    case .unreadable(let why): "\(file): cannot be read (\(withoutFullStop(why)))."
    case .truncated(let expected, let found):
      "\(file): ends after \(counted(found, "byte")) where \(expected) are needed. Fetch it again."
    case .oversized(let expected):
      """
      \(file): goes on after the \(counted(expected, "byte")) that its header declares. Fetch \
      it again.
      """
    case .wrongMagic(let found, let expected):
      "\(file): begins with \(hex(found)), not \(hex(expected)). "
        + (found == 0x801 || found == 0x803
          ? "Are images and labels exchanged?" : "This is not such an IDX file.")
    case .badShape(let why): "\(file): \(withoutFullStop(why))."
    case .badGzip(let why): "\(file): damaged gzip data (\(withoutFullStop(why))). Fetch it again."
    case .countsDiffer(let images, let labels):
      """
      \(file): \(counted(labels, "label")) for \(counted(images, "image")). Take both from one \
      data set.
      """
    }
  }

  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
