import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// The form of the files, against files put together by hand: what is in them to the byte, and
/// every way to be wrong with a right checksum.
@Suite("Form of the files")
struct FormTests {
  private func load(_ file: HandMade) throws -> any Tile {
    let folder = try TemporaryFolder()
    return try TileFile.load(from: folder.write("hand-made", file.bytes))
  }

  /// What is refused about a file, without the file's name.
  private func refusal(_ change: (inout HandMade) -> Void) throws -> String {
    var file = HandMade()
    change(&file)
    let error = #expect(throws: FileError.self) { try load(file) }
    return error.map { String($0.description.drop { $0 != ":" }.dropFirst(2)) } ?? ""
  }

  @Test("an exact tile is this file, byte for byte")
  func bytes() throws {
    let folder = try TemporaryFolder()
    let tile = DigitalTile(rows: 2, columns: 2)
    try tile.setWeights(Matrix(rows: 2, columns: 2, [1, 2, 3, 4]))
    try tile.save(to: folder.path + "/tile")
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/tile")) == HandMade().bytes)
    #expect(try load(HandMade()).weights.elements == [1, 2, 3, 4])
  }

  @Test(
    """
    tensors lie on multiples of their element's size, floats first; the header is a multiple \
    of 8 long
    """
  )
  func alignment() throws {
    let folder = try TemporaryFolder()
    var settings = AnalogSettings.rpuManaged
    settings.storage = .compact
    let tile = try AnalogTile(rows: 3, columns: 5, settings: settings, seed: 1)
    try tile.setHidden(.resetBias, to: signals(3, 5, 1))
    try tile.save(to: folder.path + "/tile")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/tile"))
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    #expect(length % 8 == 0)
    let header = try #require(
      JSONSerialization.jsonObject(with: bytes[8..<8 + length]) as? [String: [String: Any]])
    #expect(
      Set(header.keys) == [
        "__metadata__", "weights", "resetBias", "stepUp", "stepDown", "boundMaximum",
        "boundMinimum",
      ])
    for (name, entry) in header where name != "__metadata__" {
      let isHalf = !["weights", "resetBias"].contains(name)
      #expect(
        entry["dtype"] as? String == (isHalf ? "F16" : "F32") && entry["shape"] as? [Int] == [3, 5])
      let offsets = try #require(entry["data_offsets"] as? [Int])
      #expect(offsets[1] - offsets[0] == (isHalf ? 30 : 60) && offsets[0] % (isHalf ? 2 : 4) == 0)
    }
    // A half times its scale is what the devices do.
    let metadata = try #require(header["__metadata__"] as? [String: String])
    let contents = try #require(
      JSONSerialization.jsonObject(with: Data(metadata["crosspoint.contents"]!.utf8))
        as? [String: Any])
    let values = try #require(contents["values"] as? [String: Any])
    let scale = Float(try #require((values["scales"] as? [String: Double])?["stepUp"]))
    let start = 8 + length + (header["stepUp"]!["data_offsets"] as! [Int])[0]
    let stepUp = tile.hidden(.stepUp).elements
    for i in 0..<15 {
      let half = Float16(
        bitPattern: UInt16(bytes[start + 2 * i]) | UInt16(bytes[start + 2 * i + 1]) << 8)
      #expect(Float(half) * scale == stepUp[i])
    }
  }

  @Test("white space, another order of the keys and metadata of others do no harm")
  func tolerated() throws {
    let file = HandMade.seal(
      HandMade.file(
        """
        { "weights" : {"shape": [1, 2], "dtype": "F32", "data_offsets": [0, 8]},
        "__metadata__": {"note": "said \\"twice\\": here", "crosspoint.version": "2", \
        "crosspoint.crc32" :\t"00000000",
        "crosspoint.kind": "tile", "crosspoint.contents": "{ \\"values\\": {}, \\"kind\\": \
        \\"digital\\" }"}}
        """, HandMade.floats([5, 6])))
    let folder = try TemporaryFolder()
    #expect(try TileFile.load(from: folder.write("loose", file)).weights.elements == [5, 6])
  }

  @Test("a later and an earlier version are named as such")
  func version() throws {
    #expect(
      try refusal { $0.version = "5" }
        == """
        written by a later Crosspoint (version 5 of the form, and this one knows 4). Update \
        Crosspoint.
        """
    )
    #expect(
      try refusal { $0.version = "1" }
        == """
        written by an earlier Crosspoint (version 1 of the form, and this one reads 2 and \
        later). Make it anew.
        """
    )
    #expect(try refusal { $0.version = "0" }.contains("'crosspoint.version' is '0'"))
    #expect(try refusal { $0.version = "one" }.contains("'one'"))
  }

  @Test("headers that are no JSON of the form")
  func headers() throws {
    #expect(try refusal { $0.more = "," }.contains("damaged header (a comma is too many)"))
    #expect(try refusal { $0.more = #","x":3"# }.contains("damaged header"))
    #expect(
      try refusal { $0.more = #","x":{"dtype":"F32","shape":[1]}"# }.contains(
        "'data_offsets' is missing in x"))
    #expect(
      try refusal { $0.tensors[0].shape = "[2,2.5]" }.contains(
        "damaged header (2.5 is not a whole number in weights.shape[1])"))
    #expect(
      try refusal { $0.tensors[0].shape = "[2,1e40]" }.contains(
        "1e40 is out of range, -9223372036854775808 to "))
    #expect(try refusal { $0.tensors[0].shape = "\"2 x 2\"" }.contains("damaged header"))
    #expect(try refusal { $0.moreMetadata = #","a":1"# }.contains("damaged header"))
    // Keys that stand there twice, in each place, and keys that nobody knows.
    #expect(
      try refusal { $0.tensors.append($0.tensors[0]) }.contains("'weights' stands there twice"))
    #expect(
      try refusal { $0.moreMetadata = #","crosspoint.kind":"tile""# }.contains(
        "'__metadata__.crosspoint.kind' stands there twice"))
    #expect(try refusal { $0.moreMetadata = #","crosspoint.crc32":"00000000""# } != "")
    #expect(try refusal { $0.more = #","__metadata__":{}"# } != "")
    #expect(
      try refusal { $0.tensors[0].shape = #"[2,2],"dtype":"F32""# }.contains(
        "'weights.dtype' stands there twice"))
    #expect(
      try refusal { $0.tensors[0].shape = #"[2,2],"strides":[1,2]"# }.contains(
        "a tensor has a key that is not known"))
  }

  @Test("tensors whose type, shape and place do not fit")
  func tensors() throws {
    #expect(
      try refusal { $0.tensors[0].dtype = "BF16" }.contains(
        "tensor 'weights' is of type 'BF16'; F32 and F16 are known"))
    #expect(try refusal { $0.tensors[0].dtype = "f32" }.contains("'f32'"))
    #expect(
      try refusal { $0.tensors[0].shape = "[2,3]" }.contains(
        "has 16 bytes; F32 of shape [2, 3] takes 24"))
    #expect(try refusal { $0.tensors[0].shape = "[-2,-2]" }.contains("no memory holds"))
    #expect(
      try refusal { $0.tensors[0].shape = "[4611686018427387904,4611686018427387904]" }.contains(
        "no memory holds"))
    #expect(
      try refusal { $0.tensors[0].shape = "[2,2,1]" }.contains(
        "has the shape [2, 2, 1]; rows × columns"))
    #expect(
      try refusal { ($0.tensors[0].shape, $0.tensors[0].to, $0.data) = ("[0,2]", 0, Data()) }
        .contains("[0, 2]"))
    #expect(
      try refusal { ($0.tensors[0].from, $0.tensors[0].to) = (16, 0) }.contains("lies at [16, 0]"))
    #expect(
      try refusal { ($0.tensors[0].from, $0.tensors[0].to) = (-16, 0) }.contains("lies at [-16, 0]")
    )
    #expect(
      try refusal { ($0.tensors[0].from, $0.tensors[0].to) = (4, 20) }.contains(
        "begins at byte 4; the one before ends at 0"))
    #expect(
      try refusal { $0.data += Data(count: 3) }.contains("is 19 bytes long, more than the 16"))
    #expect(
      try refusal { $0.data.removeLast(3) }.contains("ends after 13 bytes where 16 are needed"))
    let second = ("b", "F32", "[1]")
    for (from, to) in [(12, 16), (0, 4), (20, 24)] {
      #expect(
        try refusal {
          $0.tensors.append((second.0, second.1, second.2, from, to))
          $0.data += Data(count: 8)
        }.contains("begins at byte"))
    }
    #expect(try refusal { $0.tensors[0].name = "weight" }.contains("tensor 'weights' is missing"))
    #expect(
      try refusal {
        $0.tensors[0].dtype = "F16"
        $0.tensors[0].shape = "[2,4]"
      }.contains("is of type F16, not F32"))
    for bad in [Float.nan, .infinity, -.infinity] {
      #expect(
        try refusal { $0.data = HandMade.floats([1, 2, bad, 4]) }.contains(
          "tensor 'weights' holds \(bad) at row 1, column 0"))
    }
  }

  @Test("contents that nothing can be made of")
  func contents() throws {
    #expect(try refusal { $0.kind = "network" } == "holds a network, not a tile.")
    #expect(try refusal { $0.contents = "{" }.contains("cannot be put together"))
    #expect(try refusal { $0.contents = "{}" }.contains("'kind' is missing"))
    #expect(
      try refusal { $0.contents = #"{"kind":"quantum","values":{}}"# }.contains(
        "kind 'quantum'; known are analog, digital"))
    #expect(
      try refusal { $0.contents = #"{"kind":"analog","values":{}}"# }.contains(
        "is missing in values"))
  }

  /// What is refused about the contents and tensors of a tile of tiles.
  private func refusal(_ contents: String, _ tensors: [(String, Int, Int)]) throws -> String {
    try refusal { file in
      (file.contents, file.tensors, file.data) = (contents, [], Data())
      for (name, rows, columns) in tensors {
        let from = file.data.count
        file.data += HandMade.floats([Float](repeating: 0.5, count: rows * columns))
        file.tensors.append((name, "F32", "[\(rows),\(columns)]", from, file.data.count))
      }
    }
  }

  @Test("grids that are none, and parts of them that are missing or unknown")
  func grids() throws {
    let exact = #"{"kind":"digital","values":{}}"#
    func grid(_ lines: [Int], _ tile: String = exact) -> String {
      let lines = lines.map {
        "[" + [String](repeating: tile, count: $0).joined(separator: ",") + "]"
      }
      return #"{"kind":"grid","values":{"tiles":[\#(lines.joined(separator: ","))]}}"#
    }
    func weights(_ row: Int, _ column: Int, _ rows: Int, _ columns: Int) -> (String, Int, Int) {
      ("row\(row).column\(column).weights", rows, columns)
    }
    // Whole: two rows of two tiles.
    var whole = HandMade()
    whole.contents = grid([2, 2])
    whole.tensors = (0..<4).map {
      ("row\($0 / 2).column\($0 % 2).weights", "F32", "[1,1]", 4 * $0, 4 * $0 + 4)
    }
    #expect(try load(whole).weights.elements == [1, 2, 3, 4])

    let why = "expected tiles that make up a grid"
    #expect(try refusal(grid([]), []).contains(why))
    #expect(try refusal(grid([0]), []).contains(why))
    #expect(
      try refusal(grid([2, 1]), [weights(0, 0, 1, 1), weights(0, 1, 1, 1), weights(1, 0, 1, 1)])
        .contains(why))
    #expect(
      try refusal(grid([2]), [weights(0, 0, 1, 2), weights(0, 1, 2, 2)]).contains(
        #"tiles is [["1 × 2", "2 × 2"]]; "# + why))
    #expect(try refusal(grid([1, 1]), [weights(0, 0, 1, 2), weights(1, 0, 1, 3)]).contains(why))
    #expect(
      try refusal(grid([2]), [weights(0, 0, 1, 2)]).contains(
        "tensor 'row0.column1.weights' is missing"))
    #expect(
      try refusal(grid([1], #"{"kind":"quantum","values":{}}"#), []).contains(
        "a tile of the kind 'quantum'; known are analog, digital, multi-device, grid"))
    #expect(
      try refusal(#"{"kind":"grid","values":{}}"#, []).contains("'tiles' is missing in values"))
  }

  @Test("several devices that do not divide their array")
  func devices() throws {
    func devices(_ count: String) -> String {
      #"""
      {"kind":"multi-device","values":{"devicesPerWeight":\#(count),\#
      "tile":{"kind":"digital","values":{}}}}
      """#
    }
    let array = [("array.weights", 6, 2)]
    #expect(
      try refusal(devices("4"), array).contains(
        "devicesPerWeight is 4; expected a divisor of the array's 6 rows"))
    #expect(try refusal(devices("0"), array).contains("devicesPerWeight is 0"))
    #expect(try refusal(devices("-2"), array).contains("devicesPerWeight is -2"))
    #expect(try refusal(devices("1.5"), array).contains("cannot be put together"))
    #expect(
      try refusal(devices("2"), [("weights", 6, 2)]).contains("tensor 'array.weights' is missing"))
    #expect(
      try refusal(#"{"kind":"multi-device","values":{"devicesPerWeight":2}}"#, array).contains(
        "'tile' is missing in values"))
  }

  /// A saved analog tile, its contents changed by hand and sealed again.
  private func changed(_ tile: AnalogTile, _ old: String, _ new: String) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    try tile.save(to: path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    var header = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    let digits = try #require(header.firstRange(of: /crosspoint\.crc32":"[0-9a-f]{8}/))
    header.replaceSubrange(digits, with: #"crosspoint.crc32":"00000000"#)
    try #require(header.contains(old))
    header = header.replacingOccurrences(of: old, with: new)
    try folder.write("tile", HandMade.seal(HandMade.file(header, bytes[(8 + length)...])))
    let error = #expect(throws: FileError.self) { try AnalogTile.load(from: path) }
    return error?.description ?? ""
  }

  @Test("settings and values that no tile has")
  func values() throws {
    var compact = AnalogSettings.rpuManaged
    compact.storage = .compact
    let half = try AnalogTile(rows: 2, columns: 3, settings: compact, seed: 1)
    let single = try AnalogTile(rows: 2, columns: 3, settings: .rpuManaged, seed: 1)
    #expect(
      try changed(single, #"\"bitLength\":31"#, #"\"bitLength\":65"#).contains(
        "update.bitLength is 65; expected 1 to 64 slots"))
    #expect(
      try changed(single, #"\"devices\":\"single\""#, #"\"devices\":\"half\""#).contains(
        "stepUp is held in single precision"))
    #expect(
      try changed(half, #"\"devices\":\"half\""#, #"\"devices\":\"single\""#).contains(
        "stepUp is held in half precision"))
    #expect(
      try changed(half, #"\"stepUp\":"#, #"\"stepUs\":"#).contains("scale of stepUp and stepDown"))
    #expect(try changed(single, #""stepUp":{"#, #""stepUs":{"#).contains("stepUp is missing"))
    #expect(
      try changed(single, #""boundMaximum":{"#, #""decayRate":{"#).contains(
        "boundMaximum is missing"))
    #expect(try changed(single, #"\"seed\":1"#, #"\"seed\":-1"#).contains("cannot be put together"))
    #expect(try changed(single, #"\"seed\":1"#, #"\"seed\":\"1\""#).contains("in values.seed"))
    #expect(
      try changed(single, #"\"seed\":1"#, #"\"forwardRunningAverage\":-1,\"seed\":1"#).contains(
        "running average is -1.0"))
  }

  @Test("hidden parameters and weights that no tile has")
  func hidden() throws {
    let folder = try TemporaryFolder()
    let names = ["weights", "stepUp", "stepDown", "boundMinimum", "boundMaximum"]
    func file(_ values: [Float]) throws -> String {
      var tile = HandMade()
      let saved = try AnalogTile(rows: 1, columns: 1, settings: .ideal, seed: 1)
      try saved.save(to: folder.path + "/ideal")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/ideal"))
      let header = try #require(
        JSONSerialization.jsonObject(with: bytes[8..<8 + Int(bytes[0]) + Int(bytes[1]) << 8])
          as? [String: [String: Any]])
      tile.contents = try #require(header["__metadata__"]?["crosspoint.contents"] as? String)
      tile.tensors = names.enumerated().map { ($1, "F32", "[1,1]", 4 * $0, 4 * $0 + 4) }
      tile.data = HandMade.floats(values)
      do { return "\(try load(tile).weights.elements)" } catch { return "\(error)" }
    }
    #expect(try file([0.5, 0.001, 0.001, -1, 1]) == "[0.5]")
    #expect(
      try file([1.5, 0.001, 0.001, -1, 1]).contains(
        "weights[0, 0] is 1.5; expected a weight within its cross-point's bounds"))
    #expect(try file([0, 0.001, 0.001, 1, -1]).contains("a lower bound at most the upper one"))
    #expect(try file([0, .nan, 0.001, -1, 1]).contains("'stepUp' holds nan"))
  }
}
