import DoppelTesting
import Testing

struct PeerErrorTests {
  @Test func `an error says what was waited for and what the program said`() {
    let error = PeerError.notReady(program: "nginx", waitedFor: "“start”", said: "bind() failed")
    #expect("\(error)" == "nginx was not ready (waited for “start”); it said:\nbind() failed")
  }

  @Test func `an absent tool is named with its installation, and a failed call with its reason`() {
    #expect("\(PeerError.absent(.nginx))" == "nginx is absent: apt-get install nginx-light")
    #expect("\(PeerError.system("bind", 98))" == "bind: Address already in use")
    #expect("\(PeerError.didNotEnd(program: "java", said: "…"))" == "java did not end and was killed; it said:\n…")
  }
}
