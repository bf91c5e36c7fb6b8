import CrosspointCBLAS
import CrosspointKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The OpenBLAS that the digital path runs on.
///
/// OpenBLAS is the whole process's: linking Crosspoint changes nothing in it, and only the calls
/// below do.
public enum BLAS {
  /// The kernels in use, "SkylakeX", "Zen", "Prescott", … ; "unknown" where the library does not
  /// tell (no OpenBLAS).
  public static var core: String {
    guard let get: @convention(c) () -> UnsafePointer<CChar>? = symbol("openblas_get_corename"),
      let name = get()
    else {
      return "unknown"
    }
    return String(cString: name)
  }

  /// Threads that a call may use; 1 where the library does not tell.
  public static var threads: Int {
    guard let get: @convention(c) () -> Int32 = symbol("openblas_get_num_threads") else { return 1 }
    return Int(get())
  }

  /// Sets the threads that a call may use, for the whole process. Traps below 1, and where the
  /// process's limits leave no room for threads that have to be started, which OpenBLAS would wait
  /// for: `requireMemory` says so before.
  public static func setThreads(_ count: Int) {
    check(count >= 1 && count <= Int(Int32.max), "OpenBLAS cannot use \(count) threads")
    guard let set: @convention(c) (Int32) -> Void = symbol("openblas_set_num_threads") else {
      return
    }
    makeRoom(forThreads: count)
    set(Int32(count))
  }

  /// What `useBestCore` found and did.
  public enum CoreChange: Sendable, Equatable, CustomStringConvertible {
    /// OpenBLAS already runs what the CPU has.
    case kept(String)
    case changed(from: String, to: String)
    /// OPENBLAS_CORETYPE was set by the user, and is left.
    case chosenByUser(String)
    /// A narrower core than the CPU has, and no way to change it.
    case stuck(String, better: String)

    public var description: String {
      switch self {
      case .kept(let core): core
      case .changed(let from, let to): "\(to) (OpenBLAS had chosen \(from))"
      case .chosenByUser(let core): "\(core) (by OPENBLAS_CORETYPE)"
      case .stuck(let core, let better):
        "\(core); this CPU could run \(better): set OPENBLAS_CORETYPE=\(better)"
      }
    }
  }

  /// Puts OpenBLAS on the core that this CPU has, if it chose a narrower one: Debian's 0.3.21 runs
  /// SSE3 kernels on CPUs it does not know, at a sixth of their speed.
  ///
  /// Call it before the first BLAS call and from one thread. It sets OPENBLAS_CORETYPE and has
  /// OpenBLAS choose again through `gotoblas_dynamic_quit` and `_init`, looked up at run time;
  /// never against a user's own OPENBLAS_CORETYPE.
  @discardableResult
  public static func useBestCore() -> CoreChange {
    let found = core
    if getenv("OPENBLAS_CORETYPE") != nil { return .chosenByUser(found) }
    // What the CPU can run, not what CROSSPOINT_ISA asks of our own kernels.
    let narrow = [
      "Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Nano", "Katmai",
      "Coppermine", "Northwood", "Banias",
      "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Athlon", "Sandybridge", "Bulldozer",
      "unknown",
    ]
    let best: String
    switch InstructionSet.available.last! {
    case .avx512, .avx512PopulationCount: best = "SkylakeX"
    case .avx2: best = "Haswell"
    case .baseline: return .kept(found)
    }
    guard found != "unknown", narrow.contains(found) else { return .kept(found) }
    guard let quit: @convention(c) () -> Void = symbol("gotoblas_dynamic_quit"),
      let start: @convention(c) () -> Void = symbol("gotoblas_dynamic_init")
    else { return .stuck(found, better: best) }
    setenv("OPENBLAS_CORETYPE", best, 1)
    quit()
    start()
    let now = core
    // A DYNAMIC_ARCH build without this core says so by choosing another.
    return now.caseInsensitiveCompare(best)
      ? .changed(from: found, to: now) : .stuck(now, better: best)
  }

  /// A count as OpenBLAS's integer.
  /// - Throws: `CrosspointError.tooLargeForBLAS` where it does not fit.
  static func count(_ value: Int, _ what: String) throws -> blasint {
    guard let n = blasint(exactly: value) else {
      throw CrosspointError.tooLargeForBLAS(what: what, value: value, largest: Int(blasint.max))
    }
    return n
  }

  private static func symbol<F>(_ name: String) -> F? {
    // nil: search the whole process, as the program was linked.
    guard let address = dlsym(dlopen(nil, RTLD_NOW), name) else { return nil }
    return unsafeBitCast(address, to: F.self)
  }
}

extension String {
  fileprivate func caseInsensitiveCompare(_ other: String) -> Bool {
    lowercased() == other.lowercased()
  }
}
