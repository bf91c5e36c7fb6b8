import ArgumentParser
import Crosspoint
import Foundation

struct RandomCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "random",
    abstract: "Write random words to standard output, for a test battery.",
    discussion: """
      Raw 32-bit little-endian words, until the reader closes the pipe:
        crosspoint random --order line4096 | dieharder -a -g 200
      """)

  /// In which order addresses are read out.
  enum Order: String, ExpressibleByArgument, CaseIterable {
    /// Word A along streams of 4096 positions.
    case line4096
    /// Words A and B in turn along streams of 64 positions (as Box–Muller uses them).
    case line64
    /// Position 7 of one stream after another: across samples.
    case across
    /// Of the Gaussians of two columns that share a radius, along streams of 4096, the upper 16
    /// bits of their probabilities Φ(ξ).
    case gaussians
  }

  @Option(
    help:
      """
      How addresses are read out: along streams of 4096 positions, along streams of 64 with both \
      words, across streams, or the probabilities of Gaussians along streams of 4096.
      """
  )
  var order: Order = .line4096
  @Option(help: "Seed.", transform: wholeNumber) var seed: UInt64 = 1
  @Option(help: "Stop after this many words; 0 for never.", transform: wholeNumber) var words:
    UInt64 = 0

  func run() throws {
    signal(SIGPIPE, SIG_DFL)  // the reader ends it
    let key = TileKey(seed: seed, tile: 0)
    let kernels = KernelTable.current
    var left = words == 0 ? UInt64.max : words
    var vector: UInt64 = 0
    var block = [UInt32](repeating: 0, count: 8192)
    while left > 0 {
      fill(&block, key, kernels, &vector)
      let count = Int(min(left, UInt64(block.count)))
      try block.withUnsafeBytes {
        try StandardOutput.write(UnsafeRawBufferPointer(rebasing: $0[..<(count * 4)]))
      }
      left -= UInt64(count)
    }
  }

  private func fill(
    _ block: inout [UInt32], _ key: TileKey, _ kernels: KernelTable, _ vector: inout UInt64
  ) {
    func stream() -> StreamKey {
      defer { vector += 1 }
      return key.line(vector: vector, pass: 0, purpose: Purpose.cycle.rawValue, line: 0)
    }
    switch order {
    case .line4096:
      block.withUnsafeMutableBufferPointer { b in
        for start in stride(from: 0, to: b.count, by: 4096) {
          kernels.fillWords(stream(), b.baseAddress! + start, 4096)
        }
      }
    case .line64:
      var a = [UInt32](repeating: 0, count: 64)
      for start in stride(from: 0, to: block.count, by: 128) {
        let k = stream()
        kernels.fillWords(k, &a, 64)
        for i in 0..<64 {
          block[start + 2 * i] = a[i]
          block[start + 2 * i + 1] = StreamDraws(k).angles(of: OneWord(a[i])).value
        }
      }
    case .across:
      var first = [UInt32](repeating: 0, count: 8)
      for i in block.indices {
        kernels.fillWords(stream(), &first, 8)
        block[i] = first[7]
      }
    case .gaussians:
      var draws = [Float](repeating: 0, count: 4096)
      /// ⌊2¹⁶·Φ(ξ)⌋
      func probability(_ xi: Float) -> UInt32 {
        UInt32(min(erfc(-Double(xi) * 0.5.squareRoot()) * 0x1p15, 65535))
      }
      for start in stride(from: 0, to: block.count, by: 2048) {
        kernels.fillGaussians(stream(), &draws, 4096)
        for i in 0..<2048 {
          let column = i / 16 * 32 + i % 16
          block[start + i] =
            probability(draws[column]) << 16 | probability(draws[column + 16])
        }
      }
    }
  }
}
