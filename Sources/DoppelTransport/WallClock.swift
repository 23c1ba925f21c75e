internal import DoppelCLibrary
package import DoppelExchange

/// The one place that asks for the time on behalf of machines and domain.
package enum WallClock {
  /// The wall clock, to the nanosecond where the system has it.
  @inline(__always)
  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }
}
