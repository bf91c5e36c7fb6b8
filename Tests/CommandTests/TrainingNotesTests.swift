import TestSupport
import Testing

@Suite("Notes of crosspoint train")
struct TrainingNotesTests {
  @Test(
    "what a run will not do is said at its beginning",
    arguments: [
      ("AGADReRamES", "Note: AGAD has a matrix in which it hands on nothing before "),
      (
        "PhaseChange",
        "Note: the devices drift with time, and in 'train' and 'evaluate' none passes"
      ),
      ("TikiTakaReRamSB", ""), ("digital", ""),
    ])
  func notes(_ tile: String, _ note: String) throws {
    let result = try Program.run(
      "train", "--network", "784-10", "--epochs", "1", "--examples", "20", "--tile", tile)
    #expect(result.status == 0)
    #expect(note.isEmpty ? result.errors.isEmpty : result.errors.contains(note), "\(result.errors)")
  }
}
