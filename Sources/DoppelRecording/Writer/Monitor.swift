internal import DoppelCLibrary
internal import DoppelExchange

/// State behind a lock, on which threads can wait for a change.
///
/// `@unchecked Sendable`: the lock protects the state.
final class Monitor<State>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state: State

  init(_ state: sending State) {
    self.state = state
    self.mutex.initialize(to: pthread_mutex_t())
    self.condition.initialize(to: pthread_cond_t())
    pthread_mutex_init(self.mutex, nil)
    pthread_cond_init(self.condition, nil)
  }

  deinit {
    pthread_cond_destroy(self.condition)
    pthread_mutex_destroy(self.mutex)
    self.condition.deallocate()
    self.mutex.deallocate()
  }

  /// Changes the state; `body` must be short and must not call out.
  func withLock<R>(_ body: (inout State) -> R) -> R {
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    return body(&self.state)
  }

  /// Wakes all threads that wait.
  func signal() { pthread_cond_broadcast(self.condition) }

  /// Waits until the state is as wanted, or until the time is over, then changes the state.
  func wait<R>(_ time: Duration, until isWanted: (State) -> Bool, then body: (inout State) -> R) -> R {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    let nanoseconds = Int64(deadline.tv_nsec) + max(0, time.nanoseconds)
    deadline.tv_sec += Int(nanoseconds / 1_000_000_000)
    deadline.tv_nsec = Int(nanoseconds % 1_000_000_000)
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    while !isWanted(self.state), pthread_cond_timedwait(self.condition, self.mutex, &deadline) == 0 {}
    return body(&self.state)
  }
}
