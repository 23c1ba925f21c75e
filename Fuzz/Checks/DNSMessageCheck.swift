import DoppelDNS
package import NIOCore

package enum DNSMessageCheck: FuzzCheck {
  package static let name = "dns-message"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let message = try? DNSMessage(input) else { return }
    guard let head = try? DNSMessage(headOf: input) else { throw FuzzFailure("a message that is read has a head") }
    try expect(head.header == message.header && head.questions == message.questions, "a head is that of its message")
    let records = message.answers + message.authorities + message.additionals
    for name in message.questions.map(\.name) + records.map(\.name) {
      try expect(name.wire.count <= DomainName.longest, "a name is no longer than it may be")
      try expect(DomainName(name.text)?.wire == name.wire, "a name reads back from its text")
    }
    for question in message.questions {
      try expect(message.addresses(of: question.name).count <= message.answers.count, "addresses are of the answers")
    }
    let written = message.encoded()
    guard written.readableBytes <= DNSMessage.longest else { throw FuzzFailure("a message is no longer than TCP carries") }
    guard let again = try? DNSMessage(written) else { throw FuzzFailure("what is written can be read") }
    try expect(again == message || again.header.isTruncated, "what is written reads back as it was, or says that it was cut")
    guard let cut = try? DNSMessage(message.encoded(limit: DNSHeader.length)) else {
      throw FuzzFailure("a message that was cut can be read")
    }
    try expect(cut.questions == message.questions, "a message that was cut has its questions")
  }
}
