/// Prints the answers of the kernels that this program was compiled with, as
/// `Tests/KernelTests/known-answers.txt` holds them.
@main
struct Program {
  static func main() {
    KnownAnswers(kernelTable) { name, hash in
      let digits = String(hash, radix: 16)
      print(name + ": " + String(repeating: "0", count: 16 - digits.utf8.count) + digits)
    }.answerAll()
  }
}
