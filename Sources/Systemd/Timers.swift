import CLinux
import Glibc

/// A timer on the wall clock that also fires when somebody sets that clock.
package struct WallClockTimer: ~Copyable {
    package let descriptor: Descriptor

    package enum Reading: Equatable, Sendable { case nothing, reached, clockSet }

    package init() throws(SystemdError) {
        descriptor = try Descriptor(
            "timerfd_create", timerfd_create(CLOCK_REALTIME, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK)))
    }

    /// Fires once at `uSec` microseconds since 1970 UTC, at once if that is over; `nil` waits for a set clock only.
    ///
    /// At once also where the clock was set since the timer was last armed or read: whoever worked out `uSec` may have
    /// done so before.
    package func arm(at uSec: Int64?) throws(SystemdError) {
        // The kernel takes times up to about the year 2262 and reads a zero as "never".
        let bounded = min(max(uSec ?? .max, 1), 9_000_000_000_000_000)
        var setting = itimerspec()
        setting.it_value.tv_sec = Int(bounded / 1_000_000)
        setting.it_value.tv_nsec = Int(bounded % 1_000_000) * 1_000
        let flags = Int32(TFD_TIMER_ABSTIME) | Int32(TFD_TIMER_CANCEL_ON_SET)
        if timerfd_settime(descriptor.number, flags, &setting, nil) == 0 { return }
        guard errno == ECANCELED else { throw .call("timerfd_settime", code: errno) }
        try arm(at: 1)
    }

    /// What happened since the last reading. After `clockSet` the timer has to be armed anew.
    package func read() throws(SystemdError) -> Reading {
        var count: UInt64 = 0
        do {
            return try descriptor.read(&count, MemoryLayout.size(ofValue: count)) == 0 ? .nothing : .reached
        } catch .call(_, code: ECANCELED) {
            return .clockSet
        }
    }

    /// Microseconds since 1970 UTC by the same clock.
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}

/// Tells by how much somebody set the wall clock; a suspend sets nothing.
package struct ClockSteps {
    private var offset = ClockSteps.offset

    package init() {}

    /// Microseconds by which the clock was set since the last reading, less than nothing if it was set back.
    package mutating func readUSec() -> Int64 {
        let before = offset
        offset = Self.offset
        return offset - before
    }

    private static var offset: Int64 {
        var sinceBoot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        return WallClockTimer.now - Int64(sinceBoot.tv_sec) * 1_000_000 - Int64(sinceBoot.tv_nsec) / 1_000
    }
}

/// A timer that counts time gone by, whatever the wall clock does.
package struct CountdownTimer: ~Copyable {
    package let descriptor: Descriptor

    /// Not running yet.
    package init() throws(SystemdError) {
        descriptor = try Descriptor(
            "timerfd_create", timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK)))
    }

    /// Fires after `uSec` microseconds, at least one, and with `again` every time as many later.
    package func start(uSec: UInt64, again: Bool = false) throws(SystemdError) {
        let span = timespec(tv_sec: Int(max(uSec, 1) / 1_000_000), tv_nsec: Int(max(uSec, 1) % 1_000_000) * 1_000)
        var setting = itimerspec()
        setting.it_value = span
        if again { setting.it_interval = span }
        _ = try checked("timerfd_settime", timerfd_settime(descriptor.number, 0, &setting, nil))
    }

    /// Whether it fired since the last reading.
    package func read() throws(SystemdError) -> Bool {
        var count: UInt64 = 0
        return try descriptor.read(&count, MemoryLayout.size(ofValue: count)) > 0
    }

    /// Does not fire any more.
    package func stop() throws(SystemdError) {
        var setting = itimerspec()
        _ = try checked("timerfd_settime", timerfd_settime(descriptor.number, 0, &setting, nil))
    }

    /// Microseconds by the clock that it counts on.
    package static var nowUSec: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
