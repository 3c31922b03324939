import Glibc

/// Lets one thread at a time at something, and threads wait for others to change it.
final class Lock: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let change: UnsafeMutablePointer<pthread_cond_t>

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        change = .allocate(capacity: 1)
        change.initialize(to: pthread_cond_t())
        pthread_cond_init(change, nil)
    }

    deinit {
        pthread_cond_destroy(change)
        change.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func holding<Value, Failure>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Waits, while `holding`, for others to end what `isWaiting` looks at.
    func wait(while isWaiting: () -> Bool) {
        while isWaiting() { pthread_cond_wait(change, mutex) }
    }

    /// Wakes whoever waits; called while `holding`.
    func tellChange() { pthread_cond_broadcast(change) }
}
