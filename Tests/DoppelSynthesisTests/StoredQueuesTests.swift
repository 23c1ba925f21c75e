import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct StoredQueuesTests {
  @Test
  func `what is shown with another handle each time is taken, and given back by what lets it be shown again`() {
    var traffic = Traffic()
    for person in ["ann", "bob"] { traffic.addJobs(person) }
    let queues = StoredQueues(traffic.samples)
    #expect(queues.ids == ["Id"])
    #expect(queues.handles == ["Handle"])
    #expect(queues.scope == ".Line")
    #expect(queues.releases.count == 1)
    #expect(queues.releases.first?.contains(".After=0") == true)
  }

  @Test
  func `a service without handles has no queues`() {
    #expect(StoredQueues(Traffic.shelves.samples).ids.isEmpty)
  }

  @Test
  func `what stands beside several things is no handle of them`() {
    func queues(_ handle: (_ job: Int, _ taking: Int) -> Int) -> StoredQueues {
      var traffic = Traffic()
      for job in 0..<3 {
        let id = Traffic.drawn(job, of: "ann")
        traffic.add("ann", "POST", "/send", body: #"{"Line":"l","Text":"t"}"#, 200, #"{"Id":"\#(id)"}"#, effect: .create)
        for taking in 0..<2 {
          let handle = Traffic.drawn(handle(job, taking), of: "ann")
          let shown = #"{"Jobs":[{"Id":"\#(id)","Handle":"\#(handle)"}]}"#
          traffic.add("ann", "POST", "/take", body: #"{"Line":"l"}"#, 200, shown, effect: .change)
          let back = #"{"Line":"l","Handle":"\#(handle)"}"#
          traffic.add("ann", "POST", "/back", body: back, 200, "{}", effect: .change)
        }
      }
      return StoredQueues(traffic.samples)
    }
    #expect(queues { 10 + 2 * $0 + $1 }.handles == ["Handle"])
    #expect(queues { _, taking in 10 + taking }.handles.isEmpty)
  }
}
