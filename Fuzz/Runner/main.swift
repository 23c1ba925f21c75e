import DoppelFuzz
import NIOCore

/// libFuzzer's driver, which comes with `-sanitize=fuzzer`; it ends the process itself.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The check that the first argument names; the others are libFuzzer's.
let target: any FuzzCheck.Type = {
  let name = CommandLine.arguments.dropFirst().first ?? ""
  guard let check = fuzzChecks.first(where: { $0.name == name }) else {
    fatalError("expected a target, one of: \(fuzzChecks.map { $0.name }.joined(separator: " "))")
  }
  return check
}()

var arguments = CommandLine.unsafeArgv
arguments[1] = arguments[0]
arguments += 1
var count = CommandLine.argc - 1
_ = target
_ = runDriver(&count, &arguments) { start, length in
  do {
    try target.check(ByteBuffer(bytes: UnsafeBufferPointer(start: start, count: length)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}
