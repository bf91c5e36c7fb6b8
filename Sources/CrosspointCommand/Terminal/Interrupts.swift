import Dispatch
import Foundation

/// What Ctrl-C, or a polite kill, does while it stands: the first one asks for an orderly end, the
/// second ends the program at once.
final class Interrupts {
  /// The exit status of a program that Ctrl-C has ended.
  static let status: Int32 = 130

  private let sources: [any DispatchSourceSignal]

  /// - Parameter stop: called once, on another thread.
  init(_ stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "interrupts")
    let isStopping = Flag()
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        // The same Ctrl-C ends a reader behind a pipe, `tee` say: writing to it must not cut the
        // orderly end short, nor the last lines.
        signal(SIGPIPE, SIG_IGN)
        if isStopping.isSet { Foundation.exit(Self.status) }
        isStopping.isSet = true
        stop()
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Touched on the one queue only.
  private final class Flag: @unchecked Sendable { var isSet = false }
}
