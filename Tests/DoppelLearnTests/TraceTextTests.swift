import Testing

@testable import DoppelLearn

struct TraceTextTests {
  private func isContext(_ text: String) -> Bool { text.withBytes { TraceText.isContext($0) } }

  @Test(arguments: [
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
    "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1", "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d",
    "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-0-05e3ac9a4f6e3b90", "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1",
    "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90", "Root=1-5759e988-bd862e3fe1be46a994272793",
    "Self=1-5759e988-bd862e3fe1be46a994272793;Root=1-5759e988-bd862e3fe1be46a994272793", "64fe8b2a57d3:1:0:1",
    "4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:64fe8b2a57d3eff7:3", "105445aa7843bc8bf206b12000100000/0",
    "105445aa7843bc8bf206b12000100000/18446744073709551615;o=0",
  ])
  func `the contexts of five systems are told`(text: String) { #expect(self.isContext(text)) }

  @Test(arguments: [
    // W3C: no version ff, no identifier of zeros, hyphens at their places
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
    // B3: digits alone are two numbers
    "1234567890123456-1234567890123456", "64fe8b2a57d3eff7-e457b5a2e4d86bd1-2", "64fe8b2a57d3eff7-e457b5a2e4d86bd1-",
    "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1-", "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b9",
    "64fe8b2a57d3eff7-e457b5a2e4d86bg1",
    "64fe8b2a57d3eff7-e457b5a2e4d86bd", "64fe8b2a57d3eff7_e457b5a2e4d86bd1",
    // X-Ray
    "Root=1-5759e988-bd862e3fe1be46a99427279", "Root=1-5759e988-bd862e3fe1be46a994272793,",
    "Root=2-5759e988-bd862e3fe1be46a994272793",
    "Root=1-5759e98g-bd862e3fe1be46a994272793", "Parent=53995c3f42cd8ad8;Sampled=1",
    // Jaeger
    "64fe8b2a57d3:1:0", "64fe8b2a57d3:1:0:", "64fe8b2a57d3:1:0:123", "64fe8b2a57d3::0:1", "2001:db8:85a3:0:0:8a2e:370:7334",
    "64fe8b2a57d3:1:0:1:1", "4bf92f3577b34da6a3ce929d0e0e47361:1:0:1", "aabbccddeeff:1:0:1",
    // Google
    "105445aa7843bc8bf206b12000100000/", "105445aa7843bc8bf206b12000100000/a", "105445aa7843bc8bf206b12000100000/1;o=",
    "105445aa7843bc8bf206b12000100000/1;p=1", "105445aa7843bc8bf206b12000100000/123456789012345678901", "", "00000000000000000",
  ])
  func `what breaks their rules is none`(text: String) { #expect(!self.isContext(text)) }
}
