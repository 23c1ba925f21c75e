import DoppelExchange
import DoppelLearn

/// Values of each class, from the specifications and from real programs.
enum ValueSamples {
  /// One hour of a capture, around 2026-05-27T19:08:01.43Z.
  static let window =
    Timestamp(nanoseconds: 1_779_908_400_000_000_000)...Timestamp(nanoseconds: 1_779_912_000_000_000_000)

  /// A value that holds a time, with that time and the nanoseconds of the unit in which it holds it.
  typealias Anchored = (text: String, valueClass: ValueClass, time: String, unit: Int64)

  static let anchored: [Anchored] = Self.numbers + Self.dates + Self.identifiers

  private static let numbers: [Anchored] = [
    ("1779908881", .epoch, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("1779908881.4", .epoch, "2026-05-27T19:08:01.4Z", 100_000_000),
    ("1779908881.430262", .epoch, "2026-05-27T19:08:01.430262Z", 1_000),
    ("1779908881.430262123", .epoch, "2026-05-27T19:08:01.430262123Z", 1),
    ("1779908881.4302621234567", .epoch, "2026-05-27T19:08:01.430262123Z", 1),
    ("1779908881430", .epoch, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("1779908881430.2", .epoch, "2026-05-27T19:08:01.4302Z", 100_000),
    ("1779908881430262", .epoch, "2026-05-27T19:08:01.430262Z", 1_000),
    ("1779908881430262123", .epoch, "2026-05-27T19:08:01.430262123Z", 1),
    ("2059713251473690631", .snowflake, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("1509271982015844359", .snowflake, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("175928847299117063", .snowflake, "2016-04-30T11:18:25.796Z", 1_000_000),
    ("80351110224678912", .snowflake, "2015-08-10T17:26:37.529Z", 1_000_000),
    ("1541815603606036480", .snowflake, "2022-06-28T16:07:40.105Z", 1_000_000),
  ]

  private static let dates: [Anchored] = [
    ("2026-05-27T19:08:01Z", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("2026-05-27T19:08:01.43Z", .datetime, "2026-05-27T19:08:01.43Z", 10_000_000),
    ("2026-05-27t19:08:01.430z", .datetime, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("2026-05-27T21:08:01.430262+02:00", .datetime, "2026-05-27T19:08:01.430262Z", 1_000),
    ("2026-05-27T15:08:01.430262123-0400", .datetime, "2026-05-27T19:08:01.430262123Z", 1),
    ("2026-05-28T00:38:01+05:30", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("2026-05-27T21:08:01+02", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("2026-05-27 19:08:01", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("2026-05-27 19:08:01.430262", .datetime, "2026-05-27T19:08:01.430262Z", 1_000),
    ("2026-05-27 19:08:01,430", .datetime, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("2026-05-27 21:08:01 +0200", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("2026-05-27 19:08:01 UTC", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("2026-05-27T19:08Z", .datetime, "2026-05-27T19:08:00Z", 60_000_000_000),
    ("20260527T190801Z", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("20260527T190801", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("20260527T190801.430Z", .datetime, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("20260527T210801+0200", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("20260527190801", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("Wed, 27 May 2026 19:08:01 GMT", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("Wed, 27 May 2026 21:08:01 +0200", .datetime, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("Sun, 06 Nov 1994 08:49:37 GMT", .datetime, "1994-11-06T08:49:37Z", 1_000_000_000),
    ("2024-02-29T23:59:59Z", .datetime, "2024-02-29T23:59:59Z", 1_000_000_000),
    ("2016-12-31T23:59:60Z", .datetime, "2017-01-01T00:00:00Z", 1_000_000_000),
  ]

  private static let identifiers: [Anchored] = [
    // RFC 9562 appendix A
    ("C232AB00-9414-11EC-B3C8-9F6BDECED846", .uuidv1, "2022-02-22T19:22:22Z", 100),
    ("1EC9414C-232A-6B00-B3C8-9F6BDECED846", .uuidv1, "2022-02-22T19:22:22Z", 100),
    ("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", .uuidv7, "2022-02-22T19:22:22Z", 1_000_000),
    ("619b6032-59ff-11f1-b3c8-9f6bdeced846", .uuidv1, "2026-05-27T19:08:01.4301234Z", 100),
    ("1f159ff6-19b6-6032-b3c8-9f6bdeced846", .uuidv1, "2026-05-27T19:08:01.4301234Z", 100),
    ("019e6ad6-2c16-7cc3-98c4-dc0c0c07398f", .uuidv7, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("urn:uuid:019e6ad6-2c16-7cc3-98c4-dc0c0c07398f", .uuidv7, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("{019E6AD6-2C16-7CC3-98C4-DC0C0C07398F}", .uuidv7, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("01ARZ3NDEKTSV4RRFFQ69G5FAV", .ulid, "2016-07-30T23:54:10.259Z", 1_000_000),
    ("01BX5ZZKBKACTAV9WEVGEMMVRZ", .ulid, "2017-10-24T01:29:36.371Z", 1_000_000),
    ("01KSNDCB0PTSV4RRFFQ69G5FAV", .ulid, "2026-05-27T19:08:01.43Z", 1_000_000),
    ("01h455vb4pex5vsknk084sn02q", .ulid, "2023-06-30T03:34:18.518Z", 1_000_000),
    ("0ujtsYcgvSTl8PAuAdqWYSMnLOv", .ksuid, "2017-10-10T04:00:47Z", 1_000_000_000),
    ("0ujzPyRiIAffKhBux4PvQdDqMHY", .ksuid, "2017-10-10T04:46:20Z", 1_000_000_000),
    ("3EJuEQC5w3RQh0g4OaeHbmfmgde", .ksuid, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("9m4e2mr0ui3e8a215n4g", .xid, "2011-03-22T17:50:19Z", 1_000_000_000),
    ("d8bk249uh8glqj0r58sg", .xid, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("507f1f77bcf86cd799439011", .objectID, "2012-10-17T21:13:27Z", 1_000_000_000),
    ("6a174111bcf86cd799439011", .objectID, "2026-05-27T19:08:01Z", 1_000_000_000),
    ("6A174111BCF86CD799439011", .objectID, "2026-05-27T19:08:01Z", 1_000_000_000),
  ]

  /// Values that hold no time, or none that is looked at.
  static let timeless: [(text: String, valueClass: ValueClass)] = Self.uuids + Self.traces + Self.credentials + Self.random

  private static let uuids: [(text: String, valueClass: ValueClass)] = [
    // RFC 9562 appendices A and B: versions 3, 4, 5, 8 and 8
    ("5df41881-3aed-3515-88a7-2f4a814cf09e", .uuid), ("919108f7-52d1-4320-9bac-f847db4148a8", .uuid),
    ("2ed6657d-e927-568b-95e1-2665a8aea6a2", .uuid), ("2489E9AD-2EE2-8E00-8EC9-32D5F69181C0", .uuid),
    ("5c146b14-3c52-8afd-938a-375d0df1fbf6", .uuid), ("{919108F7-52D1-4320-9BAC-F847DB4148A8}", .uuid),
    ("urn:uuid:919108f7-52d1-4320-9bac-f847db4148a8", .uuid), ("550e8400-e29b-41d4-a716-446655440000", .uuid),
    // the variant of Microsoft, and one that no version fits
    ("00020905-0000-0000-C000-0000A7B3E946", .uuid), ("a3bb189e-8bf9-0c4e-5d2f-6a7b8c9d0e1f", .uuid),
  ]

  private static let traces: [(text: String, valueClass: ValueClass)] = [
    ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", .traceContext),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", .traceContext),
    ("80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90", .traceContext),
    ("80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1", .traceContext),
    ("64fe8b2a57d3eff7-e457b5a2e4d86bd1", .traceContext),
    ("Root=1-5759e988-bd862e3fe1be46a994272793", .traceContext),
    ("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", .traceContext),
    ("Self=1-67891234-12456789abcdef0123456789;Root=1-67891233-abcdef012345678912345678", .traceContext),
    ("4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:01", .traceContext),
    ("6ba7b8109dad11d1:3f2a1b9c77aa0812:0:1", .traceContext),
    ("105445aa7843bc8bf206b12000100000/1;o=1", .traceContext),
    ("4bf92f3577b34da6a3ce929d0e0e4736/67667974448284343", .traceContext),
  ]

  private static let credentials: [(text: String, valueClass: ValueClass)] = [
    // RFC 7515 appendix A.1
    (
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9"
        + "pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", .jwt
    ),
    // RFC 7519 section 6.1, unsecured
    ("eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODB9.", .jwt),
    ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", .jwt),
    // RFC 7516 appendix A.3, shortened
    (
      "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0.6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ."
        + "AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY.U0m_YmjN04DJvceFICbCVQ", .jwt
    ),
    (
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-date,"
        + "Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024", .awsSignature
    ),
    ("AWS4-ECDSA-P256-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/s3/aws4_request, Signature=30", .awsSignature),
    ("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request", .awsSignature),
  ]

  private static let random: [(text: String, valueClass: ValueClass)] = [
    ("00f067aa0ba902b7", .hex), ("4bf92f3577b34da6a3ce929d0e0e4736", .hex), ("D41D8CD98F00B204E9800998ECF8427E", .hex),
    ("da39a3ee5e6b4b0d3255bfef95601890afd80709", .hex), ("0x52908400098527886E0F7030069857D2E4169EE7", .hex),
    ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", .hex),
    // RFC 7636 appendix B, then what several libraries and services make
    ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", .opaque), ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", .opaque),
    ("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", .opaque), ("1B2M2Y8AsgTpgAmY7PhCfg==", .opaque),
    ("V1StGXR8_Z5jdHi6B-myT", .opaque), ("cjld2cjxh0000qzrmn831i7rn", .opaque), ("tz4a98xxat96iws9zmbrgj3a", .opaque),
    ("ch_3MmlLrLkdIwHu7ix0snN0B15", .opaque), ("1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms", .opaque),
    ("x3JJHMbDL1EzLkh9GBhXDw==", .opaque), ("HSmrc0sMlYUkAGmm5OPpG2HgGWk=", .opaque),
    ("rk3a1c0rnq5n4l8q1j1ftk4p77", .opaque), ("Bearer mF_9B5f41JqM2kX7sQz8", .opaque),
  ]
}
