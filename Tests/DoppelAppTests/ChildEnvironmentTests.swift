import DoppelTLS
import DoppelTesting
import Testing

@testable import DoppelApp

struct ChildEnvironmentTests {
  private func make(
    _ setting: Setting, port: Int? = 4_140, hosts: [String] = ["127.0.0.1", "::1"]
  ) throws -> [String: String] {
    ChildEnvironment.make(
      setting.environment, trust: try TrustFiles.prepare(setting.environment), outPort: port, hosts: hosts)
  }

  @Test func `every runtime is told of the authority`() throws {
    let setting = try Setting()
    let child = try self.make(setting)
    let folder = setting.home.file(".doppel/ca")
    // Go, Ruby, .NET and OpenSSL; Python; curl; git; AWS; gRPC; pip; cargo.
    for name in [
      "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE",
      "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "PIP_CERT", "CARGO_HTTP_CAINFO",
    ] { #expect(child[name] == "\(folder)/bundle.pem", "\(name)") }
    for name in ["NODE_EXTRA_CA_CERTS", "DENO_CERT"] { #expect(child[name] == "\(folder)/ca.pem", "\(name)") }
    let java = try #require(child["JAVA_TOOL_OPTIONS"])
    #expect(java.contains("-Djavax.net.ssl.trustStore=\(folder)/truststore.jks"))
    #expect(
      java.contains("-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4140 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4140"))
  }

  @Test func `every runtime is told of the proxy`() throws {
    let child = try self.make(try Setting())
    for name in [
      "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "grpc_proxy",
      "GLOBAL_AGENT_HTTP_PROXY", "GLOBAL_AGENT_HTTPS_PROXY",
    ] { #expect(child[name] == "http://127.0.0.1:4140", "\(name)") }
    #expect(child["NODE_USE_ENV_PROXY"] == "1" && child["NO_PROXY"] == "")
  }

  @Test func `what the user had set stays where both can hold, and what is left out is told`() throws {
    let setting = try Setting([
      "NO_PROXY": "localhost,db.corp.example", "JAVA_TOOL_OPTIONS": "-Xmx1g", "OTHER": "kept", "HTTP_PROXY": "http://corp:3128",
    ])
    setting.environment.console.setVerbosity(.verbose)
    let child = try self.make(setting)
    #expect(child["OTHER"] == "kept" && child["NO_PROXY"] == "db.corp.example" && child["no_proxy"] == "db.corp.example")
    #expect(child["HTTP_PROXY"] == "http://127.0.0.1:4140")
    #expect(child["JAVA_TOOL_OPTIONS"]?.hasPrefix("-Xmx1g -Djavax.net.ssl.trustStore=") == true)
    #expect(setting.errors == "NO_PROXY localhost is left out, so that its traffic is seen\n")
  }

  @Test func `without a proxy only trust is set`() throws {
    let setting = try Setting(["NO_PROXY": "localhost", "HTTP_PROXY": "http://corp:3128"])
    setting.environment.console.setVerbosity(.verbose)
    let child = try self.make(setting, port: nil)
    #expect(child["NO_PROXY"] == "localhost" && child["HTTP_PROXY"] == "http://corp:3128")
    #expect(child["SSL_CERT_FILE"] != nil && child["NODE_USE_ENV_PROXY"] == nil && setting.errors.isEmpty)
  }

  @Test(arguments: [
    (["0.0.0.0"], "http://127.0.0.1:1"), (["::"], "http://127.0.0.1:1"), (["::1"], "http://[::1]:1"),
    (["0.0.0.0", "10.0.0.5"], "http://10.0.0.5:1"), ([], "http://127.0.0.1:1"),
  ])
  func `the proxy is named by an address that it listens on`(_ hosts: [String], url: String) throws {
    #expect(try self.make(try Setting(), port: 1, hosts: hosts)["HTTP_PROXY"] == url)
  }
}
