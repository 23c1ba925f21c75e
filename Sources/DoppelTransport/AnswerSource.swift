package import DoppelExchange
package import NIOCore

/// Gives a responder's questions their answers.
package protocol AnswerSource: AnyObject {
  /// Called on the connection's event loop for each question, in order.
  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer
  /// How recorded requests go on that begin like this.
  func prospect(of beginning: Question.Beginning) -> Question.Prospect
  /// The client's connection is gone: nobody waits for the answers that are still to come.
  func clientLeft()
}

extension AnswerSource {
  package func prospect(of beginning: Question.Beginning) -> Question.Prospect { Question.Prospect() }
  package func clientLeft() {}
}

/// An answer, now or later.
package enum PendingAnswer {
  case now(Answer)
  /// The future belongs to the connection's event loop. A failure is said as `Answer.failed`.
  case later(EventLoopFuture<Answer>)
}
