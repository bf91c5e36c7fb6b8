// Without Foundation, which would bring its own view of stdout: a variable that Swift 6 lets nobody
// touch.
#if canImport(Darwin)
  @preconcurrency import Darwin
#else
  @preconcurrency import Glibc
#endif

/// Standard output, and whether what was written to it has arrived. `print` writes to the same
/// stream, in the same order.
enum StandardOutput {
  /// Writes all bytes, and brings them out.
  /// - Throws: `StandardOutputError`.
  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    errno = 0
    guard fwrite(bytes.baseAddress, 1, bytes.count, stdout) == bytes.count, fflush(stdout) == 0
    else {
      throw StandardOutputError(number: errno)
    }
  }

  /// Throws where anything written until now, by `print` too, has not arrived.
  static func check() throws {
    errno = 0
    guard fflush(stdout) == 0, ferror(stdout) == 0 else { throw StandardOutputError(number: errno) }
  }

  /// Prints a line that must be read: to standard error where standard output does not take it.
  static func tell(_ line: String) {
    print(line)
    do { try check() } catch {
      clearerr(stdout)
      StandardError.write(line + "\n")
    }
  }
}

/// Standard output that has not taken all that was written to it.
struct StandardOutputError: Error, CustomStringConvertible {
  /// `errno`, 0 where the writing failed long ago.
  let number: Int32

  var description: String {
    """
    standard output cannot be \
    written\(number == 0 ? "" : " (\(String(cString: strerror(number))))"); a part of what was \
    to be printed is lost.
    """
  }
}
