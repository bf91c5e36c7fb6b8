import CrosspointParameters
import CrosspointReference
import Testing

/// Where transfers draw from: path k of n devices is array 1 + n + k, at the number of the read.
@Suite struct TransferAddressTests {
  func draws(_ purpose: Purpose, _ array: UInt32, _ vector: UInt64, line: UInt32 = 0)
    -> ReferenceStream
  {
    ReferenceAddress(
      seed: 21, tile: 22, array: array, vector: vector, purpose: purpose, line: line
    ).draws
  }

  /// Three devices: sources 0 and 1 read with the noise of arrays 4 and 5.
  @Test(arguments: [false, true]) func reads(_ transfersRows: Bool) {
    var cell = TikiTakaTests.cell(rows: 2, columns: 2) {
      ($0.devices, $0.transfersRows, $0.transferLearningRate) = (3, transfersRows, 1)
      $0.transferForward.outputNoise = 0.5
    }
    cell.silence(2)
    let purpose: Purpose = transfersRows ? .backwardOutputNoise : .forwardOutputNoise
    func noise(_ array: UInt32, _ vector: UInt64, _ i: Int) -> Double {
      0.5 * draws(purpose, array, vector).gaussian(UInt32(i))
    }
    // Sample 2: line 1 of source 0 and, after its two lines, line 0 of source 1.
    for line in 0..<2 {
      for i in 0..<2 {
        let (row, column) = transfersRows ? (line, i) : (i, line)
        let first = noise(4, UInt64(line), i)
        #expect(isClose(cell.devices.weights[1][row, column], first))
        let second = line == 0 ? first + noise(5, 0, i) : 0
        #expect(isClose(cell.devices.weights[2][row, column], second))
      }
    }
  }

  /// A device that was read is reset where (word >> 1) < ⌊p·2³¹⌋, after the read, by its bias and
  /// noise of the same array; the line that comes next is read before it is reset.
  @Test(arguments: [Float(0.5), 1]) func resets(_ probability: Float) {
    var device = exactDevice()
    (device.common.resetBias, device.common.resetNoise) = (0.25, 0.125)
    var cell = TikiTakaTests.cell(device, rows: 3, columns: 2) {
      ($0.resetProbability, $0.readsPerTransfer) = (probability, 2)
    }
    let start = ReferenceMatrix([[1, 2], [3, 4], [5, 6]])
    cell.devices.weights[0] = start
    cell.silence(2)
    var a = start
    var c = ReferenceMatrix(rows: 3, columns: 2)
    var resets = 0
    for r in 0..<4 {
      let j = r % 2
      for i in 0..<3 {
        c[i, j] += Double(Float(a[i, j]))
        let word = draws(.lineReset, 3, UInt64(r), line: UInt32(i)).wordA(UInt32(j))
        guard probability == 1 || word >> 1 < 1 << 30 else { continue }
        resets += 1
        a[i, j] = 0.25 + 0.125 * draws(.reset, 3, UInt64(r), line: UInt32(i)).gaussian(UInt32(j))
      }
    }
    #expect(cell.devices.weights[0] == a && areClose(cell.weights.elements, c.elements))
    #expect(probability == 1 ? resets == 12 : (1...11).contains(resets))
  }

  /// Trains and cycle noise of a write are those of the path, of A's update those of the tile and
  /// of array 1.
  @Test func pulses() {
    var device = ConstantStep.ideal(step: 0.01, bound: 1000)
    device.common.cycleSpread = 0.5
    let update = unmanaged(16)
    var cell = TikiTakaTests.cell(device, update, rows: 2, columns: 2) {
      $0.transferUpdate = update
      $0.scalesTransferLearningRate = false
    }
    cell.vector = 30
    cell.update(x: [[0.5, 1]], delta: [[1, -0.75]], learningRate: 0.1)
    func sample(_ rate: Float, _ x: [Float], _ delta: [Float], _ vector: UInt64, _ array: UInt32)
      -> ReferenceSample
    {
      ReferenceSample(
        update, learningRate: rate, granularity: 0.01, x: x, delta: delta, vector: vector,
        seed: 21, tile: 22, array: array)
    }
    func change(_ s: ReferenceSample, _ i: Int, _ j: Int, _ vector: UInt64, _ array: UInt32)
      -> Double
    {
      (0..<s.coincidences(i, j)).reduce(0.0) { sum, ordinal in
        let xi = ReferenceAddress(
          seed: 21, tile: 22, array: array, vector: vector, purpose: .cycle, line: UInt32(i)
        ).gaussian(ofPulse: ordinal, j)
        return sum + (s.isUp(i, j) ? 1 : -1) * Double(Float(0.01)) * (1 + 0.5 * xi)
      }
    }
    let trained = sample(0.1, [0.5, 1], [1, -0.75], 30, 0)
    let a = ReferenceMatrix(rows: 2, columns: 2) { change(trained, $0, $1, 30, 1) }
    #expect(areClose(cell.devices.weights[0].elements, a.elements, 1e-9))
    #expect(a.elements.allSatisfy { $0 != 0 })
    let written = sample(1, [1, 0], [Float(a[0, 0]), Float(a[1, 0])], 0, 3)
    let c = ReferenceMatrix(rows: 2, columns: 2) { change(written, $0, $1, 0, 3) }
    #expect(areClose(cell.weights.elements, c.elements, 1e-9))
    #expect(c[0, 0] != 0 && c[1, 0] != 0 && c[0, 1] == 0)
  }

  /// An event begins at (word × N) >> 32 of the number of its first read.
  @Test func randomStarts() {
    var cell = TikiTakaTests.cell(columns: 5) {
      ($0.startsAtRandom, $0.readsPerTransfer) = (true, 3)
    }
    cell.devices.weights[0].elements = [1, 1, 1, 1, 1]
    var expected = [0.0, 0, 0, 0, 0]
    var starts: Set<Int> = []
    for event in 0..<20 {
      cell.silence()
      let word = draws(.transferStart, 3, UInt64(3 * event)).wordA(0)
      let start = Int((UInt64(word) * 5) >> 32)
      starts.insert(start)
      for line in start..<start + 3 { expected[line % 5] += 1 }
      #expect(cell.weights.elements == expected)
    }
    #expect(starts.count == 5)
  }
}
