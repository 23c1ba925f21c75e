import DoppelCLibrary

/// A moment as certificates know it: whole seconds since 1970-01-01T00:00:00Z.
///
/// Values are clamped to the years 1970 to 9999, which are those that a certificate can say (RFC 5280 section 4.1.2.5).
package struct CertificateTime: Sendable, Hashable, Comparable {
  /// Seconds since the epoch, 0 to 253,402,300,799.
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = min(max(seconds, 0), 253_402_300_799) }

  /// From nanoseconds since the epoch; the fraction of the second is cut.
  package init(nanoseconds: Int64) { self.init(seconds: nanoseconds / 1_000_000_000) }

  /// What the system's clock says. Everything else in this module is told the time.
  package static func now() -> CertificateTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return CertificateTime(seconds: Int64(time.tv_sec))
  }

  package static func < (left: CertificateTime, right: CertificateTime) -> Bool { left.seconds < right.seconds }

  /// The moment `duration` later, or earlier where it is negative; fractions of a second are cut.
  package func advanced(by duration: Duration) -> CertificateTime {
    CertificateTime(seconds: self.seconds.addingReportingOverflow(duration.components.seconds).partialValue)
  }
}

extension CertificateTime: CustomStringConvertible {
  /// The day in UTC, as it stands in messages: `2031-04-09`.
  package var description: String {
    // Howard Hinnant's civil_from_days: exact for every day of the proleptic Gregorian calendar.
    let shifted = self.seconds / 86_400 + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}
