import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct AmazonOperationTests {
  private let shared = Resource(["h"])

  private func effect(_ name: String, _ input: String) throws -> Effect {
    AmazonOperation(name: name, input: try FieldTree(json: input).root).effect(in: self.shared)
  }

  @Test(arguments: [
    ("GetItem", Effect.Kind.none), ("ListTables", .none), ("DescribeTable", .none), ("Query", .none), ("Scan", .none),
    ("BatchGetItem", .none), ("HeadObject", .none), ("LookupEvents", .none), ("SearchTables", .none), ("SelectObject", .none),
    ("DeleteTable", .remove), ("RemoveTargets", .change), ("CreateTable", .create), ("PutItem", .create),
    ("SendMessage", .create), ("PublishBatch", .create), ("StartExecution", .create), ("RunTask", .create),
    ("UpdateItem", .change), ("BatchWriteItem", .change), ("TagResource", .change), ("getItem", .change), ("Ge", .change),
    ("", .change),
  ]) func `the first word tells what it does`(name: String, kind: Effect.Kind) throws {
    #expect(try self.effect(name, "{}") == Effect(kind, self.shared))
  }

  @Test(arguments: [
    (#"{"TableName":"t"}"#, "t"), (#"{"QueueUrl":"https://sqs.test/123/q"}"#, "q"), (#"{"QueueName":"q"}"#, "q"),
    (#"{"StreamName":"s"}"#, "s"), (#"{"FunctionName":"f"}"#, "f"),
    (#"{"TopicArn":"arn:aws:sns:eu-west-1:123:topic"}"#, "topic"), (#"{"SecretId":"x"}"#, "x"),
    (#"{"Name":"n"}"#, "n"), (#"{"Name":"n","TableName":"t"}"#, "t"),
    (#"{"Name":"n","TableName":1}"#, "n"), (#"{"Name":"a\"b"}"#, "a\"b"),
  ]) func `a member names what is operated on`(input: String, step: String) throws {
    #expect(try self.effect("DescribeIt", input) == Effect(.none, Resource(["h", step])))
  }

  @Test(arguments: [#"{"tablename":"t"}"#, #"{"TableName":null}"#, #"{"Other":{"TableName":"t"}}"#, "[]", "1"])
  func `other input names nothing`(input: String) throws {
    #expect(try self.effect("UpdateIt", input) == Effect(.change, self.shared))
  }

  @Test func `a key is one step within what is named`() throws {
    let effect = try self.effect("UpdateItem", #"{"Key":{"a":{"S":"1"},"b":{"N":"2"}},"TableName":"t"}"#)
    #expect(effect == Effect(.change, Resource(["h", "t", #"{"a":{"S":"1"},"b":{"N":"2"}}"#])))
  }

  @Test func `an item may be each key that one or two of its members make`() throws {
    let effect = try self.effect("PutItem", #"{"Item":{"a":{"S":"1"},"b":{"N":"2"},"c":{"S":"x"}},"TableName":"t"}"#)
    let (a, b, c) = (#""a":{"S":"1"}"#, #""b":{"N":"2"}"#, #""c":{"S":"x"}"#)
    let table = Resource(["h", "t"])
    let keys = ["{\(a)}", "{\(b)}", "{\(c)}", "{\(a),\(b)}", "{\(a),\(c)}", "{\(b),\(c)}"]
    #expect(effect == Effect(.create, table, candidates: keys.map { table.appending($0) }))
    for key in keys {
      let get = try self.effect("GetItem", #"{"Key":\#(key),"TableName":"t"}"#)
      #expect(effect.candidates.contains(get.resource))
      let other = try self.effect("GetItem", #"{"Key":\#(key),"TableName":"u"}"#)
      #expect(!effect.candidates.contains(other.resource))
    }
  }

  @Test(arguments: [(0, 0), (1, 1), (16, 16 + 120), (17, 0)])
  func `an item of more members than a key may be among is only an addition`(members: Int, candidates: Int) throws {
    let item = (0..<members).map { #""m\#($0)":{"S":"\#($0)"}"# }.joined(separator: ",")
    let effect = try self.effect("PutItem", #"{"Item":{\#(item)},"TableName":"t"}"#)
    #expect(effect.kind == .create && effect.resource == Resource(["h", "t"]))
    #expect(effect.candidates.count == candidates && Set(effect.candidates).count == candidates)
  }

  @Test(arguments: [#"{"Item":[1]}"#, #"{"Item":"x"}"#, #"{"Item":null}"#])
  func `an item that is no object is none`(input: String) throws {
    #expect(try self.effect("PutItem", input) == Effect(.create, self.shared))
  }
}
