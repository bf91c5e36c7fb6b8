// What somebody writes who adds README's lines to a Package.swift; then the blocks of the pages.
import Crosspoint
import Foundation

let before = BLAS.core
try useTilesSideBySide()
// Linking changes nothing in the process: OpenBLAS keeps the core that it chose.
precondition(BLAS.core == before)
try keepTileOfOnesOwn()
try useOwnDevice()

for (place, run) in blocksOfPages() {
  // Not held back where the block ends the process.
  FileHandle.standardError.write(Data("block: \(place)\n".utf8))
  do { try run() } catch { fatalError("\(place): error: \(error)") }
}
print("consumer: \(blocksOfPages().count) pieces of Swift from the pages build and run")
print(
  "consumer: ok, OpenBLAS core \(BLAS.core), kernels \(KernelTable.current.instructionSet.name)")
