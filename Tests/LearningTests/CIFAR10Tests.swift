import CrosspointLearning
import Foundation
import Testing

@Suite("CIFAR-10's binary files")
struct CIFAR10Tests {
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "cifar-\(UUID().uuidString)"
    ).path
    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Records whose pixel p of picture k is (7k + p) mod 256.
    func write(_ name: String, labels: [UInt8], extra: Int = 0) throws {
      var bytes: [UInt8] = []
      for (k, label) in labels.enumerated() {
        bytes.append(label)
        bytes += (0..<3072).map { UInt8((7 * k + $0) % 256) }
      }
      if extra < 0 {
        bytes.removeLast(-extra)
      } else {
        bytes += [UInt8](repeating: 0, count: extra)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }
  }

  @Test("pictures channel by channel, from as many files as there are")
  func made() throws {
    let folder = try Folder()
    try folder.write("data_batch_1.bin", labels: [3, 9, 0])
    try folder.write("data_batch_2.bin", labels: [1, 2])
    try folder.write("test_batch.bin", labels: [7, 8])
    let data = try CIFAR10.load(directory: folder.path)
    #expect(data.train.labels == [3, 9, 0, 1, 2] && data.test.labels == [7, 8])
    #expect(data.train.images.columns == 3072 && data.train.images.rows == 5)
    #expect(data.train.images[1, 0] == Float(7) / 255)
    #expect(data.train.images[0, 1024] == Float(1024 % 256) / 255)
    #expect(data.train.images[4, 3071] == Float((7 + 3071) % 256) / 255)
    let first = try CIFAR10.load(directory: folder.path, examples: 4)
    #expect(first.train.labels == [3, 9, 0, 1] && first.test.count == 2)
  }

  @Test("files that are none are refused by name, with what is wrong")
  func refused() throws {
    func refusal(_ make: (Folder) throws -> Void) throws -> String {
      let folder = try Folder()
      try make(folder)
      do { _ = try CIFAR10.load(directory: folder.path) } catch { return "\(error)" }
      return "nothing"
    }
    let cut = try refusal {
      try $0.write("data_batch_1.bin", labels: [1, 2], extra: -5)
      try $0.write("test_batch.bin", labels: [1])
    }
    #expect(
      cut.contains("data_batch_1.bin") && cut.contains("6141") && cut.contains("6146"), "\(cut)")
    let label = try refusal {
      try $0.write("data_batch_1.bin", labels: [1, 10])
      try $0.write("test_batch.bin", labels: [1])
    }
    #expect(label.contains("picture 2 has the label 10") && label.contains("0 to 9"), "\(label)")
    let none = try refusal { try $0.write("data_batch_1.bin", labels: [1]) }
    #expect(none.contains("test_batch.bin") && none.contains("not found"), "\(none)")
    let empty = try refusal {
      try $0.write("data_batch_1.bin", labels: [])
      try $0.write("test_batch.bin", labels: [1])
    }
    #expect(empty.contains("data_batch_1.bin") && empty.contains("0 byte"), "\(empty)")
    #expect(try refusal { _ in }.contains("data_batch_1.bin"))
  }
}
