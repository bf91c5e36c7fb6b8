import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("Weights of other programs")
struct WeightFileTests {
  /// The array of `NumpyFixtures`, in double precision.
  static let doubles: [Double] = [1, -2, 1 / 3, 0.1, 1e-40, 65504]

  private func open(_ bytes: Data) throws -> WeightFile { try WeightFile("w", bytes: bytes) }

  private func values(_ file: WeightFile, _ name: String) throws -> [Float] {
    try #require(file[name]).values()
  }

  @Test("safetensors: doubles rounded once, halves, bfloat16, any shape and any metadata")
  func safetensors() throws {
    let file = try open(NumpyFixtures.safetensors)
    #expect(file.format == .safetensors)
    #expect(
      file.tensors.map(\.name) == ["brain", "count", "double", "half", "mask", "none", "single"])
    #expect(file.tensors.map(\.shape) == [[2], [], [2, 3], [2], [3], [0, 4], [1, 1, 1, 1]])
    #expect(try values(file, "double") == Self.doubles.map { Float($0) })
    #expect(try values(file, "single") == [1 / 3])
    // The smallest half but zero, 2⁻²⁴, is next to 6·10⁻⁸.
    #expect(try values(file, "half") == [0.5, 0x1p-24])
    #expect(try values(file, "count") == [7])
    #expect(try values(file, "none") == [])
    #expect(file["mask"]?.hasNumbers == false && file["count"]?.hasNumbers == true)
    let mask = #expect(throws: FileError.self) { try values(file, "mask") }
    #expect(mask?.description.contains("tensor 'mask' is of type 'BOOL'") == true)
    let brain = #expect(throws: FileError.self) { try values(file, "brain") }
    #expect(
      brain?.description
        == """
        w: tensor 'brain' holds -inf at [1]; every value must be finite. Save it as finite numbers \
        of 16 or 32 bits.
        """)
  }

  @Test("every finite half and bfloat16 is the number that it is")
  func narrow() throws {
    let all = Array(UInt16(0)...UInt16.max)
    // Exponents of all ones are no finite numbers.
    let halves = all.filter { $0 & 0x7c00 != 0x7c00 }
    let brains = all.filter { $0 & 0x7f80 != 0x7f80 }
    func read(_ type: String, _ bits: [UInt16]) throws -> [Float] {
      let header = """
        {"a":{"dtype":"\(type)","shape":[\(bits.count)],"data_offsets":[0,\(2 * bits.count)]}}
        """
      return try values(open(HandMade.file(header, littleEndian(bits.map { (Int($0), 2) }))), "a")
    }
    // (−1)^s · 2^(e − bias) · (1 + f), and without the 1 where e is 0.
    func number(_ bits: UInt16, exponents: Int, fractions: Int) -> Double {
      let exponent = Int(bits) >> fractions & (1 << exponents - 1)
      let fraction = Double(Int(bits) & (1 << fractions - 1)) / Double(1 << fractions)
      let bias = 1 << (exponents - 1) - 1
      let magnitude =
        exponent == 0
        ? fraction * pow(2, Double(1 - bias)) : (1 + fraction) * pow(2, Double(exponent - bias))
      return bits >> 15 == 0 ? magnitude : -magnitude
    }
    #expect(
      try read("F16", halves).map { Double($0) }
        == halves.map { number($0, exponents: 5, fractions: 10) })
    #expect(
      try read("BF16", brains).map { Double($0) }
        == brains.map { number($0, exponents: 8, fractions: 7) })
    #expect(try read("F16", [0x8000])[0].sign == .minus)
    for (type, bits) in [("F16", 0x7c00), ("F16", 0xfc01), ("BF16", 0x7f80), ("BF16", 0xffff)] {
      #expect(throws: FileError.self) { try read(type, [UInt16(bits)]) }
    }
  }

  @Test("a double beyond single precision, and what rounds to it, is refused with its index")
  func overflow() throws {
    let largest = Double(Float.greatestFiniteMagnitude)
    // Half a unit in the last place of the largest float above it.
    let tie = largest + 0x1p103
    let header = #"{"a":{"dtype":"F64","shape":[2,1],"data_offsets":[0,16]}}"#
    func read(_ value: Double) throws -> [Float] {
      let bits = [1, value].map { (Int(bitPattern: UInt(truncatingIfNeeded: $0.bitPattern)), 8) }
      return try values(open(HandMade.file(header, littleEndian(bits))), "a")
    }
    #expect(try read(tie.nextDown) == [1, Float.greatestFiniteMagnitude])
    for value in [tie, -1e300] {
      let error = #expect(throws: FileError.self) { try read(value) }
      #expect(error?.description.contains("tensor 'a' holds \(value) at [1, 0]") == true)
    }
    #expect(throws: FileError.self) { try read(.nan) }
  }

  @Test("what Crosspoint saved is told apart, and checked to the last bit")
  func sealed() throws {
    let bytes = HandMade().bytes
    let file = try open(bytes)
    #expect(file.format == .crosspoint)
    #expect(try values(file, "weights") == [1, 2, 3, 4])
    var damaged = bytes
    damaged[bytes.count - 1] ^= 1
    let error = #expect(throws: FileError.self) { try open(damaged) }
    guard case .badChecksum = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    // Its own files hold F32 and F16 alone.
    var other = HandMade()
    other.tensors = [("weights", "F64", "[1,2]", 0, 16)]
    #expect(throws: FileError.self) { try open(other.bytes) }
  }

  @Test("safetensors that are damaged, or of types that nobody knows")
  func damaged() throws {
    let bytes = NumpyFixtures.safetensors
    for length in 9..<bytes.count {
      let error = #expect(throws: FileError.self) { try open(bytes.prefix(length)) }
      guard case .truncated = error?.problem else {
        Issue.record("\(length): \(String(describing: error))")
        continue
      }
    }
    let long = #expect(throws: FileError.self) { try open(bytes + Data([0])) }
    guard case .oversized = long?.problem else {
      Issue.record("\(String(describing: long))")
      return
    }
    let unknown = #expect(throws: FileError.self) {
      try open(
        HandMade.file(#"{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}"#, Data(count: 1)))
    }
    #expect(unknown?.description.contains("tensor 'a' is of type 'F4'; F64, F32, ") == true)
  }

  @Test("a file is what its first bytes say, and others are named")
  func marks() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("fc1.weight.txt", NumpyFixtures.single)
    let file = try WeightFile(path)
    #expect(file.format == .npy && file.tensors.map(\.name) == ["fc1.weight"])
    #expect((#expect(throws: FileError.self) { try WeightFile(path + "0") })?.problem == .missing)
    for (bytes, words) in [
      (Data(), "an empty file"), (Data([0x1f, 0x8b, 8]), "gzip"),
      (Data([0x89]) + Data("HDF\r\n".utf8), "HDF5"), (Data([0x80, 4]), "pickled"),
      (Data("some other text".utf8), "neither safetensors nor"),
    ] {
      let error = #expect(throws: FileError.self) { try open(bytes) }
      #expect(error?.description.contains(words) == true)
      #expect(error?.description.hasSuffix("by numpy as .npy or .npz.") == true)
    }
  }

  @Test("numbers in names count by their value")
  func order() {
    let names = [
      "", "a", "a1", "a01", "a2", "a2.b", "a2b", "a10", "b", "dense/kernel", "dense_1/kernel",
      "dense_10/kernel", "fc.weight", "fc1.weight", "fc2", "é",
    ]
    let sorted = names.reversed().sorted(by: NaturalOrder.precedes)
    // a01 stands before a1: the same number, and then as text.
    #expect(sorted == names.map { $0 == "a1" ? "a01" : $0 == "a01" ? "a1" : $0 })
    for a in names {
      for b in names {
        let both = (NaturalOrder.precedes(a, b), NaturalOrder.precedes(b, a))
        #expect(a == b ? both == (false, false) : both.0 != both.1, "\(a) \(b)")
      }
    }
  }
}
